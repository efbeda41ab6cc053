import { expect, test } from 'vitest';
import { DRAW, draw } from '../../../../game/sim/math/random.ts';

test('draws have these values on every machine', () => {
  expect([draw(0, 0), draw(1, 0), draw(0, 1), draw(0, 0, 1), draw(0, 0, 0, 1), draw(-1, -1, -1, -1)]).toEqual([
    937260802, 504418101, 4062732995, 994882078, 800170249, 3942170022,
  ]);
});

test('a draw is a 32-bit unsigned integer', () => {
  for (let i = 0; i < 1000; i++) {
    const chance = draw(i, i * 7, -i, i << 20);
    expect(Number.isInteger(chance) && chance >= 0 && chance < 2 ** 32).toBe(true);
  }
});

test('the same question gets the same answer, whatever was asked before', () => {
  const first = draw(5, 6, 7, 8);
  for (let i = 0; i < 100; i++) draw(i, i);
  expect(draw(5, 6, 7, 8)).toBe(first);
});

test('each bit is set in about half of all draws', () => {
  const counts = Array.from({ length: 32 }, () => 0);
  for (let i = 0; i < 10_000; i++) {
    const chance = draw(9, DRAW.rain, i);
    for (let bit = 0; bit < 32; bit++) counts[bit] += (chance >>> bit) & 1;
  }
  for (const count of counts) expect(Math.abs(count - 5000)).toBeLessThan(250);
});

test('every rule draws under a number of its own', () => {
  const numbers = Object.values(DRAW);
  expect(new Set(numbers).size).toBe(numbers.length);
});
