import { expect, test } from 'vitest';
import { createHistogram } from '../../../../game/common/histogram.mjs';
import { allocatedBytes } from '../../../../tools/bench/contenders/shared/meter.ts';

test('percentiles are within 1 % of the truth from a microsecond to a minute, the largest is exact', () => {
  for (const scale of [0.001, 0.3, 1, 17, 600]) {
    const histogram = createHistogram();
    for (let i = 1; i <= 100; i++) histogram.add(i * scale);
    for (const share of [0.5, 0.9, 0.99]) {
      const truth = Math.round(share * 100) * scale;
      expect(Math.abs(histogram.percentileMs(share) - truth)).toBeLessThanOrEqual(0.01 * truth + 0.0005);
    }
    expect(histogram.maxMs()).toBe(100 * scale);
  }
});

test('a histogram without entries says 0, and so does one that was cleared', () => {
  const histogram = createHistogram();
  expect([histogram.percentileMs(0.5), histogram.maxMs()]).toEqual([0, 0]);
  histogram.add(5);
  histogram.clear();
  expect([histogram.percentileMs(0.5), histogram.maxMs()]).toEqual([0, 0]);
});

test('times beyond every bucket count as the longest, negative ones as none', () => {
  const histogram = createHistogram();
  histogram.add(1e12);
  histogram.add(-3);
  expect(histogram.percentileMs(0.5)).toBe(0);
  expect(histogram.percentileMs(1)).toBeGreaterThan(2e6);
});

test('what was allocated is the heap’s growth between collections', () => {
  const at = (usedHeapSize: number) => ({ heapStatistics: { usedHeapSize } });
  const collections = [
    { cost: 100, beforeGC: at(500), afterGC: at(120) },
    { cost: 100, beforeGC: at(420), afterGC: at(130) },
  ];
  expect(allocatedBytes(100, collections, 200)).toBe(400 + 300 + 70);
  expect(allocatedBytes(100, [], 150)).toBe(50);
});
