import { expect, test } from 'vitest';
import { type Foreseen, foreseeStep } from '../../../game/sim/foresee.ts';
import { draw } from '../../../game/sim/math/random.ts';
import { SUBPX } from '../../../game/sim/math/units.ts';
import type { Observed } from '../../../game/sim/observe.ts';
import { BURN_TICKS } from '../../../game/sim/rules/flight/boost.ts';
import { stepWorld } from '../../../game/sim/step.ts';
import { createArena } from '../../../game/sim/world/arena.ts';
import { BOOST, BUTTONS, copyComet, createComets, IMMUNE, THRUST } from '../../../game/sim/world/comets.ts';
import { createNeighbours } from '../../../game/sim/world/neighbours.ts';
import { copyOwn, createOwnStates, tankOf } from '../../../game/sim/world/own-state.ts';
import { BROAD, HEAVY, THRIFTY } from '../../../game/sim/world/traits.ts';
import type { World } from '../../../game/sim/world/world.ts';
import { motionOf, openWorld, type Place, put, simulationOf } from '../../../tools/lib/virtual/space.ts';

/** Comet 0 as given, and others; `tick` of the world is the one that has been told. */
function scene(...places: Place[]): { world: World; seen: Observed; foreseen: Foreseen } {
  return sceneIn(openWorld(), ...places);
}

function sceneIn(world: World, ...places: Place[]): { world: World; seen: Observed; foreseen: Foreseen } {
  for (const [id, place] of places.entries()) put(world, id, place);
  const { arena, tick } = world;
  const foreseen: Foreseen = {
    at: createComets(arena.seats),
    own: createOwnStates(arena.seats),
    wish: { ...world.wishes[0] },
    near: createNeighbours(arena),
    predicts: true,
    tick,
  };
  for (const id of world.ids) copyComet(foreseen.at, world.comets, id);
  copyOwn(foreseen.own, world.own, 0);
  const { ids, comets, own, motes, border, cellBefore } = world;
  const owned = world.comets.alive;
  return { world, foreseen, seen: { arena, comets, own, owned, motes, border, cellBefore, tick, ids } };
}

const noHit = () => expect.fail('a hit');

test.each([1, 2, 3, 4])('the own comet moves as it will for everybody, whatever its player does (seed %i)', (seed) => {
  const { world, seen, foreseen } = scene({ xPx: 300, dust: 60 }, { xPx: 1500, vx: 900, flags: THRUST });
  const simulation = simulationOf(world);
  for (let tick = 0; tick < 31; tick++) {
    const chance = draw(seed, 0, tick);
    foreseen.wish.heading = chance & 255;
    foreseen.wish.buttons = (chance >>> 8) & BUTTONS;
    stepWorld(simulation, [{ kind: 'move', id: 0, ...foreseen.wish }]);
    foreseeStep(foreseen, seen, 0, noHit);
    for (const id of [0, 1]) expect(motionOf(foreseen.at, id)).toEqual(motionOf(world.comets, id));
    expect([foreseen.at.flags[0], foreseen.own.dust[0]]).toEqual([world.comets.flags[0], world.own.dust[0]]);
  }
});

test('only a win over one whose nose points elsewhere is taken for sure', () => {
  const AHEAD = { xPx: 1024 + 30, flags: THRUST } as const;
  const winners = [0, 64, 90, 100, 128, 156].map((heading) => {
    const { seen, foreseen } = scene({ flags: THRUST | BOOST, vx: 3000 }, { ...AHEAD, heading });
    const found: number[] = [];
    for (let tick = 0; tick < 4; tick++) foreseeStep(foreseen, seen, 0, (_a, _b, winner) => found.push(winner));
    return found[0];
  });
  expect(winners).toEqual([0, 0, 0, -1, -1, -1]);
});

test('who is rammed is immune from then on', () => {
  const { seen, foreseen } = scene(
    { vx: 3000 },
    { xPx: 1024 + 30, heading: 128, flags: THRUST | BOOST, vx: -3000, dust: 60 },
  );
  const found: number[] = [];
  for (let tick = 0; tick < 4; tick++) foreseeStep(foreseen, seen, 0, (_a, _b, winner) => found.push(winner));
  expect(found).toEqual([-1]);
  expect([foreseen.at.flags[0] & IMMUNE, foreseen.own.immuneUntil[0] > foreseen.tick]).toEqual([IMMUNE, true]);
});

test('without prediction the own comet goes on as it was told to be, and comets pass through one another', () => {
  const made = scene({ vx: 3000, flags: THRUST | BOOST }, { xPx: 1024 + 30 });
  const foreseen: Foreseen = { ...made.foreseen, predicts: false };
  foreseen.wish.heading = 77;
  for (let tick = 0; tick < 20; tick++) foreseeStep(foreseen, made.seen, 0, noHit);
  expect(foreseen.at.heading[0]).toBe(0);
  expect(foreseen.at.x[0]).toBeGreaterThan(foreseen.at.x[1]);
});

test('the border is foreseen where it will be: it pushes the own comet and others as it will push them', () => {
  const { world, seen, foreseen } = scene(
    { xPx: 320, dust: 60, flags: THRUST, heading: 128 },
    { xPx: 1720, dust: 800 },
    { yPx: 1725, vy: 3000 },
  );
  Object.assign(world.border, { inset: 290 * SUBPX, target: 330 * SUBPX, step: 1500 });
  const simulation = simulationOf(world);
  for (let i = 0; i < 50; i++) {
    stepWorld(simulation, []);
    foreseeStep(foreseen, seen, 0, noHit);
    for (const id of [0, 1, 2]) expect(motionOf(foreseen.at, id)).toEqual(motionOf(world.comets, id));
  }
  // All three were pushed: 330 px from the sides, and their radii of 18, 38 and 14 px.
  expect([foreseen.at.x[0], foreseen.at.x[1] + 368 * SUBPX]).toEqual([348 * SUBPX, world.arena.side]);
  expect(foreseen.at.y[2] + 344 * SUBPX).toBeLessThanOrEqual(world.arena.side);
});

test('an asteroid that the border comes near is foreseen to be passed through', () => {
  const arena = createArena(7, 10, 8);
  // At 1303, 1307 with a radius of 109: 632 px from the lower side, so solid while the border is not beyond 544 px.
  const made = sceneIn(openWorld(arena), { xPx: 1303 - 160, yPx: 1307, vx: 4000, dust: 60, flags: THRUST });
  Object.assign(made.world.border, { inset: 540 * SUBPX, target: 600 * SUBPX, step: SUBPX });
  const simulation = simulationOf(made.world);
  for (let i = 0; i < 40; i++) {
    stepWorld(simulation, []);
    foreseeStep(made.foreseen, made.seen, 0, noHit);
    expect(motionOf(made.foreseen.at, 0)).toEqual(motionOf(made.world.comets, 0));
  }
  expect(made.foreseen.at.x[0]).toBeGreaterThan((1303 - 100) * SUBPX);
});

test.each([
  ['nobody', 0, 0],
  ['the own comet', HEAVY, 0],
  ['the other', 0, HEAVY],
  ['both', HEAVY, HEAVY],
])('a ram is foreseen as it will be where %s is heavy', (_who, mine, theirs) => {
  const { world, seen, foreseen } = scene(
    { xPx: 1000, flags: THRUST | BOOST, vx: 5000, dust: 60, traits: mine },
    { xPx: 1060, heading: 64, dust: 60, traits: theirs },
  );
  const simulation = simulationOf(world);
  const winners: number[] = [];
  for (let i = 0; i < 20; i++) {
    stepWorld(simulation, []);
    foreseeStep(foreseen, seen, 0, (_a, _b, winner) => winners.push(winner));
    for (const id of [0, 1]) expect(motionOf(foreseen.at, id)).toEqual(motionOf(world.comets, id));
  }
  expect(winners).toEqual([0]);
});

test('a broad nose is foreseen to win aslant, and is feared aslant', () => {
  const winnersOf = (mine: Place, theirs: Place) => {
    const { seen, foreseen } = scene(
      { xPx: 1000, flags: THRUST | BOOST, vx: 5000, ...mine },
      { xPx: 1030, flags: THRUST, heading: 64, ...theirs },
    );
    const winners: number[] = [];
    for (let i = 0; i < 4; i++) foreseeStep(foreseen, seen, 0, (_a, _b, winner) => winners.push(winner));
    return winners[0];
  };
  // 51° aside: 36 of 256.
  expect([winnersOf({ heading: 36 }, {}), winnersOf({ heading: 36, traits: BROAD }, {})]).toEqual([-1, 0]);
  expect([winnersOf({}, { heading: 92 }), winnersOf({}, { heading: 92, traits: BROAD })]).toEqual([0, -1]);
});

test.each([
  ['thrifty', THRIFTY],
  ['usual', 0],
])('the tank of a %s comet is foreseen as it will be', (_which, traits) => {
  const { world, seen, foreseen } = scene({
    xPx: 300,
    dust: 9,
    flags: THRUST | BOOST,
    traits,
    lit: 2 * (BURN_TICKS - 1),
  });
  const simulation = simulationOf(world);
  for (let i = 0; i < 60; i++) {
    stepWorld(simulation, []);
    foreseeStep(foreseen, seen, 0, noHit);
    expect([tankOf(foreseen.own, 0), foreseen.at.flags[0]]).toEqual([tankOf(world.own, 0), world.comets.flags[0]]);
  }
  // Of ticks 60 to 119 it burns in 60, a thrifty one in 84.
  expect(tankOf(foreseen.own, 0)).toBe(7);
});
