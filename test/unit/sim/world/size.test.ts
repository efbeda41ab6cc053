import { expect, test } from 'vitest';
import { SUBPX } from '../../../../game/sim/math/units.ts';
import { classOf, LARGEST_RADIUS, radiusOf } from '../../../../game/sim/world/size.ts';

const LEAST_DUST = [0, 30, 45, 65, 90, 120, 160, 210, 280, 370, 480, 620, 800, 1030, 1320, 1700];

test('classes begin at these amounts of dust', () => {
  expect(LEAST_DUST.map(classOf)).toEqual(LEAST_DUST.map((_, size) => size));
  expect(LEAST_DUST.slice(1).map((dust) => classOf(dust - 1))).toEqual(LEAST_DUST.slice(1).map((_, size) => size));
});

test('no amount of dust makes more than class 15', () => {
  expect(classOf(2 ** 31 - 1)).toBe(15);
});

test('[SIM4] radii go from 14 to 44 px in steps of two', () => {
  expect([0, 1, 15].map((size) => radiusOf(size) / SUBPX)).toEqual([14, 16, 44]);
  expect(LARGEST_RADIUS).toBe(radiusOf(15));
});

test('classes widen, so that a class says less the richer its comet is', () => {
  const widths = LEAST_DUST.slice(2).map((dust, i) => dust - LEAST_DUST[i + 1]);
  expect(widths).toEqual([...widths].sort((a, b) => a - b));
});
