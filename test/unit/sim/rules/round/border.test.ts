import { describe, expect, test } from 'vitest';
import { secretOf } from '../../../../../game/sim/math/secret.ts';
import { SUBPX } from '../../../../../game/sim/math/units.ts';
import {
  INWARD_STEP,
  insetFor,
  makeRoom,
  placeBorder,
  steerBorder,
} from '../../../../../game/sim/rules/round/border.ts';
import { createSimulation, stepWorld } from '../../../../../game/sim/step.ts';
import { sidePxOf } from '../../../../../game/sim/world/arena.ts';
import { insetAt, insetPxAt } from '../../../../../game/sim/world/border.ts';
import { radiusOf } from '../../../../../game/sim/world/size.ts';
import { BORN, enterPlay, leavePlay, type World } from '../../../../../game/sim/world/world.ts';
import { openArena, openWorld, put } from '../../../../../tools/lib/virtual/space.ts';

/** A world for 100, 6144 px wide, in which so many are in play; the border is where it suits them. */
function worldOf(comets: number, roundTicks = 0): World {
  const world = openWorld(openArena(24, 100, roundTicks));
  for (let id = 0; id < comets; id++) enterPlay(world, id);
  placeBorder(world, comets);
  return world;
}

/** Px along a side of the world inside the border. */
const sideOf = ({ arena }: World, inset: number) => sidePxOf(arena) - (2 * inset) / SUBPX;

/** Steers the border for so many ticks. */
function steer(world: World, ticks: number): void {
  for (let i = 0; i < ticks; i++) {
    world.tick++;
    steerBorder(world);
  }
}

describe('its size', () => {
  test('suits the comets in play: each has the area of a seat, and two find each other', () => {
    const world = worldOf(0);
    const sides = [0, 1, 2, 11, 12, 20, 50, 99, 100, 140].map((comets) => sideOf(world, insetFor(world, comets)));
    expect(sides).toEqual([2048, 2048, 2048, 2048, 2128, 2747, 4344, 6113, 6144, 6144]);
  });

  test('of a small world is all of it', () => {
    const world = openWorld(openArena(7, 8));
    expect([0, 1, 8].map((comets) => insetFor(world, comets))).toEqual([0, 0, 0]);
  });

  test('of the largest world, full, is all of it', () => {
    const world = openWorld(openArena(255, 10_000));
    expect([5000, 10_000].map((comets) => sideOf(world, insetFor(world, comets)))).toEqual([46_159, 65_280]);
  });

  test('at a round’s end is that for twice as many, but never below 900 px', () => {
    const world = worldOf(0);
    expect([1, 12, 13, 50, 100].map((comets) => sideOf(world, insetFor(world, comets, 900, 2)))).toEqual([
      900, 1504, 1566, 3072, 4344,
    ]);
  });
});

describe('a crowd', () => {
  /** Side of the world once one more came in at `tick`, with the border where it suits `before`. */
  const sideAfter = (before: number, comets: number, tick = 0, roundTicks = 0) => {
    const world = worldOf(comets, roundTicks);
    world.tick = tick;
    placeBorder(world, before);
    makeRoom(world);
    return sideOf(world, insetAt(world.border, tick));
  };

  test('that comes in one moment has room at once, from more than twice as many on as there was room for', () => {
    expect([21, 22, 99].map((comets) => sideAfter(0, comets))).toEqual([2048, 2946, 6144]);
    expect([38, 39, 40].map((comets) => sideAfter(20, comets))).toEqual([2747, 2747, 3934]);
  });

  test('waits while the border closes', () => {
    expect(sideAfter(0, 99, 3600 - 60, 3600)).toBe(2048);
  });
});

describe('its course', () => {
  test('is looked for once a second', () => {
    const world = worldOf(20);
    for (let id = 20; id < 100; id++) enterPlay(world, id);
    steer(world, 59);
    expect(world.border.sinceTick).toBe(0);
    steer(world, 1);
    expect(world.border).toMatchObject({ target: 0, sinceTick: 60 });
  });

  test('is announced before it moves: in the tick in which it is told the border is where it was', () => {
    for (const [before, after] of [
      [20, 100],
      [100, 20],
    ]) {
      const world = worldOf(before);
      const at = world.border.inset;
      for (const id of [...world.ids]) leavePlay(world, id, false);
      for (let id = 0; id < after; id++) enterPlay(world, id);
      steer(world, 60);
      expect([world.border.inset, insetAt(world.border, 60), insetAt(world.border, 61) === at]).toEqual([
        at,
        at,
        false,
      ]);
    }
  });

  test('inward it takes 24 px/s, outward 2 s or 60 px/s', () => {
    const inward = worldOf(100);
    inward.ids.length = 20;
    steer(inward, 60);
    expect(inward.border.step).toBe(INWARD_STEP);
    expect(INWARD_STEP).toBe(410);
    const outward = worldOf(20);
    for (let id = 20; id < 100; id++) enterPlay(outward, id);
    steer(outward, 60);
    // 1698.5 px in 120 ticks.
    expect(outward.border.step).toBe(14_493);
    expect(insetPxAt(outward.border, 180)).toBeLessThanOrEqual(1);
    const bit = worldOf(99);
    enterPlay(bit, 99);
    steer(bit, 60);
    // 15.5 px.
    expect(bit.border.step).toBe(SUBPX);
  });

  test('a few who come or go do not move it', () => {
    const world = worldOf(40);
    const { target } = world.border;
    for (let id = 40; id < 43; id++) enterPlay(world, id);
    steer(world, 600);
    expect(world.border.target).toBe(target);
    for (let id = 43; id < 46; id++) enterPlay(world, id);
    steer(world, 60);
    expect(world.border.target).toBe(insetFor(world, 46));
  });

  test('but it goes all the way where the world is full, or as small as it becomes', () => {
    const full = worldOf(99);
    enterPlay(full, 99);
    steer(full, 60);
    expect(full.border.target).toBe(0);
    const small = worldOf(12);
    small.ids.length = 11;
    steer(small, 60);
    expect(sideOf(small, small.border.target)).toBe(2048);
  });

  test('another course begins where the border is', () => {
    const world = worldOf(100);
    world.ids.length = 20;
    steer(world, 180);
    const at = insetAt(world.border, 180);
    expect(at).toBe(120 * INWARD_STEP);
    for (let id = 20; id < 100; id++) enterPlay(world, id);
    steer(world, 60);
    expect(world.border).toMatchObject({ inset: 180 * INWARD_STEP, target: 0, sinceTick: 240 });
  });
});

describe('in rounds of 6 min', () => {
  const ROUND = 21_600;

  test('it closes in the last minute, and rests for the last 15 s', () => {
    const world = worldOf(50, ROUND);
    world.tick = 17_999;
    const before = insetAt(world.border, 18_000);
    steer(world, 1);
    expect([world.border.sinceTick, sideOf(world, world.border.target)]).toEqual([18_000, 3072]);
    const at = [18_000, 18_001, 20_690, 20_700, 21_599].map((tick) => insetAt(world.border, tick));
    const { target, step } = world.border;
    expect(at).toEqual([before, before + step, before + 2690 * step, target, target]);
    expect(before + 2690 * step).toBeLessThan(target);
  });

  test('nobody who comes or goes then moves it', () => {
    const world = worldOf(50, ROUND);
    world.tick = 17_999;
    steer(world, 1);
    const { target } = world.border;
    world.ids.length = 2;
    steer(world, 3599);
    expect([world.border.target, world.border.sinceTick]).toEqual([target, 18_000]);
  });

  test('it never closes on nobody: a world that is smaller already stays', () => {
    const world = openWorld(openArena(4, 2, ROUND));
    enterPlay(world, 0);
    placeBorder(world, 1);
    world.tick = 17_999;
    steer(world, 1);
    expect(sideOf(world, world.border.target)).toBe(900);
  });
});

describe('comets', () => {
  test('are pushed in by it and never outside, at rest or not, whatever their size', () => {
    const world = openWorld(openArena(24, 100));
    const { arena, comets, border } = world;
    const simulation = { world, near: createSimulation(1, secretOf(2), 100, 24).near };
    put(world, 0, { xPx: 14, yPx: 3000, dust: 0 });
    put(world, 1, { xPx: 6100, yPx: 6100, dust: 2000 });
    put(world, 2, { xPx: 3000, yPx: 44, dust: 2000, heading: 192, flags: 1 });
    let worst = 0;
    let longest = 0;
    for (let i = 0; i < 1200; i++) {
      const before = insetAt(border, world.tick);
      stepWorld(simulation, []);
      const inset = insetAt(border, world.tick);
      longest = Math.max(longest, Math.abs(inset - before));
      for (const id of world.ids) {
        const low = inset + radiusOf(comets.flags[id] >> 3);
        const at = [comets.x[id], comets.y[id], arena.side - comets.x[id], arena.side - comets.y[id]];
        worst = Math.max(worst, low - Math.min(...at));
      }
    }
    expect([worst, longest, insetPxAt(border, world.tick) > 400]).toEqual([0, INWARD_STEP, true]);
  });
});

test('while somebody is in play neither border nor comets jump: not by people, nor by rounds', () => {
  const ROUND = 7200;
  const SEATS = 30;
  const simulation = createSimulation(3, secretOf(4), SEATS, undefined, ROUND);
  const { world } = simulation;
  let fastest = 0;
  let longestPx = 0;
  for (let tick = 1; tick <= 2 * (ROUND + 600) + 900; tick++) {
    const inset = insetAt(world.border, world.tick);
    const before = world.ids.map((id) => ({ id, x: world.comets.x[id], y: world.comets.y[id] }));
    // Many come, most go, and many come again, also with the tick in which a round begins.
    const comes = [100, 1500, 7500, 7800, 9000].includes(tick);
    const goes = [900, 7790, 8400].includes(tick);
    const ids = Array.from({ length: SEATS }, (_, id) => id).filter((id) => !goes || id > 3);
    const inputs = ids.filter((id) => goes || world.comets.alive[id] === 0);
    stepWorld(
      simulation,
      comes ? inputs.map((id) => ({ kind: 'spawn', id })) : goes ? inputs.map((id) => ({ kind: 'leave', id })) : [],
    );
    for (const { id, x, y } of before) {
      if (world.comets.alive[id] === 0 || world.marks[id] & BORN) continue;
      fastest = Math.max(fastest, Math.abs(insetAt(world.border, tick) - inset));
      longestPx = Math.max(longestPx, Math.hypot(world.comets.x[id] - x, world.comets.y[id] - y) / SUBPX);
    }
  }
  expect(fastest).toBeGreaterThan(0);
  // Outward, a world that is 3328 px wide at most.
  expect(fastest).toBeLessThan(6 * SUBPX);
  expect(longestPx).toBeLessThan(64);
});
