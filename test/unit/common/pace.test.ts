import { expect, test } from 'vitest';
import { createBucket, Pace } from '../../../game/common/pace.ts';

test('so many at once, and then one in a while', () => {
  const pace = new Pace<string>(3, 10);
  expect([0, 0, 0, 0].map(() => pace.take('a', 100))).toEqual([0, 0, 0, 10]);
  expect([109, 110, 110].map((now) => pace.take('a', now))).toEqual([1, 0, 10]);
});

test('each key has a bucket of its own', () => {
  const pace = new Pace<number>(1, 10);
  expect([1, 2, 1].map((key) => pace.take(key, 0))).toEqual([0, 0, 10]);
});

test('nothing is kept of a bucket that is full again', () => {
  const pace = new Pace<number>(2, 10);
  for (let key = 0; key < 1000; key++) pace.take(key, key);
  expect(pace.size).toBeLessThanOrEqual(11);
});

test('who is refused pays nothing', () => {
  const pace = new Pace<0>(1, 10);
  pace.take(0, 0);
  for (let i = 0; i < 100; i++) expect(pace.take(0, 5)).toBe(5);
  expect(pace.take(0, 10)).toBe(0);
});

test('a bucket by the second', () => {
  let nowMs = 0;
  const take = createBucket(2, 4, () => nowMs);
  expect([take(), take(), take()]).toEqual([true, true, false]);
  nowMs = 249;
  expect(take()).toBe(false);
  nowMs = 250;
  expect([take(), take()]).toEqual([true, false]);
});
