import { CELL_SHIFT, clamp } from '../math/units.ts';
import { type Arena, cellAt } from './arena.ts';
import { type Comets, IMMUNE, sizeClass } from './comets.ts';
import { LARGEST_RADIUS, radiusOf } from './size.ts';

/** Who is in which cell; scratch of one tick, kept to spare the garbage collector. */
export interface Neighbours {
  /** First comet of each cell, −1 where nobody is, and the next in the same cell. */
  readonly first: Int32Array;
  readonly next: Int32Array;
  /** The cell each comet has been sorted into. */
  readonly cell: Int32Array;
  /** Next comet of each cell that the comet in turn could reach into. */
  readonly heads: Int32Array;
}

/** Cells a comet can reach into: two touching ones span less than a cell's side, so two rows of two. */
const MOST_CELLS_REACHED = 4;

export function createNeighbours({ cells, seats }: Arena): Neighbours {
  return {
    first: new Int32Array(cells * cells).fill(-1),
    next: new Int32Array(seats),
    cell: new Int32Array(seats),
    heads: new Int32Array(MOST_CELLS_REACHED),
  };
}

/** Calls `meet` with all pairs of `ids` (ascending) that could touch, the lower id first, in ascending pairs. */
export function forNeighbours(
  near: Neighbours,
  comets: Comets,
  ids: readonly number[],
  arena: Arena,
  meet: (a: number, b: number) => void,
): void {
  sortIntoCells(near, comets, ids, arena);
  for (const id of ids) {
    if (comets.flags[id] & IMMUNE) continue;
    const cells = findNeighbours(near, comets, id, arena);
    for (let other = takeLowest(near, cells); other >= 0; other = takeLowest(near, cells)) meet(id, other);
  }
  for (const id of ids) near.first[near.cell[id]] = -1;
}

function sortIntoCells(near: Neighbours, { x, y }: Comets, ids: readonly number[], arena: Arena): void {
  for (let k = ids.length - 1; k >= 0; k--) {
    const id = ids[k];
    const cell = cellAt(arena, x[id], y[id]);
    near.cell[id] = cell;
    near.next[id] = near.first[cell];
    near.first[cell] = id;
  }
}

/** Looks up the first comet above `id` in each cell that it could reach into; returns how many cells have one. */
function findNeighbours(near: Neighbours, comets: Comets, id: number, arena: Arena): number {
  const reach = radiusOf(sizeClass(comets, id)) + LARGEST_RADIUS;
  const last = arena.cells - 1;
  const x = comets.x[id];
  const y = comets.y[id];
  const right = clamp((x + reach) >> CELL_SHIFT, 0, last);
  const bottom = clamp((y + reach) >> CELL_SHIFT, 0, last);
  let count = 0;
  for (let row = clamp((y - reach) >> CELL_SHIFT, 0, last); row <= bottom; row++) {
    for (let column = clamp((x - reach) >> CELL_SHIFT, 0, last); column <= right; column++) {
      let other = near.first[row * arena.cells + column];
      while (other >= 0 && other <= id) other = near.next[other];
      if (other >= 0) near.heads[count++] = other;
    }
  }
  return count;
}

/** Takes the lowest id of all the chains, each ascending by itself; −1 when they have ended. */
function takeLowest({ heads, next }: Neighbours, count: number): number {
  let at = -1;
  for (let k = 0; k < count; k++) if (heads[k] >= 0 && (at < 0 || heads[k] < heads[at])) at = k;
  if (at < 0) return -1;
  const lowest = heads[at];
  heads[at] = next[lowest];
  return lowest;
}
