import { PHRASES, type Phrase } from '../../../../protocol/people.ts';
import { make, makeButton, setText } from '../../base/dom.ts';
import { isSteeringKey } from '../../base/settings.ts';
import { hasDialog, isBrowsers, isElsewhere } from '../../input/elsewhere.ts';
import { PAD } from '../../input/pad.ts';
import { onPadPress, pad } from '../../input/pads.ts';
import { nameFor } from '../../words/said.ts';
import { say, saying } from '../../words/words.ts';
import { placeAt, TURN } from './point.ts';

/** Ready phrases around the middle: one key opens them, a digit says one; or a pad's button, and its right stick. */
export interface Wheel {
  readonly element: HTMLElement;
  readonly isOpen: boolean;
  open(): void;
  close(): void;
}

/** The key beside those that steer. */
const OPENING = 'KeyE';

/** `mayOpen`: there is a game, and nothing else has the keys. */
export function createWheel(mayOpen: () => boolean, onPhrase: (phrase: Phrase) => void): Wheel {
  const buttons = PHRASES.map((phrase, i) => {
    const label = make('span');
    const button = makeButton('phrase', '', () => choose(i));
    button.append(make('kbd', 'for-keys', String(i + 1)), label);
    button.style.setProperty('--x', Math.sin(i * TURN).toFixed(3));
    button.style.setProperty('--y', (-Math.cos(i * TURN)).toFixed(3));
    saying(() => setText(label, say(`phrase.${phrase}`)));
    return button;
  });
  const element = make('div', 'wheel', buttons);
  element.setAttribute('role', 'menu');
  nameFor(element, 'chat.wheel');
  element.hidden = true;

  function choose(place: number): void {
    close();
    onPhrase(PHRASES[place]);
  }

  function close(): void {
    element.hidden = true;
    point(-1);
  }

  function point(place: number): void {
    for (const [i, button] of buttons.entries()) button.classList.toggle('pointed', i === place);
  }

  // Captured: while it is open its digits are no choices of a comet.
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.repeat || isBrowsers(event) || isElsewhere(event)) return;
      const digit = /^(?:Digit|Numpad)([1-8])$/.exec(event.code)?.[1];
      if (event.code === OPENING && !isSteeringKey(OPENING) && mayOpen()) element.hidden = !element.hidden;
      else if (!element.hidden && digit !== undefined) choose(Number(digit) - 1);
      else if (!element.hidden && event.code === 'Escape') close();
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
  followPad({
    mayOpen: () => element.hidden && mayOpen(),
    open() {
      element.hidden = false;
      point(-1);
    },
    isOpen: () => !element.hidden,
    point,
    close,
    choose,
  });
  window.addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Element && !target.closest('.wheel')) close();
  });

  return {
    element,
    get isOpen() {
      return !element.hidden;
    },
    open() {
      element.hidden = false;
    },
    close,
  };
}

interface Pointed {
  mayOpen(): boolean;
  open(): void;
  isOpen(): boolean;
  /** A place is pointed at, −1: none. */
  point(place: number): void;
  close(): void;
  choose(place: number): void;
}

/** A pad's button holds the wheel open, the right stick points, and letting go says it. B says nothing. */
function followPad(wheel: Pointed): void {
  let pointed = -1;

  function turn(): void {
    if (!wheel.isOpen()) return;
    const place = placeAt(pad.turnX, pad.turnY);
    // A stick that springs back must not take away what it has pointed at.
    if (place >= 0) pointed = place;
    wheel.point(pointed);
    if (pad.held & PAD.talk) return void requestAnimationFrame(turn);
    if (pointed >= 0) wheel.choose(pointed);
    else wheel.close();
  }

  onPadPress((pressed) => {
    if (pressed & PAD.b && wheel.isOpen()) return wheel.close();
    if (!(pressed & PAD.talk) || hasDialog() || !wheel.mayOpen()) return;
    pointed = -1;
    wheel.open();
    requestAnimationFrame(turn);
  });
}
