import { DRAW, draw } from '../math/random.ts';
import { CELL_PX, clamp, distance, divide, SUBPX } from '../math/units.ts';
import type { Arena } from '../world/arena.ts';
import { addMote, moteCount, placeAt } from '../world/motes.ts';
import type { World } from '../world/world.ts';

/** Motes a seat's share of the world holds when nobody disturbs it: about 48 in a view. */
export const AMBIENT_PER_SEAT = 12;
/** New motes a tick for each hundred seats while there are fewer: an emptied world is full again in 20 s. */
export const REFILL_SEATS = 100;
const BORDER_PX = 40;
const ROCK_CLEARANCE_PX = 24;

/**
 * Lays dust at a place, kept inside the world, and tells of it. `by`: the comet whose trail it is, so that others compute
 * it, or −1. Where there is no room it is lost.
 */
export function layDust(world: World, xPx: number, yPx: number, value: number, by = -1): void {
  const x = keptInside(world.arena, xPx);
  const y = keptInside(world.arena, yPx);
  const mote = addMote(world.motes, world.arena, x, y, value);
  if (mote >= 0) world.events.push({ kind: 'moteBorn', mote, by });
  else if (by >= 0) world.events.push({ kind: 'trailLost', at: placeAt(x, y), by });
}

/** A coordinate in pixels, moved to where comets can reach. */
export function keptInside(arena: Arena, px: number): number {
  return clamp(px, BORDER_PX, arena.cells * CELL_PX - BORDER_PX);
}

/** Ambient stardust that nobody brought: refills what was gathered, a little every tick. */
export function refillStardust(world: World): void {
  const wanted = world.arena.seats * AMBIENT_PER_SEAT;
  const most = divide(world.arena.seats + REFILL_SEATS - 1, REFILL_SEATS);
  for (let i = 0; i < most && moteCount(world.motes) < wanted; i++) scatterMote(world, world.tick, i);
}

/** Fills a new world. */
export function scatterStardust(world: World): void {
  const wanted = world.arena.seats * AMBIENT_PER_SEAT;
  for (let i = 0; i < wanted; i++) scatterMote(world, 0, i);
}

function scatterMote(world: World, a: number, b: number): void {
  const span = world.arena.cells * CELL_PX - 2 * BORDER_PX;
  const chance = draw(world.secretSeed, DRAW.ambient, a, b);
  const x = BORDER_PX + (draw(chance, 1) % span);
  const y = BORDER_PX + (draw(chance, 2) % span);
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
