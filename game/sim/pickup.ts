import { sizeClass } from './comets.ts';
import { removeMote } from './motes.ts';
import { earn } from './purse.ts';
import { radiusOf } from './size.ts';
import { CELL_SHIFT, clamp, SUBPX } from './units.ts';
import type { World } from './world.ts';

/** How far beyond its rim a comet gathers, in pixels: enough that flying just past still feels like a catch. */
export const GATHER_PX = 12;

/**
 * Ticks from one look around to the next, comets taking turns: a third of the work, and even in a boost only the outermost
 * three pixels of the reach can slip through.
 */
export const GATHER_TICKS = 3;

/** Every comet whose turn it is, in ascending id, takes the motes within its reach. */
export function pickUp(world: World): void {
  const turn = world.tick % GATHER_TICKS;
  for (const id of world.ids) if (id % GATHER_TICKS === turn) pickUpFor(world, id);
}

function pickUpFor(world: World, id: number): void {
  const { comets, arena, motes } = world;
  const x = comets.x[id];
  const y = comets.y[id];
  const reach = radiusOf(sizeClass(comets, id)) + GATHER_PX * SUBPX;
  const last = arena.cells - 1;
  const right = clamp((x + reach) >> CELL_SHIFT, 0, last);
  const bottom = clamp((y + reach) >> CELL_SHIFT, 0, last);
  for (let row = clamp((y - reach) >> CELL_SHIFT, 0, last); row <= bottom; row++) {
    for (let column = clamp((x - reach) >> CELL_SHIFT, 0, last); column <= right; column++) {
      const cell = row * arena.cells + column;
      let mote = motes.first[cell];
      while (mote >= 0) {
        const after = motes.next[mote];
        const dx = motes.x[mote] * SUBPX - x;
        const dy = motes.y[mote] * SUBPX - y;
        if (dx * dx + dy * dy <= reach * reach) take(world, id, mote, cell);
        mote = after;
      }
    }
  }
}

function take(world: World, id: number, mote: number, cell: number): void {
  earn(world.purses, id, world.motes.value[mote]);
  world.pursesWritten[id] = 1;
  removeMote(world.motes, world.arena, mote);
  world.happenings.push({ kind: 'moteTaken', mote, by: id, cell });
}
