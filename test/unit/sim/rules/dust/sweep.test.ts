import { expect, test } from 'vitest';
import { secretOf } from '../../../../../game/sim/math/secret.ts';
import { SUBPX } from '../../../../../game/sim/math/units.ts';
import { reachOf } from '../../../../../game/sim/rules/dust/pickup.ts';
import { SWEEP_PX, SWEEP_TICKS, sweepDust } from '../../../../../game/sim/rules/dust/sweep.ts';
import { createSimulation, type Simulation, stepWorld } from '../../../../../game/sim/step.ts';
import { type Border, insetAt, insetPxAt } from '../../../../../game/sim/world/border.ts';
import { addMote, createMotes } from '../../../../../game/sim/world/motes.ts';
import { LARGEST_RADIUS } from '../../../../../game/sim/world/size.ts';
import type { World } from '../../../../../game/sim/world/world.ts';
import { loneComet, motesOf, openArena, openWorld, put } from '../../../../../tools/lib/virtual/space.ts';

const SIDE_PX = 8 * 256;

/** A world 2048 px wide. */
function worldOf(seats: number, border: Partial<Border>, roundTicks = 0): World {
  const world = openWorld(openArena(8, seats, roundTicks));
  Object.assign(world.border, border);
  return world;
}

/** The same with a mote every 16 px. */
function dusty(border: Partial<Border>, roundTicks = 0): World {
  const world = worldOf(400, border, roundTicks);
  for (let at = 0; at < 128 * 128; at++) {
    addMote(world.motes, world.arena, (at % 128) * 16, Math.floor(at / 128) * 16, 1);
  }
  return world;
}

/** Sweeps up to a tick. */
function sweepUntil(world: World, tick: number): void {
  while (world.tick < tick) {
    world.tick++;
    sweepDust(world);
  }
}

const isInside = (px: number, linePx: number) => px >= linePx && px <= SIDE_PX - linePx;
const columnsOf = ({ motes }: World) => motesOf(motes).map(({ x }) => x);

test('what lies outside the border, or within 20 px of it, is gone; all else lies where it was', () => {
  for (const step of [100, 410, 3000]) {
    const world = dusty({ inset: 0, target: 500 * SUBPX, step });
    for (let tick = SWEEP_TICKS; insetAt(world.border, tick - SWEEP_TICKS) < 500 * SUBPX; tick += SWEEP_TICKS) {
      sweepUntil(world, tick);
      const linePx = insetPxAt(world.border, tick) + SWEEP_PX;
      const inside = Array.from({ length: 128 }, (_, i) => i * 16).filter((px) => isInside(px, linePx)).length;
      const motes = motesOf(world.motes);
      const outside = motes.filter(({ x, y }) => !isInside(x, linePx) || !isInside(y, linePx));
      expect([step, tick, outside, motes.length]).toEqual([step, tick, [], inside * inside]);
    }
  }
});

test('the largest comet reaches all the rest, in the corners as well', () => {
  const inset = 300 * SUBPX;
  const reach = reachOf(loneComet({ flags: 15 << 3 }), 0);
  const world = dusty({ inset, target: inset });
  for (const x of [320, 1728]) for (const y of [320, 1728]) addMote(world.motes, world.arena, x, y, 2);
  sweepUntil(world, SWEEP_TICKS);
  const low = inset + LARGEST_RADIUS;
  const nearest = (px: number) => Math.min(Math.max(px * SUBPX, low), world.arena.side - low) - px * SUBPX;
  const unreachable = motesOf(world.motes).filter(({ x, y }) => Math.hypot(nearest(x), nearest(y)) > reach);
  expect(unreachable).toEqual([]);
  expect(motesOf(world.motes).filter(({ value }) => value === 2)).toHaveLength(4);
});

test('who came in any tick, and knows the border’s course from then on alone, sweeps the same', () => {
  const course = { inset: 0, target: 60 * SUBPX, step: 3000 };
  for (let came = 1; came <= 60; came++) {
    const world = worldOf(8, course);
    for (let x = 0; x < 120; x++) addMote(world.motes, world.arena, x, 1000, 1);
    sweepUntil(world, came);
    const border = { ...world.border, inset: insetAt(world.border, came), sinceTick: came };
    const newcomer: World = { ...world, border, motes: createMotes(world.arena) };
    for (const { x, y } of motesOf(world.motes)) addMote(newcomer.motes, world.arena, x, y, 1);
    for (const tick of [came + 16, came + 32, came + 64]) {
      sweepUntil(world, tick);
      sweepUntil(newcomer, tick);
      expect([came, columnsOf(newcomer)]).toEqual([came, columnsOf(world)]);
    }
  }
});

test('a round’s end sweeps everything', () => {
  const world = dusty({}, 7200);
  world.tick = 7198;
  sweepUntil(world, 7199);
  expect(motesOf(world.motes)).not.toEqual([]);
  sweepUntil(world, 7200);
  expect(motesOf(world.motes)).toEqual([]);
});

test('where a round begins in a smaller world, nothing is left outside of it', () => {
  const world = dusty({ inset: 700 * SUBPX, target: 700 * SUBPX, sinceTick: 7800 }, 7200);
  world.tick = 7800;
  sweepUntil(world, 7801);
  expect(motesOf(world.motes).filter(({ x, y }) => !isInside(x, 720) || !isInside(y, 720))).toEqual([]);
  expect(motesOf(world.motes)).toHaveLength(39 * 39);
});

test('those who leave at the podium take their part of the world along, with its dust', () => {
  const simulation: Simulation = createSimulation(5, secretOf(6), 100, undefined, 7200);
  const { world } = simulation;
  for (let id = 0; id < 60; id++) {
    put(world, id, { xPx: 1700 + (id % 8) * 300, yPx: 1700 + Math.floor(id / 8) * 300 });
    world.deeds.joined[id] = 1;
  }
  world.tick = 7199;
  for (let tick = 7200; tick < 7900; tick++) {
    const leaves = tick > 7700 && tick < 7700 + 58 ? [{ kind: 'leave', id: tick - 7700 } as const] : [];
    stepWorld(simulation, leaves);
  }
  expect([world.ids, insetPxAt(world.border, world.tick)]).toEqual([[0, 58, 59], 2048]);
  const outside = motesOf(world.motes).filter(({ x, y }) => Math.min(x, y) < 2068 || Math.max(x, y) > 4076);
  expect(outside).toEqual([]);
});
