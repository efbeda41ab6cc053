import type { GameObjects } from 'phaser';
import { CRACK_SHIFT, countChoices } from '../../../../sim/world/traits.ts';
import type { Sparks } from '../../dust/sparks.ts';

const HEAL_TINT = 0xbfffe2;
const CHOICE_TINT = 0xffffff;

/** What a change of traits is shown on: a comet's body and its radius in pixels. */
interface Changed {
  readonly body: GameObjects.Image;
  readonly radius: number;
}

/** A crack heals, or a choice is made: a light, once. What breaks is shown by who struck it. */
export function lightChange(sparks: Sparks, { body, radius }: Changed, before: number, after: number): void {
  if (after >> CRACK_SHIFT < before >> CRACK_SHIFT) sparks.glow(body.x, body.y, HEAL_TINT, 3.4 * radius);
  if (countChoices(after) > countChoices(before)) sparks.ring(body.x, body.y, CHOICE_TINT, 3.5 * radius);
}
