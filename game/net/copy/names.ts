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
export function forgetNames(fading: Fading, replica: Replica): void {
  const { roster, arena, tick } = replica;
  if (!namesFollow(arena.seats) || tick < fading.nextTick) return;
  fading.nextTick = tick + LOOK_TICKS;
  const named = namedIds(replica);
  const ids = new Set([...roster.keys()].filter((id) => !named.has(id)));
  for (const id of ids) if (fading.ids.has(id)) roster.delete(id);
  fading.ids = ids;
}

function namedIds({ id, ids, top, crown, awards, revenge }: Replica): Set<number> {
  const shown = [...top, ...awards].map((one) => one.id);
  return new Set([id, ...ids, ...shown, crown?.id ?? -1, revenge?.id ?? -1]);
}
