import { expect, test } from 'vitest';
import {
  isOutsideRocks,
  layDust,
  refillStardust,
  scatterStardust,
} from '../../../../../game/sim/rules/dust/stardust.ts';
import { createSimulation, stepWorld } from '../../../../../game/sim/step.ts';
import { createArena } from '../../../../../game/sim/world/arena.ts';
import { moteCount } from '../../../../../game/sim/world/motes.ts';
import { createWorld } from '../../../../../game/sim/world/world.ts';
import { dustLying, motesOf, openArena, openWorld } from '../../../../../tools/lib/virtual/space.ts';

test('a new world holds twelve motes a seat, one in eight of them worth three', () => {
  const world = createWorld(openArena(24, 100), 1);
  scatterStardust(world);
  const rich = motesOf(world.motes).filter(({ value }) => value === 3);
  expect([moteCount(world.motes), dustLying(world), rich.length]).toEqual([1200, 1540, 170]);
});

test('the first motes of a world lie here', () => {
  const world = openWorld();
  scatterStardust(world);
  expect(motesOf(world.motes).slice(0, 4)).toEqual([
    {
      mote: 0,
      value: 1,
      x: 287,
      y: 1106,
    },
    {
      mote: 1,
      value: 1,
      x: 1877,
      y: 163,
    },
    {
      mote: 2,
      value: 1,
      x: 1898,
      y: 254,
    },
    {
      mote: 3,
      value: 1,
      x: 635,
      y: 1091,
    },
  ]);
});

test('an emptied world is full again after 20 s, and no more is laid then', () => {
  const world = createWorld(openArena(24, 100), 1);
  for (world.tick = 1; world.tick <= 1200; world.tick++) refillStardust(world);
  expect(moteCount(world.motes)).toBe(1200);
  for (; world.tick <= 1300; world.tick++) refillStardust(world);
  expect(moteCount(world.motes)).toBe(1200);
});

test('rooms with more seats are refilled faster', () => {
  const world = createWorld(openArena(75, 1000), 1);
  world.tick = 1;
  refillStardust(world);
  expect(moteCount(world.motes)).toBe(10);
});

test('no mote lies where no comet could reach it: beyond the border or in an asteroid', () => {
  const { world, near } = createSimulation(4, 5, 100);
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

test('dust laid outside lands 40 px inside the border', () => {
  const world = openWorld();
  layDust(world, -500, 99_999, 5);
  expect(motesOf(world.motes)).toEqual([{ mote: 0, x: 40, y: 2008, value: 5 }]);
  expect(world.events).toEqual([{ kind: 'moteBorn', mote: 0, by: -1 }]);
});
