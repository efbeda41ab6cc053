import type { Game } from '../../../net/client.ts';
import { CHOICES } from '../../../sim/world/traits.ts';
import { isShown, make, makeButton, setText } from '../../base/dom.ts';
import { nowMs } from '../../base/now.ts';
import { isSteeringKey } from '../../base/settings.ts';
import type { DeviceName } from '../../input/device.ts';
import { hasDialog, isBrowsers, isElsewhere } from '../../input/elsewhere.ts';
import { PAD } from '../../input/pad.ts';
import { onPadPress, pad } from '../../input/pads.ts';
import { makeSaidButton, nameFor } from '../../words/said.ts';
import { say } from '../../words/words.ts';
import { createIcon } from './icons.ts';
import { createOffer } from './offer.ts';

/** Three cards at the lower edge, of which one is taken, without letting go of the comet. */
export interface Cards {
  readonly element: HTMLElement;
  /** `isUp`: the line is. `device`: whose keys stand on the cards. */
  draw(game: Game, isUp: boolean, device: DeviceName, nowMs: number): void;
}

const KEYS: Readonly<Record<string, number>> = {
  Digit1: 0,
  Digit2: 1,
  Digit3: 2,
  Numpad1: 0,
  Numpad2: 1,
  Numpad3: 2,
};
/** Beside the left shoulder, in the order in which they lie: left, up, right. A boosts, so it is none of them. */
const PAD_BUTTONS = [PAD.x, PAD.y, PAD.b] as const;
const PAD_NAMES = ['LB + X', 'LB + Y', 'LB + B'] as const;
const NONE: readonly number[] = [];

/** `onChoose` is given a place in `CHOICES`; `onOffer` a sentence for those who listen. */
export function createCards(onChoose: (choice: number) => void, onOffer: (text: string) => void): Cards {
  const offer = createOffer();
  const cards = [0, 1, 2].map((place) => createCard(() => take(place)));
  const group = make(
    'div',
    'offer-cards',
    cards.map(({ element }) => element),
  );
  group.setAttribute('role', 'group');
  nameFor(group, 'choice.title');
  const chip = makeSaidButton('small offer-chip', 'choice.open', open);
  onTap(chip, open);
  const element = make('div', 'offer', [group, chip]);
  element.hidden = true;

  function open(): void {
    offer.open(nowMs());
  }

  function take(place: number): void {
    const choice = offer.take(place, nowMs());
    if (choice >= 0) onChoose(choice);
  }

  const mayChoose = () => isShown(element) && !hasDialog();

  window.addEventListener('keydown', (event) => {
    const place = KEYS[event.code];
    if (place === undefined || event.repeat || isBrowsers(event)) return;
    if (isElsewhere(event) || isSteeringKey(event.code) || !isShown(element)) return;
    event.preventDefault();
    take(place);
  });
  onPadPress((pressed) => {
    if (!(pad.held & PAD.shoulder) || !mayChoose()) return;
    const place = PAD_BUTTONS.findIndex((button) => (pressed & button) !== 0);
    if (place >= 0) take(place);
  });

  return {
    element,
    draw(game, isUp, device, atMs) {
      const isNew = offer.look(game.alive ? game.offer : NONE, isUp, atMs);
      const { choices, isOpen, asked } = offer;
      element.hidden = choices.length === 0;
      element.classList.toggle('aside', !isOpen);
      group.hidden = !isOpen;
      chip.hidden = isOpen;
      for (const [place, card] of cards.entries()) {
        const choice = choices[place];
        if (choice !== undefined) card.show(choice, keyOf(place, device), asked);
      }
      if (isNew) onOffer(sentenceOf(choices, device));
    },
  };
}

/** A finger that taps beside one that steers makes no click: for browsers both together are a gesture. */
function onTap(element: HTMLElement, act: () => void): void {
  element.addEventListener('pointerup', ({ pointerType, clientX, clientY }) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const isOn = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
    if (pointerType === 'touch' && isOn) act();
  });
}

function keyOf(place: number, device: DeviceName): string {
  if (device === 'touch') return '';
  return device === 'pad' ? PAD_NAMES[place] : String(place + 1);
}

function sentenceOf(choices: readonly number[], device: DeviceName): string {
  const cards = choices.map((choice, place) => {
    const name = say(`choice.${CHOICES[choice]}`);
    return `${keyOf(place, device)} ${name}: ${say(`choice.${CHOICES[choice]}Text`)}`.trim();
  });
  return `${say('choice.title')}. ${cards.join('. ')}`;
}

function createCard(onTake: () => void) {
  const icon = createIcon();
  const [name, text, key] = [make('strong'), make('span', 'offer-text'), make('kbd', 'offer-key')];
  const element = makeButton('offer-card', '', onTake);
  onTap(element, onTake);
  element.append(icon.element, name, text, key);
  return {
    element,
    show(choice: number, keyText: string, asked: number) {
      icon.show(choice);
      setText(name, say(`choice.${CHOICES[choice]}`));
      setText(text, say(`choice.${CHOICES[choice]}Text`));
      setText(key, keyText);
      key.hidden = keyText === '';
      element.classList.toggle('asked', asked === choice);
      element.disabled = asked >= 0;
    },
  };
}
