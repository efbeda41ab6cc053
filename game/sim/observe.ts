import type { Arena } from './arena.ts';
import { BURN_DUST, burn, burnsAt } from './boost.ts';
import { type Comets, IMMUNE } from './comets.ts';
import { addMote, cellOfPlace, type Motes, removeMote, xOfPlace, yOfPlace } from './motes.ts';
import { stepComets } from './motion.ts';
import { gatherAtHome, type Take } from './pickup.ts';
import { earn, type Purses, settle, settlesAt } from './purse.ts';
import { placeBehind } from './trail.ts';

/** What somebody observes of a world: all of it, or the comets and motes of some cells. */
export interface Observed {
  readonly arena: Arena;
  readonly comets: Comets;
  /** Exact for comets that are 1 in `owned`, without meaning for all others. */
  readonly purses: Purses;
  readonly owned: Uint8Array;
  readonly motes: Motes;
  tick: number;
  /** Comets in play and in sight, ascending. */
  ids: number[];
  /** The cell each comet was in before the last step. */
  readonly cellBefore: Int32Array;
}

/**
 * One tick of what the rules do to whatever is in sight, as far as it follows from what is in sight: the part of `stepWorld`
 * that observers compute, in its order and made of the same pieces. All else they are told. A turn or steer that belongs to this
 * tick must have been written to the comets before. `take` is called for each mote that a comet gathers and calls `takeObserved`.
 */
export function observeStep<T extends Observed>(seen: T, take: Take<T>): void {
  seen.tick++;
  const { comets, purses, owned, ids, tick } = seen;
  for (const id of ids) if (owned[id] === 1) settleObserved(seen, id);
  stepComets(comets, ids, seen.arena, seen.cellBefore);
  gatherAtHome(seen, take);
  leaveObservedTrails(seen);
  for (const id of ids) if (owned[id] === 1) burn(comets, purses, id, tick);
}

/** What `decide` does to a purse. */
function settleObserved({ comets, purses, tick }: Observed, id: number): void {
  if (settlesAt(id, tick)) settle(purses, id);
  // Immunity given up by boosting: left standing, it would come back in the next prediction.
  if (!(comets.flags[id] & IMMUNE)) purses.immuneUntil[id] = 0;
}

/** A mote that lies in sight is gone, to comet `by`; −1: there was no room for it. */
export function takeObserved({ motes, purses, owned, arena }: Observed, by: number, mote: number): void {
  if (by >= 0 && owned[by] === 1) earn(purses, by, motes.value[mote]);
  removeMote(motes, arena, mote);
}

/** Dust that boosting comets leave in the cell they were in; of what falls into another observers are told. */
function leaveObservedTrails(seen: Observed): void {
  const { ids, comets, tick, arena, cellBefore } = seen;
  for (const id of ids) {
    if (!burnsAt(comets, id, tick)) continue;
    const at = placeBehind(comets, id, arena);
    if (cellOfPlace(arena, at) === cellBefore[id]) layObserved(seen, at, BURN_DUST);
  }
}

/** Lays a mote where observers are told that one has come to lie. */
export function layObserved({ motes, arena }: Observed, at: number, value: number): void {
  addMote(motes, arena, xOfPlace(at), yOfPlace(at), value);
}
