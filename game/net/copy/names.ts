import { namesFollow } from '../../../protocol/people.ts';
import { SIM_HZ } from '../../sim/math/units.ts';
import type { Replica } from './replica.ts';

/** Names of those who are seen no more. */
export interface Fading {
  /** Who had no reason to be named when that was looked at last, and when it is looked at again. */
  ids: Set<number>;
  nextTick: number;
}

const LOOK_TICKS = SIM_HZ;

export function createFading(): Fading {
  return { ids: new Set(), nextTick: 0 };
}

/**
 * Where names follow what one sees, forgets those of whom nothing has been seen for a second: nobody tells who leaves, and the seat
 * may be another's by then. Who has just shattered is still spoken of.
 */
export function forgetNames(
  fading: Fading,
  { id: own, ids, top, awards, crown, revenge, roster, arena, tick }: Replica,
): void {
  if (!namesFollow(arena.seats) || tick < fading.nextTick) return;
  fading.nextTick = tick + LOOK_TICKS;
  const shown = [...top, ...awards, crown, revenge].map((one) => one?.id);
  const named = new Set([own, ...ids, ...shown]);
  const before = fading.ids;
  fading.ids = new Set([...roster.keys()].filter((id) => !named.has(id)));
  for (const id of fading.ids) if (before.has(id)) roster.delete(id);
}
