import { expect, test } from 'vitest';
import { draw } from '../../../../../game/sim/math/random.ts';
import { secretOf } from '../../../../../game/sim/math/secret.ts';
import {
  isOutsideRocks,
  layDust,
  refillStardust,
  restingPlace,
  scatterStardust,
} from '../../../../../game/sim/rules/dust/stardust.ts';
import { createSimulation, stepWorld } from '../../../../../game/sim/step.ts';
import { type Arena, createArena } from '../../../../../game/sim/world/arena.ts';
import { moteCount, xOfPlace, yOfPlace } from '../../../../../game/sim/world/motes.ts';
import { createWorld } from '../../../../../game/sim/world/world.ts';
import { dustLying, motesOf, openArena, openWorld } from '../../../../../tools/lib/virtual/space.ts';

test('a new world holds twelve motes a seat, one in eight of them worth three', () => {
  const world = createWorld(openArena(24, 100), secretOf(1));
  scatterStardust(world);
  const rich = motesOf(world.motes).filter(({ value }) => value === 3);
  expect([moteCount(world.motes), dustLying(world), rich.length]).toEqual([1200, 1486, 143]);
});

test('the first motes of a world lie here', () => {
  const world = openWorld();
  scatterStardust(world);
  expect(motesOf(world.motes).slice(0, 4)).toEqual([
    {
      mote: 0,
      value: 1,
      x: 1657,
      y: 708,
    },
    {
      mote: 1,
      value: 1,
      x: 1327,
      y: 164,
    },
    {
      mote: 2,
      value: 1,
      x: 64,
      y: 1670,
    },
    {
      mote: 3,
      value: 1,
      x: 1668,
      y: 1661,
    },
  ]);
});

test('an emptied world is full again after 20 s, and no more is laid then', () => {
  const world = createWorld(openArena(24, 100), secretOf(1));
  for (world.tick = 1; world.tick <= 1200; world.tick++) refillStardust(world);
  expect(moteCount(world.motes)).toBe(1200);
  for (; world.tick <= 1300; world.tick++) refillStardust(world);
  expect(moteCount(world.motes)).toBe(1200);
});

test('rooms with more seats are refilled faster', () => {
  const world = createWorld(openArena(75, 1000), secretOf(1));
  world.tick = 1;
  refillStardust(world);
  expect(moteCount(world.motes)).toBe(10);
});

test('no mote lies where no comet could reach it: beyond the border or in an asteroid', () => {
  const { world, near } = createSimulation(4, secretOf(5), 100);
  for (let tick = 0; tick < 600; tick++) stepWorld({ world, near }, []);
  for (const { x, y } of motesOf(world.motes)) {
    expect(isOutsideRocks(world.arena, x, y)).toBe(true);
    expect(Math.min(x, y) >= 40 && Math.max(x, y) <= world.arena.cells * 256 - 40).toBe(true);
  }
});

test('a place is outside of asteroids from 24 px beyond their rim', () => {
  const arena = createArena(7, 10, 8);
  const [x, y, radius] = [arena.rockX[0], arena.rockY[0], arena.rockRadius[0]].map((at) => at / 1024);
  expect([23, 24].map((gap) => isOutsideRocks(arena, x + radius + gap, y))).toEqual([false, true]);
});

test('dust laid outside lands 40 px inside the border, wherever that is', () => {
  const laid = [0, 300 * 1024, 300 * 1024 + 1].map((inset) => {
    const world = openWorld();
    Object.assign(world.border, { inset, target: inset });
    layDust(world, -500, 99_999, 5);
    expect(world.events).toEqual([{ kind: 'moteBorn', mote: 0, by: -1 }]);
    return motesOf(world.motes).map(({ x, y, value }) => [x, y, value]);
  });
  expect(laid).toEqual([[[40, 2008, 5]], [[340, 1708, 5]], [[341, 1707, 5]]]);
});

test('dust laid on an asteroid comes to lie 4 px from its rim, to that side', () => {
  // At 1303, 1307 with a radius of 109.
  const world = openWorld(createArena(7, 10, 8));
  for (const [x, y] of [
    [1303, 1307],
    [1303, 1299],
    [1211, 1307],
    [1303 + 112, 1307],
  ]) {
    layDust(world, x, y, 1);
  }
  expect(motesOf(world.motes).map(({ x, y }) => [x, y])).toEqual([
    [1303 + 113, 1307],
    [1303, 1307 - 113],
    [1303 - 113, 1307],
    [1303 + 112, 1307],
  ]);
});

test('wherever dust falls, with the border wherever it is, it lies inside, and on no asteroid', () => {
  const wrong: number[][] = [];
  let moved = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const arena = createArena(seed, 10, 12);
    for (let i = 0; i < 3000; i++) {
      const insetPx = draw(seed, i) % 1050;
      const [xPx, yPx] = [draw(seed, i, 1) % 3072, draw(seed, i, 2) % 3072];
      const place = restingPlace(arena, insetPx, xPx, yPx);
      const [x, y] = [xOfPlace(place), yOfPlace(place)];
      const isInside = Math.min(x, y) >= insetPx + 40 && Math.max(x, y) <= 3072 - insetPx - 40;
      if (!isInside || isInRock(arena, x, y)) wrong.push([seed, i]);
      if (isInRock(arena, xPx, yPx)) moved++;
    }
  }
  expect(wrong).toEqual([]);
  expect(moved).toBeGreaterThan(1000);
});

function isInRock({ rockX, rockY, rockRadius }: Arena, xPx: number, yPx: number): boolean {
  return rockX.some((x, rock) => Math.hypot(x / 1024 - xPx, rockY[rock] / 1024 - yPx) < rockRadius[rock] / 1024);
}

test('the ambient dust is that of the world inside the border: 12 motes for each area of a seat', () => {
  const counts = [0, 768, 1536, 2048].map((insetPx) => {
    const world = createWorld(openArena(24, 100), secretOf(1));
    Object.assign(world.border, { inset: insetPx * 1024, target: insetPx * 1024 });
    scatterStardust(world);
    for (const { x, y } of motesOf(world.motes)) {
      expect(Math.min(x, y) >= insetPx + 40 && Math.max(x, y) < 6144 - insetPx - 40).toBe(true);
    }
    return moteCount(world.motes);
  });
  expect(counts).toEqual([1200, 675, 300, 133]);
});

test('at the podium the world fills four times as fast', () => {
  const laid = [7199, 7200].map((tick) => {
    const world = createWorld(openArena(75, 1000, 7200), secretOf(1));
    world.tick = tick;
    refillStardust(world);
    return moteCount(world.motes);
  });
  expect(laid).toEqual([10, 40]);
});
