import { expect, test } from 'vitest';
import { draw } from '../../../../../game/sim/math/random.ts';
import { SUBPX } from '../../../../../game/sim/math/units.ts';
import { bounceOffAsteroids, bounceOffBorder } from '../../../../../game/sim/rules/flight/bounce.ts';
import { stepComet } from '../../../../../game/sim/rules/flight/motion.ts';
import { type Arena, createArena } from '../../../../../game/sim/world/arena.ts';
import { BOOST, CLASS_SHIFT, type Comets } from '../../../../../game/sim/world/comets.ts';
import { radiusOf } from '../../../../../game/sim/world/size.ts';
import { loneComet, motionOf } from '../../../../../tools/lib/virtual/space.ts';

const arena = createArena(7, 10, 8);
const SIDE_PX = 2048;

test('[SIM5] the border returns three quarters of the speed into it', () => {
  const comets = loneComet({ xPx: SIDE_PX - 10, yPx: 5, vx: 4000, vy: -1001 });
  bounceOffBorder(comets, 0, radiusOf(0), arena.side, 0);
  expect(motionOf(comets)).toEqual({ x: (SIDE_PX - 14) * SUBPX, y: 14 * SUBPX, vx: -3000, vy: 750 });
});

test('the border leaves alone who already goes back inside', () => {
  const comets = loneComet({ xPx: 10, vx: 300, vy: 20 });
  bounceOffBorder(comets, 0, radiusOf(0), arena.side, 0);
  expect(motionOf(comets)).toEqual({ x: 14 * SUBPX, y: 1024 * SUBPX, vx: 300, vy: 20 });
});

test('the slowest comet does not bounce with a −0', () => {
  const comets = loneComet({ xPx: 10, vx: -1 });
  bounceOffBorder(comets, 0, radiusOf(0), arena.side, 0);
  expect(Object.is(comets.vx[0], 0)).toBe(true);
});

/** A comet `overlapPx` deep in asteroid 0, seen from its left. */
function atRock(overlapPx: number, vx: number, vy: number): Comets {
  const xPx = (arena.rockX[0] - arena.rockRadius[0] - radiusOf(0)) / SUBPX + overlapPx;
  return loneComet({ xPx, yPx: arena.rockY[0] / SUBPX, vx, vy });
}

test('[SIM5] an asteroid hit head-on returns three quarters of the speed', () => {
  const comets = atRock(3, 4000, 0);
  bounceOffAsteroids(comets, 0, radiusOf(0), arena, 0);
  const surface = arena.rockX[0] - arena.rockRadius[0] - radiusOf(0);
  expect(motionOf(comets)).toEqual({ x: surface, y: arena.rockY[0], vx: -3000, vy: 0 });
});

test('an asteroid grazed takes only the speed towards it', () => {
  const comets = atRock(2, 1000, 3000);
  comets.y[0] += 6 * SUBPX;
  bounceOffAsteroids(comets, 0, radiusOf(0), arena, 0);
  const { vx, vy } = motionOf(comets);
  expect({ vx, vy }).toEqual({
    vx: -484,
    vy: 3073,
  });
});

test('[SIM5] a comet on the very centre of an asteroid leaves it to the right, in all copies', () => {
  const comets = loneComet({ xPx: arena.rockX[0] / SUBPX, yPx: arena.rockY[0] / SUBPX });
  bounceOffAsteroids(comets, 0, radiusOf(0), arena, 0);
  expect(comets.x[0]).toBe(arena.rockX[0] + arena.rockRadius[0] + radiusOf(0));
  expect(comets.y[0]).toBe(arena.rockY[0]);
});

test('touching a surface is no collision', () => {
  const comets = atRock(0, 500, 0);
  const before = motionOf(comets);
  bounceOffAsteroids(comets, 0, radiusOf(0), arena, 0);
  expect(motionOf(comets)).toEqual(before);
});

/** What truncation can leave of an overlap, in sub-pixel units: the unit vector is exact to a 4096th. */
const ROUNDING_SUBPX = 200;

test('no flight at full boost ever leaves the border or ends a tick inside an asteroid', () => {
  let bounces = 0;
  let deepest = 0;
  for (let flight = 0; flight < 60; flight++) {
    const size = flight % 16;
    const comets = loneComet({ xPx: 500 + flight * 10, yPx: 900, flags: BOOST | (size << CLASS_SHIFT) });
    for (let tick = 0; tick < 1200; tick++) {
      if (tick % 90 === 0) comets.heading[0] = draw(flight, tick) & 255;
      const vx = comets.vx[0];
      stepComet(comets, 0, arena, 0);
      if (vx * comets.vx[0] < 0) bounces++;
      deepest = Math.max(deepest, overlapWith(arena, comets, radiusOf(size)));
    }
  }
  expect(deepest).toBeLessThanOrEqual(ROUNDING_SUBPX);
  expect(bounces).toBeGreaterThan(300);
});

/** How deep comet 0 is in the border or in an asteroid. */
function overlapWith({ side, rockX, rockY, rockRadius }: Arena, { x, y }: Comets, radius: number): number {
  let deepest = Math.max(radius - x[0], radius - y[0], x[0] + radius - side, y[0] + radius - side) * 1e6;
  for (let i = 0; i < rockX.length; i++) {
    deepest = Math.max(deepest, rockRadius[i] + radius - Math.hypot(x[0] - rockX[i], y[0] - rockY[i]));
  }
  return deepest;
}
