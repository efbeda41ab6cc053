import { expect, test } from 'vitest';
import { draw } from '../../../../../game/sim/math/random.ts';
import { SUBPX } from '../../../../../game/sim/math/units.ts';
import { bounceOffAsteroids, bounceOffBorder } from '../../../../../game/sim/rules/flight/bounce.ts';
import { stepComet } from '../../../../../game/sim/rules/flight/motion.ts';
import { type Arena, createArena } from '../../../../../game/sim/world/arena.ts';
import { BOOST, CLASS_SHIFT, type Comets } from '../../../../../game/sim/world/comets.ts';
import { LARGEST_RADIUS, radiusOf } from '../../../../../game/sim/world/size.ts';
import { loneComet, motionOf } from '../../../../../tools/lib/virtual/space.ts';

const arena = createArena(7, 10, 8);
const SIDE_PX = 2048;
/** What truncation can leave of an overlap, in sub-pixel units: the unit vector is exact to a 4096th. */
const ROUNDING_SUBPX = 200;

test('[SIM5] the border returns three quarters of the speed into it', () => {
  const comets = loneComet({ xPx: SIDE_PX - 10, yPx: 5, vx: 4000, vy: -1001 });
  bounceOffBorder(comets, 0, radiusOf(0), arena.side, 0);
  expect(motionOf(comets)).toEqual({ x: (SIDE_PX - 14) * SUBPX, y: 14 * SUBPX, vx: -3000, vy: 750 });
});

test('the border is where it is in this tick, on all four sides', () => {
  const inset = 300 * SUBPX + 7;
  const low = inset + radiusOf(3);
  const sides = [
    { xPx: 310, vx: -2000 },
    { xPx: SIDE_PX - 310, vx: 2000 },
    { yPx: 310, vy: -2000 },
    { yPx: SIDE_PX - 310, vy: 2000 },
  ].map((place) => {
    const comets = loneComet(place);
    bounceOffBorder(comets, 0, radiusOf(3), arena.side, inset);
    return motionOf(comets);
  });
  const middle = 1024 * SUBPX;
  expect(sides).toEqual([
    { x: low, y: middle, vx: 1500, vy: 0 },
    { x: arena.side - low, y: middle, vx: -1500, vy: 0 },
    { x: middle, y: low, vx: 0, vy: 1500 },
    { x: middle, y: arena.side - low, vx: 0, vy: -1500 },
  ]);
});

test('one that the border passed is put inside, at its own speed', () => {
  const comets = loneComet({ xPx: 310, yPx: 700, vy: 40 });
  bounceOffBorder(comets, 0, radiusOf(0), arena.side, 320 * SUBPX);
  expect(motionOf(comets)).toEqual({ x: 334 * SUBPX, y: 700 * SUBPX, vx: 0, vy: 40 });
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

test('an asteroid that the border has come near is passed through', () => {
  const solidTo = arena.rockDepth[0] - 2 * LARGEST_RADIUS;
  const bounces = [0, solidTo, solidTo + 1, arena.rockDepth[0]].map((inset) => {
    const comets = atRock(3, 4000, 0);
    bounceOffAsteroids(comets, 0, radiusOf(0), arena, inset);
    return comets.vx[0];
  });
  expect(bounces).toEqual([-3000, -3000, 4000, 4000]);
});

test('no comet is ever outside the border while it moves in over asteroids and out again', () => {
  let deepest = 0;
  let fastestPx = 0;
  for (let flight = 0; flight < 20; flight++) {
    const size = (flight * 5) % 16;
    const comets = loneComet({ xPx: 700 + flight * 30, yPx: 900, flags: BOOST | (size << CLASS_SHIFT) });
    for (let tick = 0; tick < 1600; tick++) {
      if (tick % 90 === 0) comets.heading[0] = draw(flight, tick) & 255;
      const inset = 700 * Math.min(tick, 1600 - tick);
      const { x, y } = motionOf(comets);
      stepComet(comets, 0, arena, inset);
      const { x: toX, y: toY } = motionOf(comets);
      const low = inset + radiusOf(size);
      deepest = Math.max(deepest, low - Math.min(toX, toY, arena.side - toX, arena.side - toY));
      fastestPx = Math.max(fastestPx, Math.hypot(toX - x, toY - y) / SUBPX);
    }
  }
  // Rounding of a bounce off an asteroid that leaves room for the largest comet alone.
  expect(deepest).toBeLessThanOrEqual(ROUNDING_SUBPX);
  // An asteroid that becomes solid again puts who is in it outside: farther than its radius and a comet's it cannot be.
  expect(fastestPx).toBeLessThan(120 + 44 + 9);
});

test('touching a surface is no collision', () => {
  const comets = atRock(0, 500, 0);
  const before = motionOf(comets);
  bounceOffAsteroids(comets, 0, radiusOf(0), arena, 0);
  expect(motionOf(comets)).toEqual(before);
});

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
