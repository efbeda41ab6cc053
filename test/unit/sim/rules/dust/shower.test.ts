import { expect, test } from 'vitest';
import { rain, SHOWER_RADIUS_PX, showerNow } from '../../../../../game/sim/rules/dust/shower.ts';
import { createWorld } from '../../../../../game/sim/world/world.ts';
import { dustLying, motesOf, openArena, openWorld } from '../../../../../tools/lib/virtual/space.ts';

test('a shower falls every 40 s for 4 s, and is announced 5 s before', () => {
  const world = openWorld();
  const told = Array.from({ length: 7300 }, (_, tick) => tick).filter((_tick) => showerNow(world));
  const starts = told.filter((tick) => !told.includes(tick - 1));
  const ends = told.filter((tick) => !told.includes(tick + 1));
  expect(starts).toEqual([2100, 4500, 6900]);
  expect(ends.slice(0, 2)).toEqual([2639, 5039]);
});

test('from announcement to end it is one shower, at one place', () => {
  const world = openWorld();
  const [first, ...rest] = Array.from({ length: 540 }, () => showerNow(world));
  expect(first).toEqual({
    startTick: 2400,
    xPx: 1616,
    yPx: 1636,
  });
  for (const shower of rest) expect(shower).toEqual(first);
});

test('the next shower is elsewhere', () => {
  const world = openWorld();
  expect(showerNow(world)).toEqual({
    startTick: 4800,
    xPx: 1594,
    yPx: 582,
  });
});

test('one that depends on the secret secretSeed, not on the seed that players know', () => {
  const other = createWorld(openArena(), 1);
  expect(showerNow(other)).not.toEqual(showerNow(openWorld()));
});

test('nothing falls before it starts, then 48 motes of two within its radius', () => {
  const world = openWorld();
  for (world.tick = 0; world.tick < 2400; world.tick++) rain(world);
  expect(dustLying(world)).toBe(0);
  for (; world.tick < 4000; world.tick++) rain(world);
  const motes = motesOf(world.motes);
  const shower = showerNow(world);
  expect([motes.length, dustLying(world)]).toEqual([48, 96]);
  for (const { x, y } of motes) {
    expect(Math.hypot(x - (shower?.xPx ?? 0), y - (shower?.yPx ?? 0))).toBeLessThanOrEqual(SHOWER_RADIUS_PX);
  }
  expect(motes.slice(0, 3)).toEqual([
    {
      mote: 0,
      value: 2,
      x: 1854,
      y: 1571,
    },
    {
      mote: 1,
      value: 2,
      x: 1660,
      y: 1587,
    },
    {
      mote: 2,
      value: 2,
      x: 1411,
      y: 1656,
    },
  ]);
});
