import { describe, expect, test } from 'vitest';
import { addedSince, createHistogram } from '../../game/common/histogram.ts';

/** Times from a microsecond to a quarter of an hour, the same in every run. */
function times(count: number, phase: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.exp(Math.sin(i * 7.3 + phase) * 10));
}

function holding(...lists: number[][]) {
  const histogram = createHistogram();
  for (const ms of lists.flat()) histogram.add(ms);
  return histogram;
}

const [EARLY, LATE] = [times(3000, 0), times(2000, 1)];

describe('a histogram', () => {
  test.each([0.01, 0.1, 0.5, 0.9, 0.99, 0.999])('knows percentile %d within half a hundredth', (share) => {
    const sorted = EARLY.filter((ms) => ms > 0.256).sort((a, b) => a - b);
    const exact = sorted[Math.ceil(sorted.length * share) - 1];
    expect(Math.abs(holding(sorted).percentileMs(share) / exact - 1)).toBeLessThan(0.005);
  });

  test('knows its largest exactly, and is 0 while it is empty', () => {
    expect(holding(EARLY).maxMs()).toBe(Math.max(...EARLY));
    expect([createHistogram().percentileMs(0.5), createHistogram().maxMs()]).toEqual([0, 0]);
  });

  test('takes what is out of range for the nearest that is in it', () => {
    const { counts } = holding([-5, 1e12]).data();
    expect(counts.map(([, count]) => count)).toEqual([1, 1]);
  });

  test('told as data and added up again holds the same', () => {
    const both = holding(EARLY);
    both.addAll(holding(LATE).data());
    expect(both.data()).toEqual(holding(EARLY, LATE).data());
  });

  test('between two looks is what was added meanwhile', () => {
    const between = addedSince(holding(EARLY).data(), holding(EARLY, LATE).data());
    expect(between.data().counts).toEqual(holding(LATE).data().counts);
    expect(addedSince(undefined, holding(EARLY).data()).data()).toEqual(holding(EARLY).data());
  });

  test('cleared is as new', () => {
    const histogram = holding(EARLY);
    histogram.clear();
    histogram.add(3);
    expect(histogram.data()).toEqual(holding([3]).data());
  });
});
