import { cellAt } from './arena.ts';
import { BOOST, type Comets, IMMUNE, sizeClass } from './comets.ts';
import { IMMUNE_TICKS } from './immunity.ts';
import { shed } from './shed.ts';
import { LARGEST_RADIUS, radiusOf } from './size.ts';
import { cosine, sine, UNIT } from './trig.ts';
import { CELL_SHIFT, clamp, distance, divide } from './units.ts';
import { mark, type World, WRITTEN } from './world.ts';

/** cos 45° in 1/4096: how straight a nose must point at the other's centre to count. */
export const NOSE_COSINE = 2896;
/** Speed along the line of centres that a collision adds to each side, so that two slow comets part as well. */
export const PUSH = 700;
/** Further push for the loser of a ram: one sees who won from across the view. */
export const LOSER_PUSH = 3200;

/** First comet of each cell and the next in the same cell; scratch of one tick, kept to spare the garbage collector. */
export interface Neighbours {
  readonly first: Int32Array;
  readonly next: Int32Array;
  /** Next comet of each cell that the comet in turn could reach into. */
  readonly heads: Int32Array;
}

/** Cells a comet can reach into: two touching ones span less than a cell's side, so two rows of two. */
const MOST_CELLS_REACHED = 4;

export function createNeighbours(cells: number, seats: number): Neighbours {
  return {
    first: new Int32Array(cells * cells).fill(-1),
    next: new Int32Array(seats),
    heads: new Int32Array(MOST_CELLS_REACHED),
  };
}

/**
 * Collides all comets that touch, in ascending pairs, from both states of this tick: no rewind, no favour. **Nose
 * wins**: boosting with the heading within 45° of the other's centre. Immune comets pass through everybody. Returns
 * those who shed.
 */
export function ramAll(world: World, near: Neighbours): number[] {
  const losers: number[] = [];
  sortIntoCells(world, near);
  for (const id of world.ids) {
    if (world.comets.flags[id] & IMMUNE) continue;
    const cells = findNeighbours(world, near, id);
    for (let other = takeLowest(near, cells); other >= 0; other = takeLowest(near, cells)) {
      collide(world, id, other, losers);
    }
  }
  return losers;
}

function cellOf(world: World, id: number): number {
  return cellAt(world.arena, world.comets.x[id], world.comets.y[id]);
}

function sortIntoCells(world: World, near: Neighbours): void {
  near.first.fill(-1);
  for (let k = world.ids.length - 1; k >= 0; k--) {
    const id = world.ids[k];
    const cell = cellOf(world, id);
    near.next[id] = near.first[cell];
    near.first[cell] = id;
  }
}

/** Looks up the first comet above `id` in each cell that it could reach into; returns how many cells have one. */
function findNeighbours(world: World, near: Neighbours, id: number): number {
  const { comets, arena } = world;
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

/** Two comets that touch: the direction from the first to the second, how deep, and whose noses hit. */
export interface Contact {
  nx: number;
  ny: number;
  overlap: number;
  noseA: boolean;
  noseB: boolean;
}

/** How comets `a` and `b` touch; undefined where they do not, or one of them is immune. */
export function contactOf(comets: Comets, a: number, b: number): Contact | undefined {
  if ((comets.flags[a] | comets.flags[b]) & IMMUNE) return undefined;
  const dx = comets.x[b] - comets.x[a];
  const dy = comets.y[b] - comets.y[a];
  const reach = radiusOf(sizeClass(comets, a)) + radiusOf(sizeClass(comets, b));
  if (dx * dx + dy * dy >= reach * reach) return undefined;
  const apart = distance(dx, dy);
  const nx = apart === 0 ? UNIT : divide(dx * UNIT, apart);
  const ny = apart === 0 ? 0 : divide(dy * UNIT, apart);
  const overlap = reach - apart;
  return { nx, ny, overlap, noseA: isNose(comets, a, nx, ny), noseB: isNose(comets, b, -nx, -ny) };
}

function collide(world: World, a: number, b: number, losers: number[]): void {
  const { comets } = world;
  // Looked up anew for each pair: an earlier pair of this tick may have moved a comet or made it immune.
  const contact = contactOf(comets, a, b);
  if (!contact) return;
  const { nx, ny, overlap, noseA, noseB } = contact;
  part(comets, a, b, nx, ny, overlap);
  mark(world, a, WRITTEN);
  mark(world, b, WRITTEN);
  if (noseA && noseB) world.happenings.push({ kind: 'ram', winner: a, loser: b, draw: true, shed: 0 });
  else if (noseA) win(world, a, b, nx, ny, losers);
  else if (noseB) win(world, b, a, -nx, -ny, losers);
}

function isNose(comets: Comets, id: number, nx: number, ny: number): boolean {
  if (!(comets.flags[id] & BOOST)) return false;
  const heading = comets.heading[id];
  return cosine(heading) * nx + sine(heading) * ny >= NOSE_COSINE * UNIT;
}

/** Moves two overlapping comets apart and exchanges their speeds along the line of centres. */
function part(comets: Comets, a: number, b: number, nx: number, ny: number, overlap: number): void {
  const half = divide(overlap, 2) + 1;
  comets.x[a] = comets.x[a] - divide(half * nx, UNIT);
  comets.y[a] = comets.y[a] - divide(half * ny, UNIT);
  comets.x[b] = comets.x[b] + divide(half * nx, UNIT);
  comets.y[b] = comets.y[b] + divide(half * ny, UNIT);
  const along = (id: number) => divide(comets.vx[id] * nx + comets.vy[id] * ny, UNIT);
  const closing = along(a) - along(b);
  const exchange = (closing > 0 ? closing : 0) + PUSH;
  push(comets, a, -nx, -ny, exchange);
  push(comets, b, nx, ny, exchange);
}

function push(comets: Comets, id: number, nx: number, ny: number, speed: number): void {
  comets.vx[id] = comets.vx[id] + divide(nx * speed, UNIT);
  comets.vy[id] = comets.vy[id] + divide(ny * speed, UNIT);
}

function win(world: World, winner: number, loser: number, nx: number, ny: number, losers: number[]): void {
  push(world.comets, loser, nx, ny, LOSER_PUSH);
  const dust = shed(world, loser);
  world.purses.immuneUntil[loser] = world.tick + 1 + IMMUNE_TICKS;
  world.comets.flags[loser] = world.comets.flags[loser] | IMMUNE;
  losers.push(loser);
  world.happenings.push({ kind: 'ram', winner, loser, draw: false, shed: dust });
}
