import { expect, test } from 'vitest';
import { steady } from '../../../game/net/time/steady.ts';

test('a clock that is set back goes on from where it was, as often as that happens', () => {
  let raw = 5000;
  const nowMs = steady(() => raw);
  const told = [16, 16, -3_600_000, 16, 7_200_000, -1, 16].map((step) => {
    raw += step;
    return nowMs();
  });
  expect(told.map((ms) => ms - 5000)).toEqual([16, 32, 32, 48, 7_200_048, 7_200_048, 7_200_064]);
});
