import { CELL_PX } from './math/units.ts';
import { gatherAtHome, type Take } from './rules/dust/pickup.ts';
import { sweepDust } from './rules/dust/sweep.ts';
import { gainOf } from './rules/dust/thorns.ts';
import { burnedBy, burnsNow, placeBehind } from './rules/dust/trail.ts';
import { BURN_DUST } from './rules/flight/boost.ts';
import { stepComets } from './rules/flight/motion.ts';
import { endsAt } from './rules/round/round.ts';
import { type Arena, cellAt } from './world/arena.ts';
import { type Border, insetAt, insetPxAt } from './world/border.ts';
import { type Comets, hashComets, IMMUNE } from './world/comets.ts';
import {
  addMote,
  cellOfPlace,
  hashCell,
  type Motes,
  newestAt,
  oldestAt,
  removeMote,
  xOfPlace,
  yOfPlace,
} from './world/motes.ts';
import { earn, lose, type OwnStates, settle, settlesAt } from './world/own-state.ts';

/** What somebody observes of a world: all of it, or the comets and motes of some cells. */
export interface Observed {
  readonly arena: Arena;
  readonly comets: Comets;
  /** Exact for comets that are 1 in `owned`, without meaning for all others. */
  readonly own: OwnStates;
  readonly owned: Uint8Array;
  readonly motes: Motes;
  readonly border: Border;
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
  const { comets, owned, ids, tick } = seen;
  if (endsAt(seen.arena, tick)) endObserved(seen);
  sweepDust(seen);
  for (const id of ids) if (owned[id] === 1) settleObserved(seen, id);
  stepComets(comets, ids, seen.arena, insetAt(seen.border, tick), seen.cellBefore);
  gatherAtHome(seen, take);
  leaveObservedTrails(seen);
}

/** A round is over: nobody is in play. */
function endObserved({ ids, comets }: Observed): void {
  comets.alive.fill(0);
  ids.length = 0;
}

/** What `decide` does to a comet's own state. */
function settleObserved({ comets, own, tick }: Observed, id: number): void {
  if (settlesAt(id, tick)) settle(own, id);
  // Immunity given up by boosting: left standing, it would come back in the next prediction.
  if (!(comets.flags[id] & IMMUNE)) own.immuneUntil[id] = 0;
}

/** Writes a turn or a steer, which belongs to the tick to come; only a steer has flags. */
export function steerObserved({ comets }: Observed, input: { id: number; heading: number; flags?: number }): void {
  comets.heading[input.id] = input.heading;
  if (input.flags !== undefined) comets.flags[input.id] = input.flags;
}

/** What hashes are of. */
export type Hashed = Pick<Observed, 'arena' | 'comets' | 'motes'> & { readonly ids: readonly number[] };

/** The hash of a cell in sight, to compare with the one that is told of it. */
export function hashObserved({ comets, motes, arena, ids }: Hashed, cell: number): number {
  const there = ids.filter((id) => cellAt(arena, comets.x[id], comets.y[id]) === cell);
  return hashCell(hashComets(comets, there), motes, cell);
}

/** The hash of all that is in sight. */
export function hashAllObserved({ comets, motes, arena, ids }: Hashed): number {
  let hash = hashComets(comets, ids);
  for (let cell = 0; cell < arena.cells * arena.cells; cell++) hash = hashCell(hash, motes, cell);
  return hash;
}

/** A mote that lies in sight is gone, to comet `by`; −1: there was no room for it. */
export function takeObserved({ motes, own, owned, arena, comets }: Observed, by: number, mote: number): void {
  if (by >= 0 && owned[by] === 1) earn(own, by, gainOf(comets, by, motes.value[mote]));
  removeMote(motes, arena, mote);
}

/** The mote at a place that observers are told is gone, to comet `by` or, by −1, since there was no room for it; −1 where none lies. */
export function takenAt({ motes, arena }: Observed, place: number, by: number): number {
  const cell = cellOfPlace(arena, place);
  // What a comet took lay there before the tick; what found no room fell in its step. Taken for each other, values differ.
  return by < 0 ? newestAt(motes, cell, place) : oldestAt(motes, cell, place);
}

/** Dust that boosting comets leave in the cell they were in; of what falls into another observers are told. */
function leaveObservedTrails(seen: Observed): void {
  const { ids, comets, own, owned, tick, arena, cellBefore } = seen;
  const insetPx = insetPxAt(seen.border, tick);
  for (const id of ids) {
    if (!burnsNow(comets, id, tick)) continue;
    if (owned[id] === 1) lose(own, id, BURN_DUST);
    const at = placeBehind(comets, id, arena, insetPx);
    if (cellOfPlace(arena, at) === cellBefore[id]) layObserved(seen, at, burnedBy(comets, id));
  }
}

/** Lays a mote where observers are told that one has come to lie. */
export function layObserved({ motes, arena }: Observed, at: number, value: number): void {
  addMote(motes, arena, xOfPlace(at), yOfPlace(at), value);
}

/** Lays what lies in a cell that comes into sight: three bytes a mote, its pixels from the cell's left and upper side, and its value. */
export function layCell({ motes, arena }: Observed, cell: number, dust: Uint8Array): void {
  const left = (cell % arena.cells) * CELL_PX;
  const top = Math.floor(cell / arena.cells) * CELL_PX;
  for (let i = 0; i + 2 < dust.length; i += 3) addMote(motes, arena, left + dust[i], top + dust[i + 1], dust[i + 2]);
}

/** A comet whole, as observers are told of it. */
export interface WholeComet {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  readonly heading: number;
  readonly flags: number;
  readonly traits: number;
  readonly lit: number;
}

/** Puts a comet where observers are told that it is; returns whether it was not in play, or not in sight, before. */
export function putObserved(
  { comets, ids }: Observed,
  { id, x, y, vx, vy, heading, flags, traits, lit }: WholeComet,
): boolean {
  const isNew = comets.alive[id] === 0;
  if (isNew) {
    comets.alive[id] = 1;
    let at = ids.length;
    while (at > 0 && ids[at - 1] > id) at--;
    ids.splice(at, 0, id);
  }
  comets.x[id] = x;
  comets.y[id] = y;
  comets.vx[id] = vx;
  comets.vy[id] = vy;
  comets.heading[id] = heading;
  comets.flags[id] = flags;
  comets.traits[id] = traits;
  comets.lit[id] = lit;
  return isNew;
}

/** Takes a comet out of sight; returns whether it was in it. */
export function dropObserved({ comets, ids }: Observed, id: number): boolean {
  if (comets.alive[id] === 0) return false;
  comets.alive[id] = 0;
  ids.splice(ids.indexOf(id), 1);
  return true;
}

/** The border takes the course that observers are told of, from this tick on. */
export function courseObserved({ border, tick }: Observed, { inset, target, step }: Omit<Border, 'sinceTick'>): void {
  Object.assign(border, { inset, target, step, sinceTick: tick });
}

/** Own state, as its owner is told of it. `immuneUntil`: a tick. */
export function writeOwn({ own }: Observed, id: number, told: Readonly<Record<keyof OwnStates, number>>): void {
  own.dust[id] = told.dust;
  own.fresh[id] = told.fresh;
  own.ripe[id] = told.ripe;
  own.immuneUntil[id] = told.immuneUntil;
  own.offer[id] = told.offer;
}
