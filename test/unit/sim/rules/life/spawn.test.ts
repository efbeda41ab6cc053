import { describe, expect, test } from 'vitest';
import { SUBPX } from '../../../../../game/sim/math/units.ts';
import { isOutsideRocks } from '../../../../../game/sim/rules/dust/stardust.ts';
import { leave, park, spawn, unpark } from '../../../../../game/sim/rules/life/spawn.ts';
import { createArena } from '../../../../../game/sim/world/arena.ts';
import { CLASS_SHIFT, IMMUNE } from '../../../../../game/sim/world/comets.ts';
import { earn, tankOf } from '../../../../../game/sim/world/own-state.ts';
import { BORN, clearNews, createWorld, GONE, OWN } from '../../../../../game/sim/world/world.ts';
import { dustLying, motionOf, openWorld, put } from '../../../../../tools/lib/virtual/space.ts';

describe('spawn', () => {
  test('a new comet has 20 dust, rests, is immune for 2 s, and stands at this place', () => {
    const world = openWorld();
    world.tick = 50;
    spawn(world, 3);
    const { heading, flags, alive } = world.comets;
    expect({ ...motionOf(world.comets, 3), heading: heading[3] }).toEqual({
      heading: 176,
      vx: 0,
      vy: 0,
      x: 841728,
      y: 1604608,
    });
    expect([flags[3], alive[3], world.ids, world.marks[3]]).toEqual([IMMUNE, 1, [3], BORN | OWN]);
    expect([world.own.dust[3], tankOf(world.own, 3), world.own.immuneUntil[3]]).toEqual([20, 20, 171]);
    expect(world.wishes[3]).toEqual({ heading: heading[3], buttons: 0 });
  });

  test('places are at least 200 px from the border and clear of asteroids', () => {
    const world = createWorld(createArena(3, 100, 12), 9);
    for (let tick = 0; tick < 300; tick++) {
      world.tick = tick;
      spawn(world, 0);
      const [x, y] = [world.comets.x[0] / SUBPX, world.comets.y[0] / SUBPX];
      expect(Math.min(x, y) >= 200 && Math.max(x, y) < 12 * 256 - 200).toBe(true);
      expect(isOutsideRocks(world.arena, x, y)).toBe(true);
      world.ids.length = 0;
    }
  });

  test('in a world with room, nobody is nearer than 700 px', () => {
    const world = createWorld(createArena(3, 100, 40), 9);
    for (let id = 0; id < 20; id++) spawn(world, id);
    expect(leastDistancePx(world.comets, 20)).toBeGreaterThanOrEqual(699);
  });

  test('in a crowded world it is the clearest of twelve places', () => {
    const world = createWorld(createArena(3, 100, 8), 9);
    for (let id = 0; id < 12; id++) spawn(world, id);
    expect(leastDistancePx(world.comets, 12)).toBeGreaterThan(250);
  });

  test('nothing of the comet before is left: neither speed, nor dust, nor wish', () => {
    const world = openWorld();
    put(world, 0, { vx: 500, vy: 500, dust: 900, flags: 2 });
    earn(world.own, 0, 9);
    world.ids.length = 0;
    spawn(world, 0);
    const { own, comets } = world;
    expect([comets.vx[0], comets.vy[0], comets.flags[0]]).toEqual([0, 0, IMMUNE]);
    expect([own.dust[0], own.fresh[0], own.ripe[0], world.wishes[0].buttons]).toEqual([20, 0, 0, 0]);
  });
});

function leastDistancePx({ x, y }: { x: Int32Array; y: Int32Array }, count: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) least = Math.min(least, Math.hypot(x[a] - x[b], y[a] - y[b]) / SUBPX);
  }
  return least;
}

describe('park and unpark', () => {
  test('a parked comet is out of play and drops nothing', () => {
    const world = openWorld();
    put(world, 0, { dust: 200 });
    park(world, 0);
    expect([world.ids, world.comets.alive[0], dustLying(world), world.marks[0]]).toEqual([[], 0, 0, GONE]);
    expect(world.events).toEqual([{ kind: 'gone', id: 0, shattered: false }]);
  });

  test('who is not in play cannot be parked', () => {
    const world = openWorld();
    park(world, 0);
    expect([world.events, world.marked]).toEqual([[], []]);
  });

  test('it comes back at its place with its dust, at rest, immune for 2 s, all of its dust in the tank', () => {
    const world = openWorld();
    put(world, 0, { xPx: 300, yPx: 400, vx: 900, heading: 77, dust: 200, flags: 2 });
    earn(world.own, 0, 30);
    park(world, 0);
    clearNews(world);
    world.tick = 5000;
    unpark(world, 0);
    expect(motionOf(world.comets, 0)).toEqual({ x: 300 * SUBPX, y: 400 * SUBPX, vx: 0, vy: 0 });
    expect([world.comets.heading[0], world.comets.flags[0]]).toEqual([77, (7 << CLASS_SHIFT) | IMMUNE]);
    expect([world.own.dust[0], tankOf(world.own, 0), world.own.immuneUntil[0]]).toEqual([230, 230, 5121]);
    expect([world.ids, world.marks[0]]).toEqual([[0], BORN | OWN]);
  });
});

describe('leave', () => {
  test('what a comet held stays behind for the others', () => {
    const world = openWorld();
    put(world, 0, { dust: 130 });
    leave(world, 0);
    expect([world.ids, dustLying(world)]).toEqual([[], 130]);
    expect(world.events.at(-1)).toEqual({ kind: 'gone', id: 0, shattered: false });
  });

  test('who is not in play leaves nothing', () => {
    const world = openWorld();
    put(world, 0, { dust: 130 });
    park(world, 0);
    leave(world, 0);
    expect(dustLying(world)).toBe(0);
  });
});
