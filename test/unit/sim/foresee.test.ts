import { expect, test } from 'vitest';
import { type Foreseen, foreseeStep } from '../../../game/sim/foresee.ts';
import { draw } from '../../../game/sim/math/random.ts';
import type { Observed } from '../../../game/sim/observe.ts';
import { stepWorld } from '../../../game/sim/step.ts';
import { BOOST, BUTTONS, copyComet, createComets, IMMUNE, THRUST } from '../../../game/sim/world/comets.ts';
import { createNeighbours } from '../../../game/sim/world/neighbours.ts';
import { copyOwn, createOwnStates } from '../../../game/sim/world/own-state.ts';
import type { World } from '../../../game/sim/world/world.ts';
import { motionOf, openWorld, type Place, put, simulationOf } from '../../../tools/lib/virtual/space.ts';

/** Comet 0 as given, and others; `tick` of the world is the one that has been told. */
function scene(...places: Place[]): { world: World; seen: Observed; foreseen: Foreseen } {
  const world = openWorld();
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
