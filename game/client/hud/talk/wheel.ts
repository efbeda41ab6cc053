import { PHRASES, type Phrase } from '../../../../protocol/people.ts';
import { make, makeButton, setText } from '../../base/dom.ts';
import { isSteeringKey } from '../../base/settings.ts';
import { isElsewhere } from '../../input/elsewhere.ts';
import { nameFor } from '../../words/said.ts';
import { say, saying } from '../../words/words.ts';

/** Ready phrases around the middle: one key opens them, a digit says one. */
export interface Wheel {
  readonly element: HTMLElement;
  readonly isOpen: boolean;
  open(): void;
  close(): void;
}

/** The key beside those that steer. */
const OPENING = 'KeyE';
/** Away from the middle, in the unit of the stylesheet: 1 is the wheel's edge. */
const TURN = (2 * Math.PI) / PHRASES.length;

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
  }

  // Captured: while it is open its digits are no choices of a comet.
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.repeat || event.altKey || event.ctrlKey || event.metaKey || isElsewhere(event)) return;
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
