import type { Pose } from '../../../net/client.ts';
import { BOOST } from '../../../sim/world/comets.ts';
import { headingTo, turnBetween } from '../../input/heading.ts';
import type { WordKey } from '../../words/words.ts';

/** A nose counts within 45° of the other's centre, as in `game/sim/rules/ram.ts`. */
const NOSE = 32;
/** 135° off the nose begins the tail. */
const TAIL = 96;

/**
 * Why a ram was lost, in words for the loser: what was hit, or that the nose was right and did not boost. `own` is its pose as
 * it was drawn, (x, y) where the winner is.
 */
export function blowTo(own: Pose, x: number, y: number): WordKey {
  const off = Math.abs(turnBetween(own.heading, headingTo(x - own.x, y - own.y)));
  if (off > TAIL) return 'hit.tail';
  if (off > NOSE) return 'hit.side';
  // It did boost on this screen: the other was there first.
  return own.flags & BOOST ? 'dead.by' : 'hit.noBoost';
}
