import { describe, expect, test } from 'vitest';
import { BOOST_LEAD_TICKS } from '../../../../game/client/scene/camera/lead.ts';
import { draw } from '../../../../game/sim/math/random.ts';
import { CELL_PX, SUBPX } from '../../../../game/sim/math/units.ts';
import { hasCell, type View } from '../../../../game/sim/world/area.ts';
import { viewAt } from '../../../../server/gateway/area.ts';

const CELLS = 30;

const at = (xPx: number, yPx: number, vx = 0, vy = 0) => ({ x: xPx * SUBPX, y: yPx * SUBPX, vx, vy });

/** Whether a view covers so much around a place, as far as there is world. */
function covers(view: View, xPx: number, yPx: number, marginPx: number): boolean {
  const first = (px: number) => Math.max(0, Math.floor(px / CELL_PX));
  const last = (px: number) => Math.min(CELLS - 1, Math.floor(px / CELL_PX));
  return (
    view.left <= first(xPx - 800 - marginPx) &&
    view.right >= last(xPx + 800 + marginPx) &&
    view.top <= first(yPx - 450 - marginPx) &&
    view.bottom >= last(yPx + 450 + marginPx)
  );
}

const sizeOf = (view: View) => [view.right - view.left + 1, view.bottom - view.top + 1];

test('a new view covers the screen and 96 px around it, and no cell more', () => {
  const view = viewAt(undefined, at(4000, 4000), CELLS);
  expect(view).toEqual({ left: 12, top: 13, right: 19, bottom: 17 });
  expect(covers(view, 4000, 4000, 96)).toBe(true);
});

test('it is centred where the comet will be ten ticks later', () => {
  expect(viewAt(undefined, at(4000, 4000, 8000, -8000), CELLS)).toEqual(
    viewAt(undefined, at(4000 + 80_000 / SUBPX, 4000 - 80_000 / SUBPX), CELLS),
  );
});

describe('at the border', () => {
  test.each([
    [14, 14],
    [CELLS * CELL_PX - 14, 14],
    [14, CELLS * CELL_PX - 14],
    [CELLS * CELL_PX - 14, CELLS * CELL_PX - 14],
  ])('a view at %i, %i stays inside the world', (xPx, yPx) => {
    for (const speed of [0, 9000, -9000]) {
      const { left, top, right, bottom } = viewAt(undefined, at(xPx, yPx, speed, -speed), CELLS);
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
      expect(Math.max(right, bottom)).toBeLessThan(CELLS);
      expect(left <= right && top <= bottom).toBe(true);
    }
  });

  test('a world smaller than the screen is seen whole', () => {
    expect(viewAt(undefined, at(500, 500), 4)).toEqual({ left: 0, top: 0, right: 3, bottom: 3 });
  });
});

describe('hysteresis', () => {
  test('a view is kept, the same one, while it covers the screen and 32 px around', () => {
    const view = viewAt(undefined, at(4000, 4000), CELLS);
    for (const [dx, dy] of [
      [60, 0],
      [-60, 60],
      [0, -60],
    ]) {
      expect(viewAt(view, at(4000 + dx, 4000 + dy), CELLS)).toBe(view);
    }
  });

  test('who goes to and fro over any line changes view at most once', () => {
    for (let xPx = 3000; xPx < 3600; xPx += 7) {
      let view = viewAt(undefined, at(xPx, 4000), CELLS);
      let changes = 0;
      for (let i = 0; i < 50; i++) {
        const next = viewAt(view, at(xPx + (i % 2 === 0 ? 30 : -30), 4000), CELLS);
        if (next !== view) changes++;
        view = next;
      }
      expect(changes).toBeLessThanOrEqual(1);
    }
  });

  test('a flight across the world changes view once or twice a cell', () => {
    let view = viewAt(undefined, at(1000, 1000), CELLS);
    let changes = 0;
    for (let xPx = 1000; xPx < 6500; xPx += 8) {
      const next = viewAt(view, at(xPx, 1000, 8 * SUBPX), CELLS);
      if (next !== view) changes++;
      view = next;
    }
    expect(changes).toBeGreaterThan(15);
    expect(changes).toBeLessThanOrEqual(2 * Math.ceil(5500 / CELL_PX));
  });
});

test('[VW2] on any flight the screen is covered at every moment, where the comet is drawn', () => {
  for (let flight = 0; flight < 20; flight++) {
    let [xPx, yPx, vx, vy] = [2000, 3000, 0, 0];
    let view: View | undefined;
    for (let tick = 0; tick < 2000; tick++) {
      if (tick % 40 === 0) [vx, vy] = [(draw(flight, tick) % 16_000) - 8000, (draw(flight, tick, 1) % 16_000) - 8000];
      xPx = Math.min(CELLS * CELL_PX - 14, Math.max(14, xPx + vx / SUBPX));
      yPx = Math.min(CELLS * CELL_PX - 14, Math.max(14, yPx + vy / SUBPX));
      view = viewAt(view, at(xPx, yPx, vx, vy), CELLS);
      if (!covers(view, xPx + (vx * 10) / SUBPX, yPx + (vy * 10) / SUBPX, 0)) expect([flight, tick]).toEqual([]);
      const [columns, rows] = sizeOf(view);
      if (columns > 11 || rows > 9) expect([flight, tick, columns, rows]).toEqual([]);
    }
  }
});

test.each([4, 10, 15])(
  '[VW2] a screen %i ticks ahead is covered at top speed, and the whole lead of its camera',
  (ahead) => {
    let view: View | undefined;
    for (let xPx = 2000; xPx < 5000; xPx += 8) {
      view = viewAt(view, at(xPx, 4000, 8 * SUBPX), CELLS);
      if (!covers(view, xPx + 8 * (ahead + BOOST_LEAD_TICKS), 4000, 0)) expect([ahead, xPx]).toEqual([]);
    }
  },
);

test('a view has the cells from corner to corner, both included', () => {
  const view = { left: 2, top: 3, right: 4, bottom: 5 };
  const cells = Array.from({ length: CELLS ** 2 }, (_, cell) => cell).filter((cell) => hasCell(view, cell, CELLS));
  expect(cells).toEqual([92, 93, 94, 122, 123, 124, 152, 153, 154]);
});
