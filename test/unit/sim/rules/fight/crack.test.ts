import { expect, test } from 'vitest';
import { crack, HEAL_TICKS, heal, MENDING_HEAL_TICKS } from '../../../../../game/sim/rules/fight/crack.ts';
import { park, unpark } from '../../../../../game/sim/rules/life/spawn.ts';
import { BROAD, cracksOf, HEAVY, LARGEST_TRAITS, MENDING, setCracks } from '../../../../../game/sim/world/traits.ts';
import { TRAITS, type World } from '../../../../../game/sim/world/world.ts';
import { openWorld, put } from '../../../../../tools/lib/virtual/space.ts';

/** A comet whose cracks came in these ticks; the ticks in which one healed, of so many. */
function healedIn(ticks: number, crackedIn: number[], traits = 0): number[] {
  const world = openWorld();
  put(world, 0, { traits });
  const healed: number[] = [];
  for (world.tick = 1; world.tick <= ticks; world.tick++) {
    if (crackedIn.includes(world.tick)) crack(world, 0);
    const before = cracksOf(world.comets, 0);
    heal(world);
    if (cracksOf(world.comets, 0) < before) healed.push(world.tick);
  }
  return healed;
}

test('a crack heals after 25 s, that of a mending comet after 15 s', () => {
  expect([HEAL_TICKS, MENDING_HEAL_TICKS]).toEqual([1500, 900]);
  expect([healedIn(2000, [100]), healedIn(2000, [100], MENDING)]).toEqual([[1600], [1000]]);
});

test('cracks heal one after the other, counted from the last ram', () => {
  expect(healedIn(4000, [100, 300])).toEqual([1800, 3300]);
  expect(healedIn(3000, [100, 300], MENDING)).toEqual([1200, 2100]);
  expect(healedIn(3000, [100, 1100], MENDING)).toEqual([1000, 2000]);
});

test('another ram begins the wait anew', () => {
  expect(healedIn(5000, [100, 1599])).toEqual([3099, 4599]);
  // A ram comes before healing in its tick.
  expect(healedIn(5000, [100, 1600])).toEqual([3100, 4600]);
  expect(healedIn(5000, [100, 1601])).toEqual([1600, 3101]);
});

test('cracks are 0 to 2 and stand beside the choices, in one byte', () => {
  const { comets } = cracked(2, BROAD | HEAVY);
  expect([comets.traits[0], cracksOf(comets, 0)]).toEqual([0x80 | BROAD | HEAVY, 2]);
  setCracks(comets, 0, 0);
  expect([comets.traits[0], cracksOf(comets, 0), LARGEST_TRAITS]).toEqual([BROAD | HEAVY, 0, 0xbf]);
});

function cracked(cracks: number, traits = 0): World {
  const world = openWorld();
  put(world, 0, { traits });
  setCracks(world.comets, 0, cracks);
  return world;
}

test('others are told of a crack that heals, and of nothing before', () => {
  const world = cracked(1);
  world.healTick[0] = 50;
  world.tick = 49;
  heal(world);
  expect(world.marked).toEqual([]);
  world.tick = 50;
  heal(world);
  expect([world.marks[0], cracksOf(world.comets, 0)]).toEqual([TRAITS, 0]);
});

test('a comet that is parked comes back with its cracks, and they heal from then on', () => {
  const world = cracked(2);
  world.healTick[0] = 50;
  park(world, 0);
  world.tick = 1000;
  heal(world);
  expect(cracksOf(world.comets, 0)).toBe(2);
  unpark(world, 0);
  const counts = [0, 1499, 1500].map((after) => {
    world.tick = 1000 + after;
    heal(world);
    return cracksOf(world.comets, 0);
  });
  expect(counts).toEqual([1, 1, 0]);
});
