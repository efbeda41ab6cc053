import { expect, test } from 'vitest';
import { crownLeader } from '../../../../../game/sim/rules/life/crown.ts';
import { park } from '../../../../../game/sim/rules/life/spawn.ts';
import { openWorld, put } from '../../../../../tools/lib/virtual/space.ts';

/** The wearer after a look at `tick`, among comets 0, 1, ... with so much dust. */
function crownAfter(tick: number, wearer: number, ...dust: number[]): number {
  const world = openWorld();
  for (const [id, held] of dust.entries()) put(world, id, { dust: held });
  world.crown = wearer;
  world.tick = tick;
  crownLeader(world);
  return world.crown;
}

test('who has most wears the crown', () => {
  expect(crownAfter(30, -1, 50, 90, 70)).toBe(1);
});

test('below 40 dust nobody does', () => {
  expect([crownAfter(30, -1, 39, 20), crownAfter(30, -1, 40, 20), crownAfter(30, 0, 39, 20)]).toEqual([-1, 0, -1]);
});

test('the wearer keeps it on a tie, else the lowest id takes it', () => {
  expect([crownAfter(30, 2, 80, 80, 80), crownAfter(30, -1, 30, 80, 80)]).toEqual([2, 1]);
});

test('a richer one takes it only when it is looked for, twice a second', () => {
  expect([crownAfter(29, 0, 50, 90), crownAfter(30, 0, 50, 90), crownAfter(31, 0, 50, 90)]).toEqual([0, 1, 0]);
});

test('a wearer who is out of play loses it at once', () => {
  const world = openWorld();
  put(world, 0, { dust: 90 });
  put(world, 1, { dust: 50 });
  world.crown = 0;
  world.tick = 31;
  park(world, 0);
  crownLeader(world);
  expect(world.crown).toBe(1);
});
