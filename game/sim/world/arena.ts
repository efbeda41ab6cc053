import { DRAW, draw } from '../math/random.ts';
import { CELL_PX, CELL_SHIFT, clamp, divide, SUBPX } from '../math/units.ts';
import { LARGEST_RADIUS } from './size.ts';

/** The part of the world that never changes: its size and its asteroids, all from a seed. */
export interface Arena {
  readonly seed: number;
  readonly seats: number;
  /** Cells along a side; the world is square. */
  readonly cells: number;
  /** Side of the world in sub-pixel units. */
  readonly side: number;
  /** Asteroids: fixed circles, sub-pixel units. */
  readonly rockX: Int32Array;
  readonly rockY: Int32Array;
  readonly rockRadius: Int32Array;
  /** Way from each one's rim to the nearest side of the arena. */
  readonly rockDepth: Int32Array;
  /** For each cell the asteroids a comet in it could touch: `rocksNear[rocksFrom[c] .. rocksFrom[c + 1]]`, ascending. */
  readonly rocksFrom: Int32Array;
  readonly rocksNear: Int32Array;
  /** Ticks of a round without its podium; 0: there are no rounds. */
  readonly roundTicks: number;
}

/** World area a seat gets, in pixels squared: about four comets to a view when the room is full. */
export const AREA_PER_SEAT_PX2 = 360_000;
/** The smallest side: room for an asteroid and a way around it. */
export const LEAST_WORLD_CELLS = 4;
/** The largest side: its square in sub-pixel units stays far below 2^53, and mote coordinates fit 16 bits. */
export const LARGEST_WORLD_CELLS = 255;
export const CELLS_PER_ROCK = 14;
const ROCK_TRIES = 8;
export const LEAST_ROCK_RADIUS_PX = 40;
export const ROCK_RADIUS_SPAN_PX = 81;
/** Free way between two asteroids: the largest comet fits through, so it never touches two at once. */
export const ROCK_GAP_PX = 120;
export const ROCK_BORDER_PX = 150;

/** Cells along the side of a world with room for `seats`. */
export function cellsFor(seats: number): number {
  let cells = LEAST_WORLD_CELLS;
  while (cells < LARGEST_WORLD_CELLS && cells * cells * CELL_PX * CELL_PX < seats * AREA_PER_SEAT_PX2) cells++;
  return cells;
}

/** Builds the arena for a 32-bit `seed`; `cells` larger than `cellsFor(seats)` spreads the players thinner. `roundTicks`: see `Arena`. */
export function createArena(seed: number, seats: number, cells = cellsFor(seats), roundTicks = 0): Arena {
  const rocks = placeRocks(seed, cells);
  const index = indexRocks(rocks, cells);
  return { seed, seats, cells, side: cells * CELL_PX * SUBPX, roundTicks, ...rocks, ...index };
}

/** The arena's side in pixels. */
export function sidePxOf({ cells }: Pick<Arena, 'cells'>): number {
  return cells * CELL_PX;
}

/** The cell that holds a position, 0..cells² − 1. Positions outside the border count to the nearest cell. */
export function cellAt(arena: Arena, x: number, y: number): number {
  const last = arena.cells - 1;
  return clamp(y >> CELL_SHIFT, 0, last) * arena.cells + clamp(x >> CELL_SHIFT, 0, last);
}

type Rocks = Pick<Arena, 'rockX' | 'rockY' | 'rockRadius' | 'rockDepth'>;

function placeRocks(seed: number, cells: number): Rocks {
  const wanted = divide(cells * cells, CELLS_PER_ROCK);
  const xs: number[] = [];
  const ys: number[] = [];
  const radii: number[] = [];
  for (let i = 0; i < wanted; i++) {
    for (let attempt = 0; attempt < ROCK_TRIES; attempt++) {
      const radius = LEAST_ROCK_RADIUS_PX + (draw(seed, DRAW.asteroid, i, attempt * 3) % ROCK_RADIUS_SPAN_PX);
      const span = cells * CELL_PX - 2 * (radius + ROCK_BORDER_PX);
      const x = radius + ROCK_BORDER_PX + (draw(seed, DRAW.asteroid, i, attempt * 3 + 1) % span);
      const y = radius + ROCK_BORDER_PX + (draw(seed, DRAW.asteroid, i, attempt * 3 + 2) % span);
      if (!isFree(xs, ys, radii, x, y, radius)) continue;
      xs.push(x);
      ys.push(y);
      radii.push(radius);
      break;
    }
  }
  const toSubpx = (px: number) => px * SUBPX;
  const sidePx = cells * CELL_PX;
  const depthOf = (x: number, i: number) => Math.min(x, ys[i], sidePx - x, sidePx - ys[i]) - radii[i];
  return {
    rockX: Int32Array.from(xs, toSubpx),
    rockY: Int32Array.from(ys, toSubpx),
    rockRadius: Int32Array.from(radii, toSubpx),
    rockDepth: Int32Array.from(xs.map(depthOf), toSubpx),
  };
}

function isFree(xs: number[], ys: number[], radii: number[], x: number, y: number, radius: number): boolean {
  for (let i = 0; i < xs.length; i++) {
    const dx = xs[i] - x;
    const dy = ys[i] - y;
    const apart = radii[i] + radius + ROCK_GAP_PX;
    if (dx * dx + dy * dy < apart * apart) return false;
  }
  return true;
}

function indexRocks(rocks: Rocks, cells: number): Pick<Arena, 'rocksFrom' | 'rocksNear'> {
  const near: number[] = [];
  const from = new Int32Array(cells * cells + 1);
  const cellSide = CELL_PX * SUBPX;
  for (let cell = 0; cell < cells * cells; cell++) {
    const left = (cell % cells) * cellSide;
    const top = divide(cell, cells) * cellSide;
    for (let i = 0; i < rocks.rockX.length; i++) {
      const reach = rocks.rockRadius[i] + LARGEST_RADIUS;
      const x = rocks.rockX[i];
      const y = rocks.rockY[i];
      const touches =
        x + reach >= left && x - reach < left + cellSide && y + reach >= top && y - reach < top + cellSide;
      if (touches) near.push(i);
    }
    from[cell + 1] = near.length;
  }
  return { rocksFrom: from, rocksNear: Int32Array.from(near) };
}
