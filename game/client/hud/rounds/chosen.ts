import { emptyPose } from '../../../net/client.ts';
import { CHOICES } from '../../../sim/world/traits.ts';
import { make } from '../../base/dom.ts';
import { languageNow, say } from '../../words/words.ts';
import type { Panel } from '../panels/panel.ts';
import { createIcon } from './icons.ts';

/** The choices of this life, small, beside the own figures. */
export function createChosen(): Panel {
  const slots = CHOICES.map((choice, place) => {
    const icon = createIcon();
    icon.show(place);
    const element = make('span', 'chosen-one', [icon.element]);
    element.setAttribute('role', 'img');
    element.hidden = true;
    return { element, choice };
  });
  const element = make(
    'div',
    'chosen',
    slots.map((slot) => slot.element),
  );
  element.hidden = true;
  const pose = emptyPose();
  let shown = '';
  return {
    element,
    draw(game) {
      const traits = game.alive && game.pose(game.id, pose) ? choicesIn(pose.traits) : [];
      const now = `${languageNow()} ${traits}`;
      if (now === shown) return;
      shown = now;
      element.hidden = traits.length === 0;
      for (const [place, slot] of slots.entries()) {
        slot.element.hidden = !traits.includes(place);
        const words = `${say(`choice.${slot.choice}`)}: ${say(`choice.${slot.choice}Text`)}`;
        slot.element.setAttribute('aria-label', words);
        slot.element.title = words;
      }
    },
  };
}

/** The choices of a byte of traits, as places in `CHOICES`. */
export function choicesIn(traits: number): number[] {
  return CHOICES.map((_, place) => place).filter((place) => (traits & (1 << place)) !== 0);
}

/** The choice that one byte has and the other has not; −1: none. */
export function choiceBetween(before: number, after: number): number {
  return CHOICES.findIndex((_, place) => (after & ~before & (1 << place)) !== 0);
}
