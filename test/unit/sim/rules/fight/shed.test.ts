import { expect, test } from 'vitest';
import { scatterAround, shed } from '../../../../../game/sim/rules/fight/shed.ts';
import { tankOf } from '../../../../../game/sim/world/own-state.ts';
import { OWN } from '../../../../../game/sim/world/world.ts';
import { dustHeld, dustLying, motesOf, openWorld, put } from '../../../../../tools/lib/virtual/space.ts';

function shedOf(dust: number, cracks = 0): number {
  const world = openWorld();
  put(world, 0, { dust });
  return shed(world, 0, cracks);
}

test('a rammed comet sheds a third of its dust, and never less than 10', () => {
  expect([400, 100, 31, 29, 20, 10].map((dust) => shedOf(dust))).toEqual([133, 33, 10, 10, 10, 10]);
});

test('a cracked one sheds half of it', () => {
  expect([400, 101, 21, 20, 11].map((dust) => shedOf(dust, 1))).toEqual([200, 50, 10, 10, 10]);
});

test('who has less than 10 sheds all of it', () => {
  expect([9, 1, 0].map((dust) => shedOf(dust))).toEqual([9, 1, 0]);
  expect([9, 1, 0].map((dust) => shedOf(dust, 1))).toEqual([9, 1, 0]);
});

test('who owes dust to thorns sheds nothing', () => {
  expect(shedOf(-4)).toBe(0);
});

test('what is shed lies around as motes: nothing is lost, nothing made', () => {
  for (let dust = 0; dust <= 1500; dust++) {
    const world = openWorld();
    put(world, 0, { dust });
    shed(world, 0, 0);
    expect(dustHeld(world) + dustLying(world)).toBe(dust);
    expect(motesOf(world.motes).length).toBeLessThanOrEqual(12);
  }
});

test('all of it goes to who struck at once, and ripens', () => {
  for (let dust = 0; dust <= 1500; dust++) {
    const world = openWorld();
    put(world, 0, { dust });
    put(world, 1, { dust: 7 });
    const cost = shed(world, 0, 1, 1);
    expect([world.own.dust[0], world.own.dust[1], dustLying(world)]).toEqual([dust - cost, 7 + cost, 0]);
    expect([tankOf(world.own, 1), cost === 0 || (world.marks[1] & OWN) === OWN]).toEqual([7, true]);
  }
});

test('motes lie 50 to 140 px from the centre, beyond the reach of even the largest comet’s rim', () => {
  for (let tick = 0; tick < 200; tick++) {
    const world = openWorld();
    put(world, 0, { dust: 400 });
    world.tick = tick;
    scatterAround(world, 0, 100);
    for (const { x, y } of motesOf(world.motes)) {
      const apart = Math.hypot(x - 1024, y - 1024);
      expect(apart > 48 && apart < 140).toBe(true);
    }
  }
});

test('these motes lie around a comet that shed 25 to nobody', () => {
  const world = openWorld();
  put(world, 2, { dust: 75 });
  world.tick = 77;
  shed(world, 2, 0);
  expect(motesOf(world.motes).map(({ x, y, value }) => [x, y, value])).toEqual([
    [953, 1025, 2],
    [1073, 1076, 2],
    [1115, 1035, 2],
    [959, 1089, 2],
    [900, 973, 2],
    [1058, 978, 2],
    [1148, 1006, 2],
    [1121, 1100, 2],
    [941, 1056, 2],
    [915, 1093, 2],
    [927, 948, 2],
    [980, 973, 3],
  ]);
});

test('the owner is told', () => {
  const world = openWorld();
  put(world, 0, { dust: 100 });
  shed(world, 0, 0);
  expect(world.marks[0] & OWN).toBe(OWN);
});

test('what is too much for twelve motes lies in as many as hold it', () => {
  for (const [dust, motes] of [
    [1524, 12],
    [1525, 13],
    [5000, 40],
  ]) {
    const world = openWorld();
    put(world, 0);
    scatterAround(world, 0, dust);
    expect([motesOf(world.motes).length, dustLying(world)]).toEqual([motes, dust]);
  }
});
