import { expect, test } from 'vitest';
import { cosine, sine, UNIT } from '../../../../game/sim/math/trig.ts';

const HEADINGS = Array.from({ length: 256 }, (_, heading) => heading);

test('[SIM1] every entry of the table is a sine, rounded to the nearest 4096th', () => {
  for (const heading of HEADINGS) {
    expect(sine(heading)).toBe(Math.round(4096 * Math.sin((heading * Math.PI) / 128)) + 0);
    expect(cosine(heading)).toBe(Math.round(4096 * Math.cos((heading * Math.PI) / 128)) + 0);
  }
});

test('a heading of 0 points right, 64 down, 128 left, 192 up', () => {
  const points = [0, 64, 128, 192].map((heading) => [cosine(heading), sine(heading)]);
  expect(points).toEqual([
    [UNIT, 0],
    [0, UNIT],
    [-UNIT, 0],
    [0, -UNIT],
  ]);
});

test('opposite headings cancel out exactly', () => {
  for (const heading of HEADINGS) {
    expect(cosine(heading) + cosine(heading + 128)).toBe(0);
    expect(sine(heading) + sine(heading + 128)).toBe(0);
  }
});

test('headings wrap around', () => {
  expect([cosine(256), sine(320), sine(-1)]).toEqual([cosine(0), sine(64), sine(255)]);
});
