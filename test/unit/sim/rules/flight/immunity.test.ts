import { expect, test } from 'vitest';
import { ramAll } from '../../../../../game/sim/rules/fight/ram.ts';
import { IMMUNE_TICKS, isImmune } from '../../../../../game/sim/rules/flight/immunity.ts';
import { spawn } from '../../../../../game/sim/rules/life/spawn.ts';
import { stepWorld } from '../../../../../game/sim/step.ts';
import { BOOST, IMMUNE, THRUST } from '../../../../../game/sim/world/comets.ts';
import { createOwnStates, fillOwn } from '../../../../../game/sim/world/own-state.ts';
import { openWorld, put, simulationOf } from '../../../../../tools/lib/virtual/space.ts';

function immuneUntil(tick: number) {
  const own = createOwnStates(1);
  fillOwn(own, 0, 20, tick);
  return own;
}

test('immunity lasts 2 s', () => {
  expect(IMMUNE_TICKS).toBe(120);
});

test('a comet is immune in ticks below the one noted', () => {
  const own = immuneUntil(10);
  expect([9, 10, 11].map((tick) => isImmune(own, 0, tick, false))).toEqual([true, false, false]);
});

test('starting to boost gives immunity up for good', () => {
  const own = immuneUntil(100);
  expect([isImmune(own, 0, 5, true), isImmune(own, 0, 6, false)]).toEqual([false, false]);
});

test('a spawned comet cannot be hit before 2 s have passed', () => {
  const world = openWorld();
  const simulation = simulationOf(world);
  stepWorld(simulation, [{ kind: 'spawn', id: 1 }]);
  const spawned = world.tick;
  while (!world.events.some(({ kind }) => kind === 'ram') && world.tick < 400) {
    // An attacker sits on the newcomer all the time, its nose towards it.
    if (world.ids.includes(0)) world.ids.splice(0, 1);
    put(world, 0, { xPx: world.comets.x[1] / 1024 - 20, yPx: world.comets.y[1] / 1024, flags: BOOST, dust: 100 });
    stepWorld(simulation, []);
  }
  expect(world.tick - spawned).toBe(121);
});

test('a boosting newcomer can be hit in the tick in which it starts', () => {
  const world = openWorld();
  const simulation = simulationOf(world);
  spawn(world, 1);
  const [xPx, yPx] = [world.comets.x[1] / 1024, world.comets.y[1] / 1024];
  put(world, 0, { xPx: xPx - 20, yPx, flags: BOOST, dust: 100 });
  // Its nose points away from the attacker, so that it cannot be a draw.
  stepWorld(simulation, [{ kind: 'move', id: 1, heading: 0, buttons: BOOST }]);
  expect(world.events).toContainEqual({ kind: 'ram', winner: 0, loser: 1, how: 'hit', cost: 10, gain: 10 });
});

test('a newcomer who only thrusts keeps its immunity', () => {
  const world = openWorld();
  spawn(world, 1);
  stepWorld(simulationOf(world), [{ kind: 'move', id: 1, heading: 0, buttons: THRUST }]);
  expect(world.comets.flags[1] & IMMUNE).toBe(IMMUNE);
});

test('a comet that was boosting when it was rammed is immune for 2 s and goes on boosting', () => {
  const world = openWorld();
  const simulation = simulationOf(world);
  put(world, 0, { xPx: 1000, flags: BOOST, heading: 0, dust: 400 });
  put(world, 1, { xPx: 1030, flags: BOOST, heading: 64, dust: 400 });
  ramAll(world, simulation.near);
  const flags: number[] = [];
  for (let i = 0; i < 121; i++) {
    stepWorld(simulation, []);
    flags.push(world.comets.flags[1] & (IMMUNE | BOOST));
  }
  expect(flags).toEqual([...Array.from({ length: 120 }, () => IMMUNE | BOOST), BOOST]);
});
