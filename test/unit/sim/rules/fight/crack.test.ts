import { expect, test } from 'vitest';
import { crack, HEAL_TICKS, heal, MENDING_HEAL_TICKS } from '../../../../../game/sim/rules/fight/crack.ts';
import { park, unpark } from '../../../../../game/sim/rules/life/spawn.ts';
import { BROAD, cracksOf, HEAVY, LARGEST_TRAITS, MENDING, setCracks } from '../../../../../game/sim/world/traits.ts';
import { TRAITS, type World } from '../../../../../game/sim/world/world.ts';
import { openWorld, put } from '../../../../../tools/lib/virtual/space.ts';

/** Ticks in which two cracks heal. */
const ENOUGH = 4 * HEAL_TICKS;

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

test('a crack heals after 20 s, that of a mending comet after 11.7 s', () => {
  expect([HEAL_TICKS, MENDING_HEAL_TICKS]).toEqual([1200, 700]);
  expect([healedIn(ENOUGH, [100]), healedIn(ENOUGH, [100], MENDING)]).toEqual([
    [100 + HEAL_TICKS],
    [100 + MENDING_HEAL_TICKS],
  ]);
});

test('cracks heal one after the other, counted from the last ram', () => {
  expect(healedIn(ENOUGH, [100, 300])).toEqual([300 + HEAL_TICKS, 300 + 2 * HEAL_TICKS]);
  expect(healedIn(ENOUGH, [100, 150], MENDING)).toEqual([150 + MENDING_HEAL_TICKS, 150 + 2 * MENDING_HEAL_TICKS]);
});

test('another ram begins the wait anew', () => {
  const heals = 100 + HEAL_TICKS;
  expect(healedIn(ENOUGH, [100, heals - 1])).toEqual([heals - 1 + HEAL_TICKS, heals - 1 + 2 * HEAL_TICKS]);
  // A ram comes before healing in its tick.
  expect(healedIn(ENOUGH, [100, heals])).toEqual([heals + HEAL_TICKS, heals + 2 * HEAL_TICKS]);
  expect(healedIn(ENOUGH, [100, heals + 1])).toEqual([heals, heals + 1 + HEAL_TICKS]);
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
  const counts = [0, HEAL_TICKS - 1, HEAL_TICKS].map((after) => {
    world.tick = 1000 + after;
    heal(world);
    return cracksOf(world.comets, 0);
  });
  expect(counts).toEqual([1, 1, 0]);
});
