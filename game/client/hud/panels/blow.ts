import type { Pose } from '../../../net/client.ts';
import { headingTo, turnBetween } from '../../../net/heading.ts';
import { NOSE_TURN } from '../../../sim/rules/fight/ram.ts';
import { BOOST } from '../../../sim/world/comets.ts';
import type { WordKey } from '../../words/words.ts';

/** 135° off the nose begins the tail. */
const TAIL_TURN = 96;

/**
 * Why a ram was lost, in words for the loser: what was hit, or that the nose was right and did not boost. `own` is its pose as
 * it was drawn, (x, y) where the winner is.
 */
export function blowTo(own: Pose, x: number, y: number): WordKey {
  const off = Math.abs(turnBetween(own.heading, headingTo(x - own.x, y - own.y)));
  if (off > TAIL_TURN) return 'hit.tail';
  if (off > NOSE_TURN) return 'hit.side';
  // It did boost on this screen: the other was there first.
  return own.flags & BOOST ? 'dead.by' : 'hit.noBoost';
}
