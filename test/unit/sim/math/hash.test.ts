import { expect, test } from 'vitest';
import { HASH_START, hashInt } from '../../../../game/sim/math/hash.ts';
import { draw } from '../../../../game/sim/math/random.ts';

const hashOf = (...values: number[]) => values.reduce(hashInt, HASH_START) >>> 0;

test('hashes have these values on every machine', () => {
  expect([hashOf(), hashOf(0), hashOf(1), hashOf(-1), hashOf(1, 2), hashOf(0x7fffffff, -0x80000000)]).toEqual([
    2166136261, 84694791, 67916692, 4193407657, 4117135341, 587949597,
  ]);
});

test('order and number of values matter', () => {
  expect(new Set([hashOf(1, 2), hashOf(2, 1), hashOf(1, 2, 0), hashOf(0, 1, 2)]).size).toBe(4);
});

test('one changed bit anywhere changes the hash', () => {
  const values = Array.from({ length: 6 }, (_, i) => draw(1, i) | 0);
  for (let i = 0; i < values.length; i++) {
    for (let bit = 0; bit < 32; bit++) {
      expect(hashOf(...values.with(i, values[i] ^ (1 << bit)))).not.toBe(hashOf(...values));
    }
  }
});
