import { describe, expect, test } from 'vitest';
import { REVENGE_TICKS, removeBroken, shatter } from '../../../../../game/sim/rules/fight/shatter.ts';
import { stepWorld } from '../../../../../game/sim/step.ts';
import { BOOST } from '../../../../../game/sim/world/comets.ts';
import { tankOf } from '../../../../../game/sim/world/own-state.ts';
import { GONE, OWN, type World } from '../../../../../game/sim/world/world.ts';
import {
  dustHeld,
  dustLying,
  motesOf,
  openArena,
  openWorld,
  put,
  simulationOf,
} from '../../../../../tools/lib/virtual/space.ts';

/** Comet 0 has shattered comet 1, which held so much. */
function shattered(dust: number, isCrowned = false): World {
  const world = openWorld();
  world.tick = 700;
  put(world, 0, { dust: 50 });
  put(world, 1, { dust });
  world.deeds.bornTick[1] = 100;
  if (isCrowned) world.crown = 1;
  shatter(world, 0, 1);
  return world;
}

const gainOf = (dust: number, isCrowned = false) => shattered(dust, isCrowned).own.dust[0] - 50;

test('half of its dust goes to who struck it, rounded down', () => {
  expect([400, 101, 20, 1, 0].map((dust) => gainOf(dust))).toEqual([200, 50, 10, 0, 0]);
});

test('of a crowned one all of it, but for an odd one', () => {
  expect([400, 101, 41].map((dust) => gainOf(dust, true))).toEqual([400, 100, 40]);
});

test('the rest scatters: nothing is lost, nothing made, however rich it was', () => {
  for (const dust of [0, 1, 2, 3, 41, 400, 1524, 3047, 3048, 3049, 5000, 20_000]) {
    for (const isCrowned of [false, true]) {
      const world = shattered(dust, isCrowned);
      expect([dust, dustHeld(world) + dustLying(world), world.own.dust[1]]).toEqual([dust, 50 + dust, 0]);
    }
  }
});

test('no mote holds more than 127', () => {
  const largest = motesOf(shattered(20_000).motes).reduce((most, { value }) => Math.max(most, value), 0);
  expect(largest).toBeLessThanOrEqual(127);
});

test('the gain counts for rank at once, and ripens like other dust', () => {
  const world = openWorld(openArena(8, 8));
  const simulation = simulationOf(world);
  put(world, 0, { xPx: 1000, flags: BOOST, dust: 50 });
  put(world, 1, { xPx: 1026, dust: 400, traits: 2 << 6 });
  stepWorld(simulation, []);
  expect([world.own.dust[0], tankOf(world.own, 0)]).toEqual([250, 50]);
  world.wishes[0].buttons = 0;
  const struckIn = world.tick;
  while (tankOf(world.own, 0) < 200) stepWorld(simulation, []);
  expect(world.tick - struckIn).toBeGreaterThan(32);
  expect(world.tick - struckIn).toBeLessThanOrEqual(64);
});

test('both owners are told', () => {
  const world = openWorld();
  put(world, 0, { xPx: 1000, flags: BOOST, dust: 50 });
  put(world, 1, { xPx: 1026, dust: 400, traits: 2 << 6 });
  stepWorld(simulationOf(world), []);
  expect([world.marks[0] & OWN, world.marks[1] & (OWN | GONE)]).toEqual([OWN, OWN | GONE]);
});

test('it is a deed of the one, and of the other noted: what it held, how long it lived, and for 30 s who did it', () => {
  const { deeds } = shattered(400);
  expect(REVENGE_TICKS).toBe(1800);
  expect({
    shattered: [...deeds.shattered.slice(0, 2)],
    fellWith: [...deeds.fellWith.slice(0, 2)],
    longest: deeds.longest[1],
    nemesis: [...deeds.nemesis.slice(0, 2)],
    until: deeds.nemesisUntil[1],
  }).toEqual({ shattered: [1, 0], fellWith: [-1, 400], longest: 600, nemesis: [-1, 0], until: 2500 });
});

test('who shatters the one that had shattered it has its revenge: that one is marked no more', () => {
  const marked = [0, 2].map((nemesis) => {
    const world = openWorld();
    for (const id of [0, 1, 2]) put(world, id);
    world.deeds.nemesis[0] = 1;
    world.deeds.nemesis[2] = nemesis;
    shatter(world, 0, 1);
    return [...world.deeds.nemesis.slice(0, 3)];
  });
  expect(marked).toEqual([
    [-1, 0, 0],
    [-1, 0, 2],
  ]);
});

describe('who breaks', () => {
  test('is out of play after the collisions', () => {
    const world = openWorld();
    put(world, 0, { dust: 0 });
    put(world, 1, { dust: 1 });
    removeBroken(world, [0]);
    expect([world.ids, world.comets.alive[0], world.marks[0]]).toEqual([[1], 0, GONE]);
    expect(world.events).toEqual([{ kind: 'gone', id: 0, shattered: true }]);
  });

  test('breaks by the third ram, whatever it holds; no dust alone breaks nobody', () => {
    const how = (dust: number, cracks: number) => {
      const world = openWorld();
      put(world, 0, { xPx: 1000, flags: BOOST, dust: 100 });
      put(world, 1, { xPx: 1026, dust, traits: cracks << 6 });
      stepWorld(simulationOf(world), []);
      return world.events.flatMap((event) =>
        event.kind === 'ram' ? [event.how] : event.kind === 'gone' ? ['gone'] : [],
      );
    };
    expect([how(0, 0), how(10, 1), how(5000, 1)]).toEqual([['hit'], ['hit'], ['hit']]);
    expect([how(0, 2), how(5000, 2)]).toEqual([
      ['shatter', 'gone'],
      ['shatter', 'gone'],
    ]);
  });

  test('is told with what it cost and what of that was gained', () => {
    const world = openWorld();
    put(world, 0, { xPx: 1000, flags: BOOST, dust: 100 });
    put(world, 1, { xPx: 1026, dust: 61, traits: 2 << 6 });
    stepWorld(simulationOf(world), []);
    expect(world.events).toContainEqual({ kind: 'ram', winner: 0, loser: 1, how: 'shatter', cost: 61, gain: 30 });
  });

  test('strikes nobody any more in the same tick', () => {
    const world = openWorld();
    put(world, 0, { xPx: 1000, flags: BOOST, dust: 100 });
    put(world, 1, { xPx: 1026, flags: BOOST, dust: 60, traits: 2 << 6 });
    put(world, 2, { xPx: 1051, dust: 100 });
    stepWorld(simulationOf(world), []);
    expect(world.events.filter(({ kind }) => kind === 'ram')).toMatchObject([{ winner: 0, loser: 1 }]);
    expect(world.own.dust[2]).toBe(100);
  });
});
