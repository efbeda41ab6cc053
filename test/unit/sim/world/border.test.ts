import { expect, test } from 'vitest';
import { SUBPX } from '../../../../game/sim/math/units.ts';
import { createArena } from '../../../../game/sim/world/arena.ts';
import { type Border, insetAt, insetPxAt, isSolid, keptInside } from '../../../../game/sim/world/border.ts';

const INWARD: Border = { inset: 1000, target: 4500, step: 410, sinceTick: 60 };
const OUTWARD: Border = { inset: 4500, target: 1000, step: 1024, sinceTick: 60 };

const along = (border: Border, ticks: number[]) => ticks.map((tick) => insetAt(border, tick));

test('a border goes from where it was told, by a step a tick, until it is there', () => {
  expect(along(INWARD, [60, 61, 62, 68, 69, 1_000_000])).toEqual([1000, 1410, 1820, 4280, 4500, 4500]);
  expect(along(OUTWARD, [60, 61, 62, 63, 64, 1_000_000])).toEqual([4500, 3476, 2452, 1428, 1000, 1000]);
});

test('one that is where it is to be stands still', () => {
  const still: Border = { inset: 777, target: 777, step: 410, sinceTick: 60 };
  expect(along(still, [60, 61, 1000])).toEqual([777, 777, 777]);
});

test('who is told later where it is then, and the rest of its course, knows where it will be', () => {
  for (const border of [INWARD, OUTWARD]) {
    for (let told = 60; told < 75; told++) {
      const later = { ...border, inset: insetAt(border, told), sinceTick: told };
      for (let tick = told; tick < 80; tick++) expect(insetAt(later, tick)).toBe(insetAt(border, tick));
    }
  }
});

test('in whole pixels it is rounded up, so that all that is at least there is inside', () => {
  const pxOf = (inset: number) => insetPxAt({ inset, target: inset, step: 0, sinceTick: 0 }, 5);
  expect([0, 1, 1023, 1024, 1025].map(pxOf)).toEqual([0, 1, 1, 1, 2]);
});

test('an asteroid is solid while the largest comet, 88 px wide, passes between it and the border', () => {
  const arena = createArena(7, 10, 8);
  // At 1303, 1307 with a radius of 109 in a world of 2048 px: 632 px from its lower side.
  expect(arena.rockDepth[0]).toBe(632 * SUBPX);
  const solid = [0, 543, 544, 545, 632, 2000].map((px) => isSolid(arena, 0, px * SUBPX));
  expect(solid).toEqual([true, true, true, false, false, false]);
});

test('in an arena as it was built all asteroids are solid', () => {
  for (let seed = 0; seed < 50; seed++) {
    const arena = createArena(seed, 100);
    for (let rock = 0; rock < arena.rockX.length; rock++) expect(isSolid(arena, rock, 0)).toBe(true);
  }
});

test('comets reach what is 40 px inside', () => {
  expect([-9, 39, 40, 1000, 2008, 2009].map((px) => keptInside(2048, 0, px))).toEqual([40, 40, 40, 1000, 2008, 2008]);
  expect([0, 340, 1024, 1708, 2048].map((px) => keptInside(2048, 300, px))).toEqual([340, 340, 1024, 1708, 1708]);
  // A border that leaves no room has a middle.
  expect(keptInside(2048, 1024, 0)).toBe(1064);
});
