import { expect, test } from 'vitest';
import { amountOf, heightOf, placeBehindNose } from '../../../../game/client/scene/comets/amounts.ts';
import type { GameEvent } from '../../../../game/net/client.ts';

const OWN = 3;

function paid(winner: number, loser: number, cost: number, gain = 0, shattered = false): GameEvent {
  return { kind: 'paid', winner, loser, cost, gain, shattered };
}

test('what a hit cost stands beside the loser, what a broken comet brought beside who struck it', () => {
  expect(amountOf(paid(1, OWN, 25), OWN)).toEqual({ id: OWN, amount: -25, tone: 'cost' });
  expect(amountOf(paid(OWN, 1, 25), OWN)).toEqual({ id: 1, amount: -25, tone: 'otherCost' });
  expect(amountOf(paid(1, 2, 480, 240, true), OWN)).toEqual({ id: 1, amount: 240, tone: 'gain' });
});

test('what cost or brought nothing has no number, nor have hits, pickups and the thorns of others', () => {
  expect(amountOf(paid(1, 2, 0), OWN)).toBeUndefined();
  expect(amountOf(paid(1, 2, 1, 0, true), OWN)).toBeUndefined();
  expect(amountOf({ kind: 'ram', tick: 1, winner: OWN, loser: 1, draw: false }, OWN)).toBeUndefined();
  const taken = (value: number, by: number): GameEvent => ({ kind: 'taken', x: 0, y: 0, value, by });
  expect(amountOf(taken(3, OWN), OWN)).toBeUndefined();
  expect(amountOf(taken(-4, 1), OWN)).toBeUndefined();
  expect(amountOf(taken(-4, OWN), OWN)).toEqual({ id: OWN, amount: -4, tone: 'thorn' });
});

test('more is larger, within bounds, whatever its sign', () => {
  const heights = [4, 25, 240, 4000].map((amount) => heightOf(amount, true));
  expect(heights[0]).toBe(15);
  expect(heights[1]).toBeCloseTo(19.9, 1);
  expect(heights[2]).toBeCloseTo(29.7, 1);
  expect(heights[3]).toBe(32);
  expect(heightOf(-240, true)).toBe(heights[2]);
  expect(heightOf(240, false)).toBeLessThan(heights[2]);
});

test('wherever a nose points, the number is on the other side of its comet and touches it nowhere', () => {
  for (let nose = -Math.PI; nose < Math.PI; nose += 0.05) {
    const spot = { x: 0, y: 0 };
    placeBehindNose(spot, nose, 30, 26, 9, 6);
    for (const [side, end] of [
      [-1, -1],
      [-1, 1],
      [1, -1],
      [1, 1],
    ]) {
      const [x, y] = [spot.x + side * 26, spot.y + end * 9];
      // All corners lie behind the line that touches the comet at its tail.
      expect(x * Math.cos(nose) + y * Math.sin(nose)).toBeLessThanOrEqual(-36 + 1e-9);
    }
  }
});
