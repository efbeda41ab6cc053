import { DRAW, draw } from '../../math/random.ts';
import { drawSecret } from '../../math/secret.ts';
import { UNIT } from '../../math/trig.ts';
import { distance, divide, SUBPX } from '../../math/units.ts';
import { type Arena, cellAt, sidePxOf } from '../../world/arena.ts';
import { DUST_BORDER_PX, insetPxAt, keptInside } from '../../world/border.ts';
import { addMote, moteCount, placeAt, xOfPlace, yOfPlace } from '../../world/motes.ts';
import type { World } from '../../world/world.ts';
import { phaseAt } from '../round/round.ts';

/** Motes the area of a seat holds when nobody disturbs it: about 48 in a view. */
export const AMBIENT_PER_SEAT = 12;
/** New motes a tick for each hundred seats while there are fewer: an emptied world is full again in 20 s. */
export const REFILL_SEATS = 100;
/** During the podium they come so many times as fast: the next round begins in a full world. */
export const PODIUM_REFILL = 4;
const ROCK_CLEARANCE_PX = 24;
/** Dust that falls on an asteroid comes to lie so far from its rim, in pixels. */
export const RIM_PX = 4;
/** Looks for a place that is neither outside the border nor on an asteroid, each nearer to the middle. */
const REST_TRIES = 8;

/**
 * Lays dust at a place in pixels, moved to where comets can reach it, and tells of it. `by`: the comet whose trail it is, so that
 * others compute it, or −1. Where there is no room it is lost.
 */
export function layDust(world: World, xPx: number, yPx: number, value: number, by = -1): void {
  const place = restingPlace(world.arena, insetPxAt(world.border, world.tick), xPx, yPx);
  const mote = addMote(world.motes, world.arena, xOfPlace(place), yOfPlace(place), value);
  if (mote >= 0) world.events.push({ kind: 'moteBorn', mote, by });
  else if (by >= 0) world.events.push({ kind: 'trailLost', at: place, by });
}

/** Where dust laid at a place in pixels comes to lie: inside the border, and at the rim of an asteroid that it fell on. See `placeAt`. */
export function restingPlace(arena: Arena, insetPx: number, xPx: number, yPx: number): number {
  const sidePx = sidePxOf(arena);
  const middle = divide(sidePx, 2);
  let x = keptInside(sidePx, insetPx, xPx);
  let y = keptInside(sidePx, insetPx, yPx);
  for (let attempt = 1; attempt <= REST_TRIES; attempt++) {
    const rock = rockAt(arena, x, y);
    if (rock < 0) break;
    const rim = rimOf(arena, rock, x, y);
    const isInside =
      keptInside(sidePx, insetPx, xOfPlace(rim)) === xOfPlace(rim) &&
      keptInside(sidePx, insetPx, yOfPlace(rim)) === yOfPlace(rim);
    if (isInside) return rim;
    // The border lies across the asteroid.
    x += divide((middle - x) * attempt, REST_TRIES);
    y += divide((middle - y) * attempt, REST_TRIES);
  }
  return placeAt(x, y);
}

/** The asteroid that covers a place in pixels, −1: none. */
function rockAt(arena: Arena, xPx: number, yPx: number): number {
  const cell = cellAt(arena, xPx * SUBPX, yPx * SUBPX);
  for (let k = arena.rocksFrom[cell]; k < arena.rocksFrom[cell + 1]; k++) {
    const rock = arena.rocksNear[k];
    const dx = xPx * SUBPX - arena.rockX[rock];
    const dy = yPx * SUBPX - arena.rockY[rock];
    if (dx * dx + dy * dy < arena.rockRadius[rock] * arena.rockRadius[rock]) return rock;
  }
  return -1;
}

/** The place at an asteroid's rim that is nearest to one on it. */
function rimOf({ rockX, rockY, rockRadius }: Arena, rock: number, xPx: number, yPx: number): number {
  const dx = xPx * SUBPX - rockX[rock];
  const dy = yPx * SUBPX - rockY[rock];
  const apart = distance(dx, dy);
  const nx = apart === 0 ? UNIT : divide(dx * UNIT, apart);
  const ny = apart === 0 ? 0 : divide(dy * UNIT, apart);
  const reach = rockRadius[rock] + RIM_PX * SUBPX;
  return placeAt(
    divide(rockX[rock] + divide(nx * reach, UNIT), SUBPX),
    divide(rockY[rock] + divide(ny * reach, UNIT), SUBPX),
  );
}

/** Ambient stardust that nobody brought: refills what was gathered, a little every tick. */
export function refillStardust(world: World): void {
  const wanted = ambientIn(world);
  const share = divide(world.arena.seats + REFILL_SEATS - 1, REFILL_SEATS);
  const most = phaseAt(world.arena, world.tick) === 'podium' ? share * PODIUM_REFILL : share;
  for (let i = 0; i < most && moteCount(world.motes) < wanted; i++) scatterMote(world, world.tick, i);
}

/** Fills a new world. */
export function scatterStardust(world: World): void {
  const wanted = ambientIn(world);
  for (let i = 0; i < wanted; i++) scatterMote(world, world.tick, i);
}

/** Motes that lie inside the border when nobody disturbs them. */
function ambientIn({ arena, border, tick }: World): number {
  const sidePx = sidePxOf(arena);
  const insidePx = sidePx - 2 * insetPxAt(border, tick);
  return divide(insidePx * insidePx * AMBIENT_PER_SEAT * arena.seats, sidePx * sidePx);
}

function scatterMote(world: World, a: number, b: number): void {
  const low = insetPxAt(world.border, world.tick) + DUST_BORDER_PX;
  const span = sidePxOf(world.arena) - 2 * low;
  const chance = drawSecret(world.secret, DRAW.ambient, a, b);
  const x = low + (draw(chance, 1) % span);
  const y = low + (draw(chance, 2) % span);
  // One in eight is worth three: reason enough to change course.
  if (isOutsideRocks(world.arena, x, y)) layDust(world, x, y, draw(chance, 3) % 8 === 0 ? 3 : 1);
}

/** Whether a place in pixels is clear of asteroids, so that its dust can be reached. */
export function isOutsideRocks(arena: Arena, xPx: number, yPx: number): boolean {
  for (let i = 0; i < arena.rockX.length; i++) {
    const dx = xPx * SUBPX - arena.rockX[i];
    const dy = yPx * SUBPX - arena.rockY[i];
    if (distance(dx, dy) < arena.rockRadius[i] + ROCK_CLEARANCE_PX * SUBPX) return false;
  }
  return true;
}
