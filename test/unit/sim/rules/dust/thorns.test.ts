import { expect, test } from 'vitest';
import { GATHER_TICKS, pickUp } from '../../../../../game/sim/rules/dust/pickup.ts';
import { gainOf, THORN_COST } from '../../../../../game/sim/rules/dust/thorns.ts';
import { leaveTrails } from '../../../../../game/sim/rules/dust/trail.ts';
import { BURN_TICKS } from '../../../../../game/sim/rules/flight/boost.ts';
import { stepWorld } from '../../../../../game/sim/step.ts';
import { BOOST, IMMUNE, THRUST } from '../../../../../game/sim/world/comets.ts';
import { addMote, THORN } from '../../../../../game/sim/world/motes.ts';
import { settle, tankOf } from '../../../../../game/sim/world/own-state.ts';
import { THORNY } from '../../../../../game/sim/world/traits.ts';
import {
  loneComet,
  motesOf,
  openWorld,
  type Place,
  put,
  simulationOf,
} from '../../../../../tools/lib/virtual/space.ts';

/** What a comet has, and may burn, after it went over some motes. */
function after(place: Place, ...values: number[]): { dust: number; tank: number } {
  const world = openWorld();
  put(world, 0, place);
  for (const value of values) addMote(world.motes, world.arena, 1030, 1024, value);
  for (let turn = 0; turn < GATHER_TICKS; turn++, world.tick++) pickUp(world);
  expect(motesOf(world.motes)).toEqual([]);
  return { dust: world.own.dust[0], tank: tankOf(world.own, 0) };
}

test('a thorny comet burns thorns, others dust', () => {
  const burned = [THORNY, 0].map((traits) => {
    const world = openWorld();
    put(world, 0, { flags: BOOST, traits, lit: 2 * (BURN_TICKS - 1) });
    leaveTrails(world);
    return motesOf(world.motes)[0].value;
  });
  expect(burned).toEqual([THORN + 2, 2]);
});

test('boosting through a thorn costs 4 dust; all others gather what it holds', () => {
  const gains = [BOOST, BOOST | THRUST | IMMUNE, THRUST, 0].map((flags) => gainOf(loneComet({ flags }), 0, THORN + 2));
  expect([gains, THORN_COST]).toEqual([[-4, -4, 2, 2], 4]);
  expect(gainOf(loneComet({ flags: BOOST }), 0, 127)).toBe(127);
});

test('letting go of boost for the tick in which one gathers saves nothing: the ticks before count', () => {
  const world = openWorld();
  const simulation = simulationOf(world);
  put(world, 0, { dust: 50, flags: BOOST | THRUST });
  for (let i = 0; i < 60; i++) {
    const gathers = (world.tick + 1) % GATHER_TICKS === 0;
    const buttons = gathers ? THRUST : BOOST | THRUST;
    const [x, y] = [Math.floor(world.comets.x[0] / 1024), Math.floor(world.comets.y[0] / 1024)];
    if (gathers) addMote(world.motes, world.arena, x, y, THORN + 2);
    const before = world.own.dust[0];
    stepWorld(simulation, [{ kind: 'move', id: 0, heading: 0, buttons }]);
    if (gathers) expect(world.own.dust[0] - before).toBeLessThan(0);
  }
});

test('it costs rank at once, but the tank only when it was announced', () => {
  expect(after({ dust: 50, flags: BOOST }, THORN + 2)).toEqual({ dust: 46, tank: 50 });
  expect(after({ dust: 50, flags: THRUST }, THORN + 2)).toEqual({ dust: 52, tank: 50 });
});

test('dust and thorns in one look add up, in whatever order they lie', () => {
  const both = [after({ dust: 3, flags: BOOST }, THORN + 2, 3), after({ dust: 3, flags: BOOST }, 3, THORN + 2)];
  expect(both).toEqual([
    { dust: 2, tank: 3 },
    { dust: 2, tank: 3 },
  ]);
});

test('what thorns cost beyond what a comet holds is forgiven when it is settled', () => {
  const world = openWorld();
  put(world, 0, { dust: 3, flags: BOOST });
  for (let i = 0; i < 3; i++) addMote(world.motes, world.arena, 1030, 1024, THORN + 2);
  for (let turn = 0; turn < GATHER_TICKS; turn++, world.tick++) pickUp(world);
  const dust = [world.own.dust[0]];
  for (let i = 0; i < 3; i++) {
    settle(world.own, 0);
    dust.push(world.own.dust[0]);
  }
  expect([dust, tankOf(world.own, 0)]).toEqual([[-9, -9, 0, 0], 0]);
});

test('in play nobody owes dust for longer than 64 ticks, and boost ends with the tank', () => {
  const world = openWorld();
  const simulation = simulationOf(world);
  put(world, 0, { dust: 6, flags: BOOST });
  for (let i = 0; i < 4; i++) addMote(world.motes, world.arena, 1030, 1024, THORN + 2);
  let owing = 0;
  for (let i = 0; i < 120; i++) {
    // Nothing else to gather.
    for (const { mote, value } of motesOf(world.motes)) if (value < THORN) world.motes.value[mote] = 0;
    stepWorld(simulation, []);
    if (world.own.dust[0] < 0) owing++;
  }
  expect(owing).toBeGreaterThan(0);
  expect(owing).toBeLessThanOrEqual(64);
  expect([world.own.dust[0], world.comets.flags[0] & BOOST]).toEqual([0, 0]);
});
