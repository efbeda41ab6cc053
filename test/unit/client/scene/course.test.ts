import { expect, test } from 'vitest';
import { createMapView, zoomMap } from '../../../../game/client/hud/panels/map-view.ts';
import { createCourse, glideTo } from '../../../../game/client/scene/camera/course.ts';
import { humAt } from '../../../../game/client/sound/hum.ts';

test('a border that moves is drawn where it is', () => {
  const course = createCourse();
  const drawn = Array.from({ length: 60 }, (_, i) => glideTo(course, 700 + 0.4 * i, 16));
  expect(drawn[0]).toBe(700);
  expect(drawn[59]).toBeCloseTo(723.6, 9);
});

test('a border that leaps is drawn on its way there, and is there within two seconds', () => {
  const course = createCourse();
  glideTo(course, 1500, 16);
  expect(glideTo(course, 300, 16)).toBeCloseTo(1500, 9);
  const soon = glideTo(course, 300, 100);
  expect(soon).toBeLessThan(1500);
  expect(soon).toBeGreaterThan(300);
  for (let i = 0; i < 125; i++) glideTo(course, 300, 16);
  expect(glideTo(course, 300, 16)).toBe(300);
});

test('the map shows the border’s square, and the larger one it opens to', () => {
  const view = createMapView();
  zoomMap(view, 4000, 500, 500);
  expect(view).toEqual({ lowPx: 500, sidePx: 3000 });
  // It closes: all that is still inside stays on the map.
  zoomMap(view, 4000, 500, 1200);
  expect(view.lowPx).toBe(500);
  for (let i = 0; i < 30; i++) zoomMap(view, 4000, 500, 100);
  expect(view).toEqual({ lowPx: 100, sidePx: 3800 });
});

test('the border hums louder the nearer it is, and is not heard from afar', () => {
  expect([-5, 0, 325, 650, 2000].map(humAt)).toEqual([1, 1, 0.25, 0, 0]);
});
