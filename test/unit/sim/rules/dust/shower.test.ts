import { describe, expect, test } from 'vitest';
import { secretOf } from '../../../../../game/sim/math/secret.ts';
import { announceShower, rain, SHOWER_RADIUS_PX, showerNow } from '../../../../../game/sim/rules/dust/shower.ts';
import { insetPxAt } from '../../../../../game/sim/world/border.ts';
import { createWorld, type World } from '../../../../../game/sim/world/world.ts';
import { dustLying, motesOf, openArena, openWorld } from '../../../../../tools/lib/virtual/space.ts';

/** All showers of so many ticks, with the ticks in which they are to be told of. */
function showersOf(world: World, ticks: number) {
  const found: { xPx: number; yPx: number; startTick: number; from: number; to: number }[] = [];
  for (world.tick = 1; world.tick <= ticks; world.tick++) {
    announceShower(world);
    const shower = showerNow(world);
    if (!shower) continue;
    if (found.at(-1)?.startTick !== shower.startTick) found.push({ ...shower, from: world.tick, to: world.tick });
    const last = found[found.length - 1];
    if (shower.xPx === last.xPx && shower.yPx === last.yPx) last.to = world.tick;
  }
  return found;
}

const startsOf = (roundTicks: number, ticks: number) =>
  showersOf(openWorld(openArena(8, 8, roundTicks)), ticks).map(({ startTick }) => startTick);

test('a shower falls every 40 s for 4 s, and is announced 5 s before; these are the places', () => {
  expect(showersOf(openWorld(), 7000)).toEqual([
    { startTick: 2400, xPx: 1420, yPx: 922, from: 2100, to: 2639 },
    { startTick: 4800, xPx: 576, yPx: 1509, from: 4500, to: 5039 },
    { startTick: 7200, xPx: 1545, yPx: 1261, from: 6900, to: 7000 },
  ]);
});

test('they depend on the secret seed, not on the seed that players know', () => {
  const placeOf = (seed: number) => showersOf(createWorld(openArena(), secretOf(seed)), 2200)[0].xPx;
  expect(placeOf(1)).not.toBe(placeOf(2));
});

test('nothing falls before it starts, then 48 motes of two within its radius', () => {
  const world = openWorld();
  for (world.tick = 1; world.tick < 2400; world.tick++) {
    announceShower(world);
    rain(world);
  }
  expect(dustLying(world)).toBe(0);
  const { xPx, yPx } = world.shower;
  for (; world.tick < 4000; world.tick++) rain(world);
  const motes = motesOf(world.motes);
  expect([motes.length, dustLying(world)]).toEqual([48, 96]);
  for (const { x, y } of motes) expect(Math.hypot(x - xPx, y - yPx)).toBeLessThanOrEqual(SHOWER_RADIUS_PX);
  expect(motes.slice(0, 3).map(({ x, y }) => [x - xPx, y - yPx])).toEqual([
    [54, -96],
    [157, 19],
    [-108, -98],
  ]);
});

test('a shower falls 400 px and more inside the border, wherever that is', () => {
  for (const insetPx of [0, 300, 500, 1000]) {
    const world = openWorld(openArena(12, 8));
    Object.assign(world.border, { inset: insetPx * 1024, target: insetPx * 1024 });
    for (const { xPx, yPx } of showersOf(world, 40_000)) {
      expect(Math.min(xPx, yPx)).toBeGreaterThanOrEqual(insetPxAt(world.border, 0) + 400);
      expect(Math.max(xPx, yPx)).toBeLessThanOrEqual(12 * 256 - insetPx - 400);
    }
  }
});

describe('in rounds', () => {
  test('one falls every 40 s, and every 12 s while the border closes; none at the podium', () => {
    const ROUND = 21_600;
    const ofOne = [2400, 4800, 7200, 9600, 12_000, 14_400, 16_800, 18_000, 18_720, 19_440, 20_160, 20_880];
    expect(startsOf(ROUND, ROUND + 600)).toEqual(ofOne);
    const next = startsOf(ROUND, 2 * (ROUND + 600)).slice(ofOne.length);
    expect(next).toEqual(ofOne.map((tick) => tick + ROUND + 600));
  });

  test('while the border closes they fall around the middle of the world', () => {
    const showers = showersOf(openWorld(openArena(24, 100, 21_600)), 21_600).filter(
      ({ startTick }) => startTick >= 18_000,
    );
    expect(showers).toHaveLength(5);
    for (const { xPx, yPx } of showers) {
      expect(Math.max(Math.abs(xPx - 3072), Math.abs(yPx - 3072))).toBeLessThanOrEqual(150);
    }
  });

  test('none is announced and then called off, however long a round is', () => {
    for (let seconds = 120; seconds <= 420; seconds += 7) {
      const showers = showersOf(openWorld(openArena(8, 8, seconds * 60)), (seconds + 10) * 60);
      const cut = showers.filter(({ startTick, from, to }) => from !== startTick - 300 || to !== startTick + 239);
      expect([seconds, cut]).toEqual([seconds, []]);
    }
  });

  test('a shower that falls ends with the round', () => {
    const world = openWorld(openArena(8, 8, 21_600));
    Object.assign(world.shower, { startTick: 21_599, xPx: 1024, yPx: 1024 });
    world.tick = 21_599;
    expect(showerNow(world)).toBeDefined();
    world.tick = 21_600;
    expect(showerNow(world)).toBeUndefined();
  });
});
