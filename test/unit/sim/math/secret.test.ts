import { expect, test } from 'vitest';
import { drawSecret, type Secret, secretOf } from '../../../../game/sim/math/secret.ts';

/** The key of the authors' test vectors. */
const KEY: Secret = [0x833d3433, 0x009f389f, 0x2398e64f, 0x417acf39];

test('a draw is the first word of Chaskey-12 over a block of a, b, c and 0', () => {
  const draws = [drawSecret(KEY, 0x03020100, 0x07060504, 0x0b0a0908), drawSecret(KEY, 0, 0, 0), drawSecret(KEY, 1)];
  expect(draws.map((word) => word.toString(16))).toEqual(['b69bc54f', 'bd78a71f', 'ec3f2b34']);
  const high: Secret = [0, 0, 0, 0x80000000];
  expect(drawSecret(high, 7, 8, 9).toString(16)).toBe('b535e006');
});

test('one bit of key or block changes half of the bits of a draw', () => {
  let changed = 0;
  const before = drawSecret(KEY, 4, 1000, 7);
  for (let bit = 0; bit < 128; bit++) {
    const key = KEY.map((word, i) => (i === bit >> 5 ? (word ^ (1 << (bit & 31))) >>> 0 : word));
    changed += ones(drawSecret([key[0], key[1], key[2], key[3]], 4, 1000, 7) ^ before);
  }
  for (let bit = 0; bit < 32; bit++) changed += ones(drawSecret(KEY, 4, 1000 ^ (1 << bit), 7) ^ before);
  expect(Math.abs(changed / 160 - 16)).toBeLessThan(1);
});

test('draws spread evenly over what they are taken modulo of', () => {
  const counts = Array<number>(16).fill(0);
  for (let tick = 0; tick < 16_000; tick++) counts[drawSecret(secretOf(5), 3, tick) % 16]++;
  expect(Math.max(...counts)).toBeLessThan(1100);
  expect(Math.min(...counts)).toBeGreaterThan(900);
});

test('secrets of two seeds are two', () => {
  expect(new Set([1, 2, 3].flatMap((seed) => [...secretOf(seed)])).size).toBe(12);
});

function ones(word: number): number {
  let count = 0;
  for (let left = word >>> 0; left > 0; left = (left & (left - 1)) >>> 0) count++;
  return count;
}
