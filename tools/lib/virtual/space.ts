import { secretOf } from '../../../game/sim/math/secret.ts';
import { CELL_PX, SUBPX } from '../../../game/sim/math/units.ts';
import type { Simulation } from '../../../game/sim/step.ts';
import { type Arena, cellAt } from '../../../game/sim/world/arena.ts';
import { CLASS_SHIFT, type Comets, createComets } from '../../../game/sim/world/comets.ts';
import { type Motes, THORN } from '../../../game/sim/world/motes.ts';
import { createNeighbours } from '../../../game/sim/world/neighbours.ts';
import { fillOwn } from '../../../game/sim/world/own-state.ts';
import { classOf } from '../../../game/sim/world/size.ts';
import { clearNews, createWorld, enterPlay, type World } from '../../../game/sim/world/world.ts';

/** Small worlds in which one rule can be seen alone: no asteroids, no dust, nobody but those who are put there. */

/** An arena without asteroids. */
export function openArena(cells = 8, seats = 8, roundTicks = 0): Arena {
  return {
    seed: 1,
    seats,
    cells,
    side: cells * CELL_PX * SUBPX,
    rockX: new Int32Array(0),
    rockY: new Int32Array(0),
    rockRadius: new Int32Array(0),
    rockDepth: new Int32Array(0),
    rocksFrom: new Int32Array(cells * cells + 1),
    rocksNear: new Int32Array(0),
    roundTicks,
  };
}

/** An empty world; its secret is fixed. */
export function openWorld(arena = openArena()): World {
  return createWorld(arena, secretOf(0xc0e7a));
}

export function simulationOf(world: World): Simulation {
  return { world, near: createNeighbours(world.arena) };
}

export interface Place {
  xPx?: number;
  yPx?: number;
  /** Sub-pixel units a tick. */
  vx?: number;
  vy?: number;
  heading?: number;
  /** THRUST, BOOST, IMMUNE; the size class follows from the dust. */
  flags?: number;
  dust?: number;
  /** Choices and cracks, see `traits.ts`. */
  traits?: number;
  /** See `Comets`. */
  lit?: number;
}

/** Puts comet `id` into play, by default at rest in the middle of a world of 2048 px. */
export function put(world: World, id: number, place: Place = {}): void {
  const { dust = 20, flags = 0 } = place;
  putComet(world.comets, id, { ...place, flags: flags | (classOf(dust) << CLASS_SHIFT) });
  fillOwn(world.own, id, dust, 0);
  world.wishes[id] = { heading: world.comets.heading[id], buttons: flags & 3 };
  world.cellBefore[id] = cellAt(world.arena, world.comets.x[id], world.comets.y[id]);
  enterPlay(world, id);
  clearNews(world);
}

/** One comet outside of any world. `flags` hold the size class as well. */
export function loneComet(place: Place): Comets {
  const comets = createComets(1);
  putComet(comets, 0, place);
  comets.alive[0] = 1;
  return comets;
}

function putComet(comets: Comets, id: number, place: Place): void {
  const { xPx = 1024, yPx = 1024, vx = 0, vy = 0, heading = 0, flags = 0, traits = 0, lit = 0 } = place;
  comets.x[id] = Math.round(xPx * SUBPX);
  comets.y[id] = Math.round(yPx * SUBPX);
  comets.vx[id] = vx;
  comets.vy[id] = vy;
  comets.heading[id] = heading;
  comets.flags[id] = flags;
  comets.traits[id] = traits;
  comets.lit[id] = lit;
}

/** Place and velocity of a comet: what golden numbers are written about. */
export function motionOf({ x, y, vx, vy }: Comets, id = 0): { x: number; y: number; vx: number; vy: number } {
  return { x: x[id], y: y[id], vx: vx[id], vy: vy[id] };
}

/** Dust of all motes that lie about, thorns among them. */
export function dustLying({ motes }: World): number {
  return motes.value.reduce((sum, value) => sum + (value < THORN ? value : value - THORN), 0);
}

/** Dust of all comets in play. */
export function dustHeld({ own, ids }: World): number {
  return ids.reduce((sum, id) => sum + own.dust[id], 0);
}

/** Places and values of all motes, by slot. */
export function motesOf(
  motes: Pick<Motes, 'x' | 'y' | 'value'>,
): { mote: number; x: number; y: number; value: number }[] {
  const found: { mote: number; x: number; y: number; value: number }[] = [];
  for (let mote = 0; mote < motes.value.length; mote++) {
    const value = motes.value[mote];
    if (value > 0) found.push({ mote, x: motes.x[mote], y: motes.y[mote], value });
  }
  return found;
}
