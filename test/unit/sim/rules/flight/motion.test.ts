import { describe, expect, test } from 'vitest';
import { CELL_PX, SIM_HZ, SUBPX } from '../../../../../game/sim/math/units.ts';
import { stepComet, TOP_SPEED_PX_PER_S } from '../../../../../game/sim/rules/flight/motion.ts';
import { BOOST, CLASS_SHIFT, CLASSES, type Comets, THRUST } from '../../../../../game/sim/world/comets.ts';
import { loneComet, motionOf, openArena } from '../../../../../tools/lib/virtual/space.ts';

const arena = openArena(255);

/** Steps comet 0 on; keeps it in the middle of the world where `isKept`. */
function step(comets: Comets, ticks: number, isKept = false): void {
  for (let i = 0; i < ticks; i++) {
    stepComet(comets, 0, arena, 0);
    if (isKept) comets.x[0] = comets.y[0] = 30_000 * SUBPX;
  }
}

function topSpeed(flags: number, heading = 0): number {
  const comets = loneComet({ flags, heading });
  step(comets, 1000, true);
  return Math.floor(Math.hypot(comets.vx[0], comets.vy[0]));
}

describe('golden numbers', () => {
  test('[SIM5] a second of thrust to the right from rest', () => {
    const comets = loneComet({ flags: THRUST });
    step(comets, 60);
    expect(motionOf(comets)).toEqual({
      vx: 3221,
      vy: 0,
      x: 1166625,
      y: 1048576,
    });
  });

  test('[SIM5] a second of boost down and to the left by the largest comet', () => {
    const comets = loneComet({ flags: BOOST | (15 << CLASS_SHIFT), heading: 96 });
    step(comets, 60);
    expect(motionOf(comets)).toEqual({
      vx: -3454,
      vy: 3454,
      x: 922028,
      y: 1175124,
    });
  });

  test('half a second of turning against the way', () => {
    const comets = loneComet({ flags: THRUST, vx: 4000, vy: -1000, heading: 150 });
    step(comets, 30);
    expect(motionOf(comets)).toEqual({
      vx: 311,
      vy: -1598,
      x: 1105602,
      y: 1008351,
    });
  });

  test('top speeds by size class, sub-pixel units a tick, of thrust and of boost', () => {
    const classes = Array.from({ length: CLASSES }, (_, size) => size << CLASS_SHIFT);
    expect(classes.map((size) => topSpeed(size | THRUST))).toEqual([
      4464, 4370, 4276, 4182, 4088, 3994, 3900, 3806, 3712, 3618, 3524, 3430, 3336, 3242, 3148, 3054,
    ]);
    expect(classes.map((size) => topSpeed(size | BOOST))).toEqual([
      8224, 8130, 8036, 7942, 7848, 7754, 7660, 7566, 7472, 7378, 7284, 7190, 7096, 7002, 6908, 6814,
    ]);
    expect(Math.round((topSpeed(BOOST) * SIM_HZ) / SUBPX)).toBe(TOP_SPEED_PX_PER_S);
  });
});

test('[SIM4] boost pushes whether thrust is held or not', () => {
  expect(topSpeed(BOOST)).toBe(topSpeed(BOOST | THRUST));
});

test('no comet goes a tenth of a cell in a tick, whatever its class and heading', () => {
  for (let size = 0; size < CLASSES; size++) {
    for (let heading = 0; heading < 256; heading += 5) {
      expect(topSpeed((size << CLASS_SHIFT) | BOOST, heading)).toBeLessThan((CELL_PX * SUBPX) / 10);
    }
  }
});

test('larger comets are slower', () => {
  for (let size = 1; size < CLASSES; size++) {
    expect(topSpeed((size << CLASS_SHIFT) | THRUST)).toBeLessThan(topSpeed(((size - 1) << CLASS_SHIFT) | THRUST));
  }
});

test.each([
  [5000, 3],
  [-5000, -3],
  [1, -1],
])('a comet left alone comes to rest, from %i, %i', (vx, vy) => {
  const comets = loneComet({ vx, vy });
  step(comets, 600);
  expect(motionOf(comets)).toMatchObject({ vx: 0, vy: 0 });
});

test('all four directions are alike', () => {
  const ways = [0, 64, 128, 192].map((heading) => {
    const comets = loneComet({ flags: THRUST, heading, xPx: 5000, yPx: 5000 });
    step(comets, 90);
    return Math.abs(comets.x[0] - 5000 * SUBPX) + Math.abs(comets.y[0] - 5000 * SUBPX);
  });
  expect(new Set(ways).size).toBe(1);
});

test('a step changes nothing but place and velocity', () => {
  const comets = loneComet({ flags: BOOST | (3 << CLASS_SHIFT), heading: 77 });
  step(comets, 10);
  expect([comets.heading[0], comets.flags[0], comets.alive[0]]).toEqual([77, BOOST | (3 << CLASS_SHIFT), 1]);
});
