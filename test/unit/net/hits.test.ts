import { expect, test } from 'vitest';
import { BESIDE_TICKS, createHitsShown, type Hit } from '../../../game/net/copy/hits.ts';

const ram = (tick: number, winner = 1, loser = 2): Hit => ({ kind: 'ram', tick, winner, loser, draw: false });
const bump = (tick: number): Hit => ({ kind: 'bump', tick, a: 1, b: 2 });

/** Which of these are shown, in turn. */
function shown(...hits: Hit[]): boolean[] {
  const { takeIn } = createHitsShown();
  return hits.map(takeIn);
}

test('a hit is shown once, though it is foreseen again and then told, a little beside its time', () => {
  expect(shown(ram(100), ram(100), ram(103), ram(98), ram(100 + BESIDE_TICKS))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('the next one of the same two is another', () => {
  expect(shown(ram(100), ram(101 + BESIDE_TICKS), bump(500), bump(600))).toEqual([true, true, true, true]);
});

test('a touch and what came of it are two, and so are both outcomes', () => {
  expect(
    shown(bump(100), ram(100), ram(100, 2, 1), { kind: 'ram', tick: 100, winner: 1, loser: 2, draw: true }),
  ).toEqual([true, true, true, true]);
});
