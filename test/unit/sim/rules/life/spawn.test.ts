import { describe, expect, test } from 'vitest';
import { draw } from '../../../../../game/sim/math/random.ts';
import { secretOf } from '../../../../../game/sim/math/secret.ts';
import { SUBPX } from '../../../../../game/sim/math/units.ts';
import { isOutsideRocks } from '../../../../../game/sim/rules/dust/stardust.ts';
import { removeBroken, shatter } from '../../../../../game/sim/rules/fight/shatter.ts';
import { leave, park, spawn, unpark } from '../../../../../game/sim/rules/life/spawn.ts';
import { placeBorder } from '../../../../../game/sim/rules/round/border.ts';
import { createSimulation, stepWorld } from '../../../../../game/sim/step.ts';
import { createArena } from '../../../../../game/sim/world/arena.ts';
import { CLASS_SHIFT, IMMUNE } from '../../../../../game/sim/world/comets.ts';
import { earn, tankOf } from '../../../../../game/sim/world/own-state.ts';
import { classOf, radiusOf } from '../../../../../game/sim/world/size.ts';
import { HEAVY, LARGEST_TRAITS } from '../../../../../game/sim/world/traits.ts';
import { BORN, clearNews, createWorld, GONE, OWN, type World } from '../../../../../game/sim/world/world.ts';
import { dustLying, motionOf, openWorld, put, simulationOf } from '../../../../../tools/lib/virtual/space.ts';

describe('spawn', () => {
  test('a new comet has 20 dust, rests, is immune for 2 s, and stands at this place', () => {
    const world = openWorld();
    world.tick = 50;
    spawn(world, 3);
    const { heading, flags, alive } = world.comets;
    expect({ ...motionOf(world.comets, 3), heading: heading[3] }).toEqual({
      heading: 67,
      vx: 0,
      vy: 0,
      x: 293888,
      y: 838656,
    });
    expect([flags[3], alive[3], world.ids, world.marks[3]]).toEqual([IMMUNE, 1, [3], BORN | OWN]);
    expect([world.own.dust[3], tankOf(world.own, 3), world.own.immuneUntil[3]]).toEqual([20, 20, 171]);
    expect(world.wishes[3]).toEqual({ heading: heading[3], buttons: 0 });
    expect([world.deeds.joined[3], world.deeds.bornTick[3]]).toEqual([1, 50]);
  });

  test('nothing of the comet before is left: neither speed, dust, wish, choices, cracks, nor what was on offer', () => {
    const world = openWorld();
    put(world, 0, { vx: 500, vy: 500, dust: 900, flags: 2, traits: LARGEST_TRAITS });
    earn(world.own, 0, 9);
    world.own.offer[0] = 0o210;
    world.ids.length = 0;
    spawn(world, 0);
    const { own, comets } = world;
    expect([comets.vx[0], comets.vy[0], comets.flags[0], comets.traits[0]]).toEqual([0, 0, IMMUNE, 0]);
    expect([own.dust[0], own.fresh[0], own.ripe[0], own.offer[0], world.wishes[0].buttons]).toEqual([20, 0, 0, 0, 0]);
  });
});

describe('dust to begin with', () => {
  /** What a newcomer begins with among others who hold so much; where it broke before, with so much. */
  const startOf = (held: number[], fellWith = -1) => {
    const world = openWorld();
    for (const [id, dust] of held.entries()) put(world, id, { dust });
    world.deeds.joined[7] = 1;
    world.deeds.fellWith[7] = fellWith;
    spawn(world, 7);
    return world.own.dust[7];
  };

  test('is 20, or a quarter of what the one in the middle holds', () => {
    expect([startOf([]), startOf([20]), startOf([83]), startOf([300])]).toEqual([20, 20, 20, 75]);
    expect([startOf([10, 100, 5000]), startOf([10, 100, 5001, 6000]), startOf([300, 10, 90])]).toEqual([25, 1250, 22]);
  });

  test('is never more than the comet held that broke: dying does not pay', () => {
    expect([startOf([300], 500), startOf([300], 74), startOf([300], 12), startOf([300], 0)]).toEqual([75, 74, 12, 0]);
    expect(startOf([], 7)).toBe(7);
  });

  test('whatever a comet holds, and whoever else plays: breaking and going on leaves it with no more', () => {
    for (let seed = 0; seed < 300; seed++) {
      const world = openWorld();
      for (let id = 0; id < 7; id++) put(world, id, { dust: draw(seed, id) % 600 });
      world.crown = draw(seed, 9) % 8;
      const held = world.own.dust[3];
      shatter(world, 0, 3);
      removeBroken(world, [3]);
      world.deeds.joined[3] = 1;
      spawn(world, 3);
      expect(world.own.dust[3]).toBeLessThanOrEqual(held);
    }
  });

  test('of somebody new in a seat does not hang on who had it before', () => {
    const world = openWorld();
    put(world, 0, { dust: 300 });
    world.deeds.fellWith[7] = 3;
    leave(world, 7);
    spawn(world, 7);
    expect(world.own.dust[7]).toBe(75);
  });

  test('is the full one again in the next round', () => {
    const { world, near } = createSimulation(1, secretOf(2), 8, undefined, 7200);
    world.tick = 7799;
    world.deeds.joined[7] = 1;
    world.deeds.fellWith[7] = 3;
    // Asked for in the very tick in which it begins.
    stepWorld({ world, near }, [{ kind: 'spawn', id: 7 }]);
    expect([world.ids, world.own.dust[7], world.deeds.fellWith[7]]).toEqual([[7], 20, -1]);
  });
});

describe('the place', () => {
  const placeOf = ({ comets }: World, id: number) => ({ x: comets.x[id] / SUBPX, y: comets.y[id] / SUBPX });

  test('is at least 200 px from the border and clear of asteroids', () => {
    for (const insetPx of [0, 512, 1000]) {
      const world = createWorld(createArena(3, 100, 12), secretOf(9));
      Object.assign(world.border, { inset: insetPx * SUBPX, target: insetPx * SUBPX });
      for (let tick = 0; tick < 200; tick++) {
        world.tick = tick;
        spawn(world, 0);
        const { x, y } = placeOf(world, 0);
        const least = insetPx + 200;
        expect(Math.min(x, y) >= least && Math.max(x, y) < 12 * 256 - least).toBe(true);
        expect(isOutsideRocks(world.arena, x, y)).toBe(true);
        world.ids.length = 0;
      }
    }
  });

  test('is 200 px inside of where the border goes, and of where it is', () => {
    for (const course of [
      { inset: 0, target: 900 * SUBPX, step: 410 },
      { inset: 900 * SUBPX, target: 0, step: 410 },
    ]) {
      const world = createWorld(createArena(3, 100, 12), secretOf(9));
      Object.assign(world.border, course);
      for (let id = 0; id < 30; id++) {
        spawn(world, id);
        const { x, y } = placeOf(world, id);
        expect(Math.min(x, y) >= 1100 && Math.max(x, y) < 12 * 256 - 1100).toBe(true);
      }
    }
  });

  test('has nobody within 450 px and somebody within 600 px, where there is room for that', () => {
    for (let seed = 0; seed < 50; seed++) {
      const world = createWorld(createArena(3, 100), secretOf(seed));
      // As a world for 100 is with up to five in play.
      placeBorder(world, 5);
      spawn(world, 0);
      for (let id = 1; id < 3; id++) {
        spawn(world, id);
        const nearest = nearestPx(world.comets, id, id);
        expect([seed, id, nearest >= 449, nearest <= 601]).toEqual([seed, id, true, true]);
      }
    }
  });

  test('in a crowded world is the clearest of sixty-four', () => {
    const world = createWorld(createArena(3, 100, 8), secretOf(9));
    for (let id = 0; id < 12; id++) {
      spawn(world, id);
      if (id > 0) expect(nearestPx(world.comets, id, id)).toBeGreaterThan(250);
    }
  });
});

/** Px from comet `id` to the nearest of the first few others. */
function nearestPx({ x, y }: World['comets'], id: number, others: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let b = 0; b < others; b++) least = Math.min(least, Math.hypot(x[id] - x[b], y[id] - y[b]) / SUBPX);
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

  test('immune only after ten seconds: who goes quiet for a moment again and again is prey like everybody', () => {
    const immune = [1, 196, 599, 600].map((missed) => {
      const world = openWorld();
      put(world, 0, { dust: 200 });
      world.tick = 1000;
      park(world, 0);
      world.tick = 1000 + missed;
      unpark(world, 0);
      expect(world.comets.alive[0]).toBe(1);
      return [world.comets.flags[0] & IMMUNE, world.own.immuneUntil[0]];
    });
    expect(immune).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [IMMUNE, 1721],
    ]);
  });
});

describe('unpark', () => {
  test('a place that the border has passed is moved inside', () => {
    for (const [xPx, dust] of [
      [20, 20],
      [2030, 2000],
    ]) {
      const world = openWorld();
      put(world, 0, { xPx, yPx: 1000, dust });
      park(world, 0);
      world.tick = 1000;
      Object.assign(world.border, { inset: 0, target: 600 * SUBPX, step: 400 });
      const low = 400_000 + radiusOf(classOf(dust));
      unpark(world, 0);
      const { x, y, vx, vy } = motionOf(world.comets, 0);
      expect([x, y, vx, vy]).toEqual([xPx < 1000 ? low : world.arena.side - low, 1000 * SUBPX, 0, 0]);
      // In the next tick it is pushed by the border, and no farther.
      stepWorld(simulationOf(world), []);
      expect(Math.abs(world.comets.x[0] - x)).toBe(400);
    }
  });

  test('a comet keeps its choices, its cracks and what is on offer', () => {
    const world = openWorld();
    put(world, 0, { dust: 200, traits: HEAVY | 0x40 });
    world.own.offer[0] = 0o210;
    park(world, 0);
    unpark(world, 0);
    expect([world.comets.traits[0], world.own.offer[0]]).toEqual([HEAVY | 0x40, 0o210]);
  });

  test('who is not parked does not come back', () => {
    const world = openWorld();
    unpark(world, 0);
    expect([world.ids, world.marked, world.deeds.joined[0]]).toEqual([[], [], 0]);
  });
});

describe('leave', () => {
  test('what a comet held stays behind for the others', () => {
    const world = openWorld();
    put(world, 0, { dust: 130 });
    world.tick = 600;
    leave(world, 0);
    expect([world.ids, dustLying(world)]).toEqual([[], 130]);
    expect(world.events.at(-1)).toEqual({ kind: 'gone', id: 0, shattered: false });
  });

  test('a life of less than ten seconds leaves nothing: to join and leave brings no dust into the world', () => {
    const world = openWorld();
    world.tick = 100;
    spawn(world, 0);
    expect(world.own.dust[0]).toBe(20);
    world.tick = 699;
    leave(world, 0);
    expect([world.ids, dustLying(world)]).toEqual([[], 0]);
    world.tick = 1000;
    spawn(world, 0);
    world.tick = 1600;
    leave(world, 0);
    expect(dustLying(world)).toBe(20);
  });

  test('who is not in play leaves nothing', () => {
    const world = openWorld();
    put(world, 0, { dust: 130 });
    park(world, 0);
    leave(world, 0);
    expect(dustLying(world)).toBe(0);
  });
});
