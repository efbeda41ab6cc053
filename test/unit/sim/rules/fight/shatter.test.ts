import { expect, test } from 'vitest';
import { removeBroken } from '../../../../../game/sim/rules/fight/shatter.ts';
import { stepWorld } from '../../../../../game/sim/step.ts';
import { BOOST } from '../../../../../game/sim/world/comets.ts';
import { GONE } from '../../../../../game/sim/world/world.ts';
import { dustLying, openWorld, put, simulationOf } from '../../../../../tools/lib/virtual/space.ts';

test('a loser with nothing left shatters', () => {
  const world = openWorld();
  put(world, 0, { dust: 0 });
  put(world, 1, { dust: 1 });
  removeBroken(world, [0]);
  expect([world.ids, world.comets.alive[0], world.marks[0]]).toEqual([[1], 0, GONE]);
  expect(world.events).toEqual([{ kind: 'gone', id: 0, shattered: true }]);
});

test('having no dust alone shatters nobody', () => {
  const world = openWorld();
  put(world, 0, { dust: 0 });
  removeBroken(world, []);
  expect(world.ids).toEqual([0]);
});

test('a comet with 10 dust that is rammed sheds it all and shatters in the same tick', () => {
  const world = openWorld();
  put(world, 0, { xPx: 1000, flags: BOOST, dust: 100 });
  put(world, 1, { xPx: 1026, dust: 10 });
  stepWorld(simulationOf(world), []);
  const kinds = world.events.filter(({ kind }) => kind === 'ram' || kind === 'gone');
  expect(kinds).toEqual([
    { kind: 'ram', winner: 0, loser: 1, draw: false, shed: 10 },
    { kind: 'gone', id: 1, shattered: true },
  ]);
  expect(dustLying(world)).toBeGreaterThanOrEqual(10);
});
