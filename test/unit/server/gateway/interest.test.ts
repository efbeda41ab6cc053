import { describe, expect, test } from 'vitest';
import { BOOST_LEAD_TICKS } from '../../../../game/client/scene/camera/lead.ts';
import { draw } from '../../../../game/sim/math/random.ts';
import { SHAPES } from '../../../../game/sim/math/shapes.ts';
import { CELL_PX, SUBPX } from '../../../../game/sim/math/units.ts';
import { type Area, hasCell } from '../../../../game/sim/world/area.ts';
import { CLIENT_MESSAGES } from '../../../../protocol/table.ts';
import { areaAt } from '../../../../server/gateway/area.ts';

const CELLS = 30;

const at = (xPx: number, yPx: number, vx = 0, vy = 0) => ({ x: xPx * SUBPX, y: yPx * SUBPX, vx, vy });

/** Whether a view covers so much around a screen of that shape, as far as there is world. */
function covers(view: Area, xPx: number, yPx: number, marginPx: number, shape = SHAPES[0]): boolean {
  const [halfWidth, halfHeight] = [shape.widthPx / 2 + marginPx, shape.heightPx / 2 + marginPx];
  const first = (px: number) => Math.max(0, Math.floor(px / CELL_PX));
  const last = (px: number) => Math.min(CELLS - 1, Math.floor(px / CELL_PX));
  return (
    view.left <= first(xPx - halfWidth) &&
    view.right >= last(xPx + halfWidth) &&
    view.top <= first(yPx - halfHeight) &&
    view.bottom >= last(yPx + halfHeight)
  );
}

const sizeOf = (view: Area) => [view.right - view.left + 1, view.bottom - view.top + 1];

test('a new view covers the screen and 96 px around it, and no cell more', () => {
  const view = areaAt(undefined, at(4000, 4000), CELLS);
  expect(view).toEqual({ left: 12, top: 13, right: 19, bottom: 17 });
  expect(covers(view, 4000, 4000, 96)).toBe(true);
});

test('it is centred where the comet will be ten ticks later', () => {
  expect(areaAt(undefined, at(4000, 4000, 8000, -8000), CELLS)).toEqual(
    areaAt(undefined, at(4000 + 80_000 / SUBPX, 4000 - 80_000 / SUBPX), CELLS),
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
      const { left, top, right, bottom } = areaAt(undefined, at(xPx, yPx, speed, -speed), CELLS);
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
      expect(Math.max(right, bottom)).toBeLessThan(CELLS);
      expect(left <= right && top <= bottom).toBe(true);
    }
  });

  test('a world smaller than the screen is seen whole', () => {
    expect(areaAt(undefined, at(500, 500), 4)).toEqual({ left: 0, top: 0, right: 3, bottom: 3 });
  });
});

describe('hysteresis', () => {
  test('a view is kept, the same one, while it covers the screen and 32 px around', () => {
    const view = areaAt(undefined, at(4000, 4000), CELLS);
    for (const [dx, dy] of [
      [60, 0],
      [-60, 60],
      [0, -60],
    ]) {
      expect(areaAt(view, at(4000 + dx, 4000 + dy), CELLS)).toBe(view);
    }
  });

  test('who goes to and fro over any line changes view at most once', () => {
    for (let xPx = 3000; xPx < 3600; xPx += 7) {
      let view = areaAt(undefined, at(xPx, 4000), CELLS);
      let changes = 0;
      for (let i = 0; i < 50; i++) {
        const next = areaAt(view, at(xPx + (i % 2 === 0 ? 30 : -30), 4000), CELLS);
        if (next !== view) changes++;
        view = next;
      }
      expect(changes).toBeLessThanOrEqual(1);
    }
  });

  test('a flight across the world changes view once or twice a cell', () => {
    let view = areaAt(undefined, at(1000, 1000), CELLS);
    let changes = 0;
    for (let xPx = 1000; xPx < 6500; xPx += 8) {
      const next = areaAt(view, at(xPx, 1000, 8 * SUBPX), CELLS);
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
    let view: Area | undefined;
    for (let tick = 0; tick < 2000; tick++) {
      if (tick % 40 === 0) [vx, vy] = [(draw(flight, tick) % 16_000) - 8000, (draw(flight, tick, 1) % 16_000) - 8000];
      xPx = Math.min(CELLS * CELL_PX - 14, Math.max(14, xPx + vx / SUBPX));
      yPx = Math.min(CELLS * CELL_PX - 14, Math.max(14, yPx + vy / SUBPX));
      view = areaAt(view, at(xPx, yPx, vx, vy), CELLS);
      if (!covers(view, xPx + (vx * 10) / SUBPX, yPx + (vy * 10) / SUBPX, 0)) expect([flight, tick]).toEqual([]);
      const [columns, rows] = sizeOf(view);
      if (columns > 11 || rows > 9) expect([flight, tick, columns, rows]).toEqual([]);
    }
  }
});

describe('the shapes of screens', () => {
  test('have the same area, and the numbers of the wire', () => {
    expect(SHAPES.map(({ widthPx, heightPx }) => widthPx * heightPx)).toEqual([1_440_000, 1_440_000, 1_440_000]);
    expect(CLIENT_MESSAGES.shape.fields.shape).toEqual({ type: 'int', min: 0, max: SHAPES.length - 1 });
  });

  test.each([
    ['wide', 0, { left: 12, top: 13, right: 19, bottom: 17 }],
    ['square', 1, { left: 12, top: 12, right: 18, bottom: 18 }],
    ['tall', 2, { left: 13, top: 12, right: 17, bottom: 19 }],
  ])('[VW2] a %s view covers its screen, and no cell more', (_name, shape, area) => {
    expect(areaAt(undefined, at(4000, 4000), CELLS, SHAPES[shape])).toEqual(area);
  });

  test('[VW2] a view of another shape does not serve', () => {
    const wide = areaAt(undefined, at(4000, 4000), CELLS);
    const tall = areaAt(wide, at(4000, 4000), CELLS, SHAPES[2]);
    expect(tall).toEqual({ left: 13, top: 12, right: 17, bottom: 19 });
    expect(areaAt(tall, at(4000, 4000), CELLS)).toEqual(wide);
  });

  /** The most cells that any view has on flights of that shape; the screen must be covered at every moment. */
  function mostCells(number: number): number {
    const shape = SHAPES[number];
    let most = 0;
    for (let flight = 0; flight < 20; flight++) {
      let [xPx, yPx, vx, vy] = [2000, 3000, 0, 0];
      let view: Area | undefined;
      for (let tick = 0; tick < 2000; tick++) {
        if (tick % 40 === 0) [vx, vy] = [(draw(flight, tick) % 16_000) - 8000, (draw(flight, tick, 1) % 16_000) - 8000];
        xPx = Math.min(CELLS * CELL_PX - 14, Math.max(14, xPx + vx / SUBPX));
        yPx = Math.min(CELLS * CELL_PX - 14, Math.max(14, yPx + vy / SUBPX));
        view = areaAt(view, at(xPx, yPx, vx, vy), CELLS, shape);
        const isCovered = covers(view, xPx + (vx * 10) / SUBPX, yPx + (vy * 10) / SUBPX, 0, shape);
        if (!isCovered) expect([number, flight, tick]).toEqual([]);
        const [columns, rows] = sizeOf(view);
        most = Math.max(most, columns * rows);
      }
    }
    return most;
  }

  test('[VW2] take no more cells than a wide screen, but for a row', () => {
    const [wide, square, tall] = SHAPES.map((_shape, number) => mostCells(number));
    expect(wide).toBeGreaterThan(50);
    expect(square).toBeLessThanOrEqual(wide + 9);
    expect(tall).toBeLessThanOrEqual(wide + 9);
  });
});

test.each([4, 10, 15])(
  '[VW2] a screen %i ticks ahead is covered at top speed, and the whole lead of its camera',
  (ahead) => {
    let view: Area | undefined;
    for (let xPx = 2000; xPx < 5000; xPx += 8) {
      view = areaAt(view, at(xPx, 4000, 8 * SUBPX), CELLS);
      if (!covers(view, xPx + 8 * (ahead + BOOST_LEAD_TICKS), 4000, 0)) expect([ahead, xPx]).toEqual([]);
    }
  },
);

test('a view has the cells from corner to corner, both included', () => {
  const view = { left: 2, top: 3, right: 4, bottom: 5 };
  const cells = Array.from({ length: CELLS ** 2 }, (_, cell) => cell).filter((cell) => hasCell(view, cell, CELLS));
  expect(cells).toEqual([92, 93, 94, 122, 123, 124, 152, 153, 154]);
});
