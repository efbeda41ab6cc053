import { expect, test } from 'vitest';
import { CELL_PX, SUBPX } from '../../../../game/sim/math/units.ts';
import { type Arena, cellAt, cellsFor, createArena, LARGEST_WORLD_CELLS } from '../../../../game/sim/world/arena.ts';
import { LARGEST_RADIUS } from '../../../../game/sim/world/size.ts';

const ARENAS = [1, 2, 3].map((seed) => createArena(seed, 100));

test('[SIM2] a seed makes these asteroids, in pixels', () => {
  const { cells, side, rockX, rockY, rockRadius } = createArena(7, 10);
  const rocks = Array.from(rockX, (x, i) => [x, rockY[i], rockRadius[i]].map((at) => at / SUBPX));
  expect({ cells, sidePx: side / SUBPX, rocks }).toEqual({
    cells: 8,
    rocks: [
      [1303, 1307, 109],
      [813, 977, 89],
      [1076, 758, 56],
      [1118, 1679, 88],
    ],
    sidePx: 2048,
  });
});

test('the world grows with its seats, up to the largest', () => {
  expect([1, 10, 100, 1000, 11_000, 20_000].map(cellsFor)).toEqual([4, 8, 24, 75, 246, 255]);
});

test('mote places in the largest world fit into 16 bits', () => {
  expect(LARGEST_WORLD_CELLS * CELL_PX).toBeLessThan(2 ** 16);
});

test('one seed makes one arena, another seed another', () => {
  expect(createArena(5, 50)).toEqual(createArena(5, 50));
  expect(createArena(5, 50).rockX).not.toEqual(createArena(6, 50).rockX);
});

test.each(ARENAS)(
  'asteroids of seed $seed keep clear of the border and of each other, so the largest comet fits through',
  (arena) => {
    expect(arena.rockX.length).toBeGreaterThan(20);
    for (let i = 0; i < arena.rockX.length; i++) {
      const x = arena.rockX[i];
      const y = arena.rockY[i];
      const margin = arena.rockRadius[i] + 2 * LARGEST_RADIUS;
      expect(Math.min(x, y)).toBeGreaterThan(margin);
      expect(Math.max(x, y)).toBeLessThan(arena.side - margin);
      for (let k = 0; k < i; k++) {
        const apart = Math.hypot(x - arena.rockX[k], y - arena.rockY[k]);
        expect(apart - arena.rockRadius[i] - arena.rockRadius[k]).toBeGreaterThan(2 * LARGEST_RADIUS);
      }
    }
  },
);

test.each(ARENAS)(
  '[SIM5] each cell of seed $seed lists every asteroid that a comet in it could touch, ascending',
  (arena) => {
    for (let cell = 0; cell < arena.cells ** 2; cell++) {
      const listed = [...arena.rocksNear.subarray(arena.rocksFrom[cell], arena.rocksFrom[cell + 1])];
      expect(listed).toEqual([...listed].sort((a, b) => a - b));
      expect(listed).toEqual(expect.arrayContaining(touchableFrom(arena, cell)));
    }
  },
);

/** Asteroids nearer to the cell than the largest comet's radius, computed the long way. */
function touchableFrom(arena: Arena, cell: number): number[] {
  const size = CELL_PX * SUBPX;
  const left = (cell % arena.cells) * size;
  const top = Math.floor(cell / arena.cells) * size;
  const found: number[] = [];
  for (let i = 0; i < arena.rockX.length; i++) {
    const dx = arena.rockX[i] - Math.max(left, Math.min(left + size - 1, arena.rockX[i]));
    const dy = arena.rockY[i] - Math.max(top, Math.min(top + size - 1, arena.rockY[i]));
    if (Math.hypot(dx, dy) < arena.rockRadius[i] + LARGEST_RADIUS) found.push(i);
  }
  return found;
}

test('[VW1] a place is in the cell around it; outside the border it counts to the nearest', () => {
  const arena = createArena(1, 10, 8);
  const cell = CELL_PX * SUBPX;
  expect(cellAt(arena, 0, 0)).toBe(0);
  expect(cellAt(arena, cell - 1, cell)).toBe(8);
  expect(cellAt(arena, cell, cell - 1)).toBe(1);
  expect(cellAt(arena, -5, 9 * cell)).toBe(56);
  expect(cellAt(arena, 9 * cell, 9 * cell)).toBe(63);
});
