import { namesFollow } from '../../../protocol/people.ts';
import { SIM_HZ } from '../../sim/math/units.ts';
import type { Replica } from './replica.ts';

const LOOK_TICKS = SIM_HZ;

/**
 * Where names follow what one sees, the function given forgets those of whom nothing has been seen for a second: nobody tells who leaves,
 * and the seat may be another's by then. Who has just shattered is still spoken of.
 */
export function createForgetting(): (replica: Replica) => void {
  let unseen: number[] = [];
  let nextTick = 0;
  return ({ id: own, ids, top, awards, crown, revenge, roster, arena, tick }) => {
    if (!namesFollow(arena.seats) || tick < nextTick) return;
    nextTick = tick + LOOK_TICKS;
    const named = [own, ...ids, ...[...top, ...awards, crown, revenge].map((one) => one?.id)];
    // Who was unseen the last time, too, is forgotten.
    unseen = [...roster.keys()].filter((id) => !named.includes(id) && !(unseen.includes(id) && roster.delete(id)));
  };
}
