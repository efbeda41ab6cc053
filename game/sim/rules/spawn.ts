import { DRAW, draw } from '../math/random.ts';
import { CELL_PX, distance, divide, SUBPX } from '../math/units.ts';
import { CLASS_SHIFT, IMMUNE } from '../world/comets.ts';
import { fillOwn } from '../world/own-state.ts';
import { classOf } from '../world/size.ts';
import { enterPlay, leavePlay, mark, OWN, type World } from '../world/world.ts';
import { IMMUNE_TICKS } from './immunity.ts';
import { scatterAround } from './shed.ts';
import { isOutsideRocks } from './stardust.ts';

export const SPAWN_DUST = 20;
const SPAWN_TRIES = 12;
export const BORDER_PX = 200;
/** A place this far from everybody is good enough. */
export const CLEAR_PX = 700;

/** A new comet for `id`: some dust, a clear place, two seconds of immunity. */
export function spawn(world: World, id: number): void {
  const { comets } = world;
  const place = findPlace(world, id);
  comets.x[id] = place.xPx * SUBPX;
  comets.y[id] = place.yPx * SUBPX;
  comets.heading[id] = draw(world.secretSeed, DRAW.spawn, world.tick, id) & 255;
  fillOwn(world.own, id, SPAWN_DUST, 0);
  setOut(world, id);
}

/** Takes comet `id` out of play as it is, or does nothing where it is not in play. */
export function park(world: World, id: number): void {
  if (world.comets.alive[id] === 0) return;
  leavePlay(world, id, false);
  world.parked[id] = 1;
}

/** Brings a parked comet back where it was left, at rest and immune; one that shattered or left stays gone. */
export function unpark(world: World, id: number): void {
  if (world.parked[id] === 1) setOut(world, id);
}

/** Ends comet `id`; what it held stays behind for the others. */
export function leave(world: World, id: number): void {
  world.parked[id] = 0;
  if (world.comets.alive[id] === 0) return;
  scatterAround(world, id, world.own.dust[id]);
  leavePlay(world, id, false);
}

function setOut(world: World, id: number): void {
  const { comets, own } = world;
  comets.vx[id] = 0;
  comets.vy[id] = 0;
  comets.flags[id] = (classOf(own.dust[id]) << CLASS_SHIFT) | IMMUNE;
  fillOwn(own, id, own.dust[id], world.tick + 1 + IMMUNE_TICKS);
  world.wishes[id] = { heading: comets.heading[id], buttons: 0 };
  mark(world, id, OWN);
  enterPlay(world, id);
}

function findPlace(world: World, id: number): { xPx: number; yPx: number } {
  const span = world.arena.cells * CELL_PX - 2 * BORDER_PX;
  let best = { xPx: divide(span, 2), yPx: divide(span, 2) };
  let bestClear = -1;
  for (let attempt = 0; attempt < SPAWN_TRIES && bestClear < CLEAR_PX; attempt++) {
    const chance = draw(world.secretSeed, DRAW.spawn, world.tick, (id + 1) * SPAWN_TRIES + attempt);
    const place = { xPx: BORDER_PX + (draw(chance, 1) % span), yPx: BORDER_PX + (draw(chance, 2) % span) };
    if (!isOutsideRocks(world.arena, place.xPx, place.yPx)) continue;
    const clear = clearanceAt(world, place.xPx, place.yPx);
    if (clear <= bestClear) continue;
    best = place;
    bestClear = clear;
  }
  return best;
}

/** Pixels to the nearest comet. */
function clearanceAt(world: World, xPx: number, yPx: number): number {
  let least = CLEAR_PX;
  for (const id of world.ids) {
    const dx = divide(world.comets.x[id], SUBPX) - xPx;
    const dy = divide(world.comets.y[id], SUBPX) - yPx;
    const apart = distance(dx, dy);
    if (apart < least) least = apart;
  }
  return least;
}
