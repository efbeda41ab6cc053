import { cosine, sine, UNIT } from '../../math/trig.ts';
import { distance, divide } from '../../math/units.ts';
import { BOOST, type Comets, IMMUNE, sizeClass } from '../../world/comets.ts';
import { forNeighbours, type Neighbours } from '../../world/neighbours.ts';
import { radiusOf } from '../../world/size.ts';
import { BROAD, cracksOf, HEAVY, has, MOST_CRACKS } from '../../world/traits.ts';
import { mark, OWN, type World, WRITTEN } from '../../world/world.ts';
import { IMMUNE_TICKS } from '../flight/immunity.ts';
import { crack } from './crack.ts';
import { shatter } from './shatter.ts';
import { shed } from './shed.ts';

/** How straight a nose must point at the other's centre to count: within 45°, in 256ths of a turn. */
export const NOSE_TURN = 32;
/** The same for broad comets: 53°. */
export const BROAD_TURN = 38;
/** Their cosines in 1/4096: 2896 and 1842. */
const NOSE_COSINE = cosine(NOSE_TURN);
const BROAD_COSINE = cosine(BROAD_TURN);
/** Speed along the line of centres that a collision adds to each side, so that two slow comets part as well. */
export const PUSH = 700;
/** Further push for the loser of a ram: one sees who won from across the view. */
export const LOSER_PUSH = 3200;

/** How a collision ends. */
export type Outcome = 'bounce' | 'draw' | 'first wins' | 'second wins';

/**
 * Collides all comets that touch, in ascending pairs, from both states of this tick: no rewind, no favour. **Nose
 * wins**: boosting with the heading within 45° of the other's centre. Immune comets pass through everybody. Returns
 * those who break.
 */
export function ramAll(world: World, near: Neighbours): number[] {
  const broken: number[] = [];
  forNeighbours(near, world.comets, world.ids, world.arena, (a, b) => {
    const outcome = collide(world.comets, a, b);
    if (!outcome) return;
    mark(world, a, WRITTEN);
    mark(world, b, WRITTEN);
    if (outcome === 'draw') world.events.push({ kind: 'ram', winner: a, loser: b, how: 'draw', cost: 0, gain: 0 });
    else if (outcome === 'first wins') charge(world, a, b, broken);
    else if (outcome === 'second wins') charge(world, b, a, broken);
  });
  return broken;
}

/**
 * Collides `a` and `b`, if they touch: parts them, exchanges their speeds along the line of centres, and gives the loser
 * of a ram its push and its immunity. Depends on nothing but the two comets, so that clients foresee it.
 */
export function collide(comets: Comets, a: number, b: number): Outcome | undefined {
  // Looked up anew for each pair: an earlier pair of this tick may have moved a comet or made it immune.
  if ((comets.flags[a] | comets.flags[b]) & IMMUNE) return undefined;
  const dx = comets.x[b] - comets.x[a];
  const dy = comets.y[b] - comets.y[a];
  const reach = radiusOf(sizeClass(comets, a)) + radiusOf(sizeClass(comets, b));
  if (dx * dx + dy * dy >= reach * reach) return undefined;
  const apart = distance(dx, dy);
  const nx = apart === 0 ? UNIT : divide(dx * UNIT, apart);
  const ny = apart === 0 ? 0 : divide(dy * UNIT, apart);
  const noseA = isNose(comets, a, nx, ny);
  const noseB = isNose(comets, b, -nx, -ny);
  part(comets, a, b, nx, ny, reach - apart);
  if (noseA && noseB) return 'draw';
  if (noseA) {
    strike(comets, b, nx, ny);
    return 'first wins';
  }
  if (noseB) {
    strike(comets, a, -nx, -ny);
    return 'second wins';
  }
  return 'bounce';
}

function isNose(comets: Comets, id: number, nx: number, ny: number): boolean {
  if (!(comets.flags[id] & BOOST)) return false;
  const heading = comets.heading[id];
  return cosine(heading) * nx + sine(heading) * ny >= noseCosineOf(comets.traits[id]) * UNIT;
}

/** Cosine of the angle within which a comet of these traits strikes, in 1/4096. */
export function noseCosineOf(traits: number): number {
  return traits & BROAD ? BROAD_COSINE : NOSE_COSINE;
}

/** Whether `id` would strike `other` if it boosted and they touched. */
export function faces(comets: Comets, id: number, other: number): boolean {
  const { x, y, heading } = comets;
  const dx = x[other] - x[id];
  const dy = y[other] - y[id];
  return cosine(heading[id]) * dx + sine(heading[id]) * dy >= noseCosineOf(comets.traits[id]) * distance(dx, dy);
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
  const taken = has(comets, id, HEAVY) ? divide(speed, 2) : speed;
  comets.vx[id] = comets.vx[id] + divide(nx * taken, UNIT);
  comets.vy[id] = comets.vy[id] + divide(ny * taken, UNIT);
}

function strike(comets: Comets, loser: number, nx: number, ny: number): void {
  push(comets, loser, nx, ny, LOSER_PUSH);
  comets.flags[loser] = comets.flags[loser] | IMMUNE;
}

/** The tick from which one who was rammed in `tick` can be rammed again. */
export function immuneUntil(tick: number): number {
  return tick + 1 + IMMUNE_TICKS;
}

/** What a ram costs. A cracked comet pays more, and one with all its cracks breaks. */
function charge(world: World, winner: number, loser: number, broken: number[]): void {
  const { own, deeds, tick, comets } = world;
  deeds.rams[winner] = deeds.rams[winner] + 1;
  own.immuneUntil[loser] = immuneUntil(tick);
  mark(world, loser, OWN);
  if (cracksOf(comets, loser) === MOST_CRACKS) {
    broken.push(loser);
    world.events.push({ kind: 'ram', winner, loser, how: 'shatter', ...shatter(world, winner, loser) });
    return;
  }
  const cost = shed(world, loser, cracksOf(comets, loser), winner);
  crack(world, loser);
  world.events.push({ kind: 'ram', winner, loser, how: 'hit', cost, gain: cost });
}
