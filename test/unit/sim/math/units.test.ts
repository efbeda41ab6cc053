import { expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import { clamp, distance, divide } from '../../../../game/sim/math/units.ts';

test('divide truncates toward zero', () => {
  expect([7, -7, 8, -8, 0, 1, -1].map((a) => divide(a, 4))).toEqual([1, -1, 2, -2, 0, 0, 0]);
});

test('divide never makes a −0', () => {
  for (const a of [0, -0, -1, -3]) expect(Object.is(divide(a, 4), 0)).toBe(true);
});

test('divide is exact up to 2^53, next to every multiple as well', () => {
  const wrong: number[][] = [];
  for (let i = 0; i < 20_000; i++) {
    const b = 1 + (draw(1, i) % (2 ** 22 - 1));
    const quotient = draw(2, i) & 0x7fffffff;
    for (const rest of [-1, 0, 1, b - 1]) {
      const a = quotient * b + rest;
      const exact = BigInt(a) / BigInt(b);
      if (Math.abs(a) >= 2 ** 53 || exact >= 2n ** 31n) continue;
      if (divide(a, b) !== Number(exact) || divide(-a, b) !== Number(-exact)) wrong.push([a, b]);
    }
  }
  expect(wrong).toEqual([]);
});

test('distance is the root, rounded down, across the largest world', () => {
  expect(distance(3, 4)).toBe(5);
  expect(distance(1, 1)).toBe(1);
  expect(distance(-3000, 4000)).toBe(5000);
  const side = 255 * 256 * 1024;
  expect(distance(side, side)).toBe(94_535_538);
});

test('distance is exactly the root, rounded down, of any vector in the largest world', () => {
  const wrong: number[][] = [];
  for (let i = 0; i < 10_000; i++) {
    const dx = draw(3, i) & 0x3ffffff;
    const dy = draw(4, i) & 0x3ffffff;
    const root = BigInt(distance(dx, dy));
    const sum = BigInt(dx) ** 2n + BigInt(dy) ** 2n;
    if (root * root > sum || (root + 1n) * (root + 1n) <= sum) wrong.push([dx, dy]);
  }
  expect(wrong).toEqual([]);
});

test('clamp keeps what lies between', () => {
  expect([-1, 0, 5, 9, 10].map((value) => clamp(value, 0, 9))).toEqual([0, 0, 5, 9, 9]);
});
