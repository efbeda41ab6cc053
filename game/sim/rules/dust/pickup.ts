import { CELL_SHIFT, clamp, SUBPX } from '../../math/units.ts';
import { type Comets, sizeClass } from '../../world/comets.ts';
import { type Motes, removeMote } from '../../world/motes.ts';
import { earn } from '../../world/own-state.ts';
import { radiusOf } from '../../world/size.ts';
import { has, REACHING } from '../../world/traits.ts';
import type { World } from '../../world/world.ts';
import { gainOf } from './thorns.ts';

/** How far beyond its rim a comet gathers, in pixels: enough that flying just past still feels like a catch. */
export const GATHER_PX = 12;
/** What reaching comets gather from beyond that. */
export const REACHING_PX = 18;

/**
 * Ticks from one look around to the next, comets taking turns: a third of the work, and even in a boost only the outermost
 * three pixels of the reach can slip through.
 */
export const GATHER_TICKS = 3;

/** Whether it is a comet's turn to gather. */
export function gathersAt(id: number, tick: number): boolean {
  return id % GATHER_TICKS === tick % GATHER_TICKS;
}

/**
 * Every comet whose turn it is takes the motes within its reach, in ascending id: first those of the cell it was in before
 * the step, which all who see that cell compute, then all others, of which they are told.
 */
export function pickUp(world: World): void {
  gatherAtHome(world, take);
  for (const id of world.ids) if (gathersAt(id, world.tick)) gatherAround(world, id);
}

/** What gathering reads: of a world, or of the part of one that somebody observes. */
export interface Gathering {
  readonly tick: number;
  readonly ids: readonly number[];
  readonly comets: Comets;
  readonly motes: Motes;
  /** The cell each comet was in before the step. */
  readonly cellBefore: Int32Array;
}

/** Takes a mote away for comet `id`. No closure: a thousand comets gather 20 times a second. */
export type Take<T> = (seen: T, id: number, mote: number, cell: number) => void;

/** The part of gathering that all who see a comet's cell compute. */
export function gatherAtHome<T extends Gathering>(seen: T, take: Take<T>): void {
  const { ids, tick, cellBefore } = seen;
  for (const id of ids) if (gathersAt(id, tick)) gatherIn(seen, id, cellBefore[id], take);
}

function gatherAround(world: World, id: number): void {
  const { comets, arena } = world;
  const x = comets.x[id];
  const y = comets.y[id];
  const reach = reachOf(comets, id);
  const last = arena.cells - 1;
  const right = clamp((x + reach) >> CELL_SHIFT, 0, last);
  const bottom = clamp((y + reach) >> CELL_SHIFT, 0, last);
  for (let row = clamp((y - reach) >> CELL_SHIFT, 0, last); row <= bottom; row++) {
    for (let column = clamp((x - reach) >> CELL_SHIFT, 0, last); column <= right; column++) {
      const cell = row * arena.cells + column;
      if (cell !== world.cellBefore[id]) gatherIn(world, id, cell, take);
    }
  }
}

function gatherIn<T extends Gathering>(seen: T, id: number, cell: number, take: Take<T>): void {
  const { comets, motes } = seen;
  let mote = firstInReach(comets, id, motes, motes.first[cell]);
  while (mote >= 0) {
    const after = motes.next[mote];
    take(seen, id, mote, cell);
    mote = firstInReach(comets, id, motes, after);
  }
}

/** The first mote within reach of comet `id` in what is left of a cell's chain from `mote` on; −1: none. */
function firstInReach(comets: Comets, id: number, motes: Motes, mote: number): number {
  const reach = reachOf(comets, id);
  for (let at = mote; at >= 0; at = motes.next[at]) {
    const dx = motes.x[at] * SUBPX - comets.x[id];
    const dy = motes.y[at] * SUBPX - comets.y[id];
    if (dx * dx + dy * dy <= reach * reach) return at;
  }
  return -1;
}

/** How far from its centre comet `id` gathers, in sub-pixel units. */
export function reachOf(comets: Comets, id: number): number {
  const beyondRim = has(comets, id, REACHING) ? GATHER_PX + REACHING_PX : GATHER_PX;
  return radiusOf(sizeClass(comets, id)) + beyondRim * SUBPX;
}

function take(world: World, id: number, mote: number, cell: number): void {
  earn(world.own, id, gainOf(world.comets, id, world.motes.value[mote]));
  removeMote(world.motes, world.arena, mote);
  world.events.push({ kind: 'moteTaken', mote, by: id, cell });
}
