import { expect, test } from 'vitest';
import { alongStream, type Leg, lightsFor, progressOf } from '../../../../game/client/scene/dust/stream-path.ts';

const legTo = (toX: number, toY: number): Leg => ({ fromX: 100, fromY: 50, toX, toY, x: 0, y: 0 });

test('more dust is more light, and never a storm', () => {
  expect([0, 10, 100, 240, 5000].map(lightsFor)).toEqual([6, 13, 28, 40, 44]);
});

test('each light begins at the broken comet and ends at who struck it, wherever that one has flown', () => {
  for (let i = 0; i < 40; i++) {
    const leg = legTo(500, 300);
    alongStream(leg, i, 0);
    expect([leg.x, leg.y]).toEqual([100, 50]);
    Object.assign(leg, { toX: -200, toY: 900 });
    alongStream(leg, i, 1);
    expect(leg.x).toBeCloseTo(-200, 9);
    expect(leg.y).toBeCloseTo(900, 9);
  }
});

test('on their way they burst out on all sides, and come home as a stream', () => {
  const spreadAt = (progress: number) => {
    const across = Array.from({ length: 40 }, (_, i) => {
      const leg = legTo(900, 50);
      alongStream(leg, i, progress);
      return leg.y - 50;
    });
    return [Math.min(...across), Math.max(...across)];
  };
  const [up, down] = spreadAt(1 / 3);
  expect(up).toBeLessThan(-60);
  expect(down).toBeGreaterThan(60);
  const [late, later] = spreadAt(0.95);
  expect(later - late).toBeLessThan(12);
});

test('they set out one after the other, and all are there in time', () => {
  const at = (share: number) => [0, 10, 19].map((i) => progressOf(share, i, 20));
  expect(at(0)).toEqual([0, 0, 0]);
  expect(at(1)).toEqual([1, 1, 1]);
  const [first, middle, last] = at(0.5);
  expect(first).toBeGreaterThan(middle);
  expect(middle).toBeGreaterThan(last);
  expect(last).toBeGreaterThan(0);
});
