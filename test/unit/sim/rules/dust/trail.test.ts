import { expect, test } from 'vitest';
import { SUBPX } from '../../../../../game/sim/math/units.ts';
import { GATHER_PX, GATHER_TICKS, pickUp } from '../../../../../game/sim/rules/dust/pickup.ts';
import { leaveTrails } from '../../../../../game/sim/rules/dust/trail.ts';
import { BURN_TICKS, THRIFTY_BURN_TICKS } from '../../../../../game/sim/rules/flight/boost.ts';
import { createArena } from '../../../../../game/sim/world/arena.ts';
import { BOOST, THRUST } from '../../../../../game/sim/world/comets.ts';
import { addMote, placeAt } from '../../../../../game/sim/world/motes.ts';
import { radiusOf } from '../../../../../game/sim/world/size.ts';
import { REACHING, THORNY, THRIFTY } from '../../../../../game/sim/world/traits.ts';
import { dustHeld, dustLying, motesOf, openWorld, put } from '../../../../../tools/lib/virtual/space.ts';

/** In its tick number `ticks` of boost. */
function leaveTrailAt(ticks: number, place: Parameters<typeof put>[2]) {
  const world = openWorld();
  put(world, 0, { ...place, lit: 2 * (ticks - 1) });
  leaveTrails(world);
  return world;
}

test('what boosting burns lies 34 px behind the centre of a small comet', () => {
  const world = leaveTrailAt(BURN_TICKS, { flags: BOOST, heading: 0 });
  expect(motesOf(world.motes)).toEqual([{ mote: 0, x: 1024 - 34, y: 1024, value: 2 }]);
  expect(world.events).toEqual([{ kind: 'moteBorn', mote: 0, by: 0 }]);
});

test('a large comet going up leaves its trail farther behind, below', () => {
  const world = leaveTrailAt(BURN_TICKS, { flags: BOOST, heading: 192, dust: 2000 });
  expect(motesOf(world.motes)).toEqual([{ mote: 0, x: 1024, y: 1024 + 64, value: 2 }]);
});

test('a thorny comet leaves a thorn of 2, a reaching one leaves its trail beyond its reach', () => {
  const thorns = leaveTrailAt(BURN_TICKS, { flags: BOOST, traits: THORNY });
  expect(motesOf(thorns.motes)).toEqual([{ mote: 0, x: 1024 - 34, y: 1024, value: 130 }]);
  expect([dustHeld(thorns), dustLying(thorns)]).toEqual([18, 2]);
  const far = leaveTrailAt(BURN_TICKS, { flags: BOOST, traits: REACHING });
  expect(motesOf(far.motes)).toEqual([{ mote: 0, x: 1024 - 52, y: 1024, value: 2 }]);
});

test('a thrifty comet leaves one when it burns', () => {
  const left = [BURN_TICKS, THRIFTY_BURN_TICKS - 1, THRIFTY_BURN_TICKS].map((ticks) =>
    dustLying(leaveTrailAt(ticks, { flags: BOOST, traits: THRIFTY })),
  );
  expect(left).toEqual([0, 0, 2]);
});

test('no dust is lost or made by burning', () => {
  const world = leaveTrailAt(BURN_TICKS, { flags: BOOST, dust: 33 });
  expect([dustHeld(world), dustLying(world)]).toEqual([31, 2]);
});

test('a comet does not eat its own trail, whatever its class and heading', () => {
  for (let heading = 0; heading < 256; heading++) {
    const world = leaveTrailAt(BURN_TICKS, { flags: BOOST, heading, dust: heading * 8 + 2 });
    for (let turn = 0; turn < GATHER_TICKS; turn++, world.tick++) pickUp(world);
    expect(dustLying(world)).toBe(2);
  }
});

test('a trail at the border stays inside', () => {
  const world = leaveTrailAt(BURN_TICKS, { flags: BOOST, heading: 0, xPx: 14, yPx: 14 });
  expect(motesOf(world.motes)).toEqual([{ mote: 0, x: 40, y: 40, value: 2 }]);
});

test('a trail falls inside the border where that is in the tick, and at the rim of an asteroid that it falls on', () => {
  const world = openWorld(createArena(7, 10, 8));
  Object.assign(world.border, { inset: 100 * SUBPX, target: 200 * SUBPX, step: SUBPX });
  put(world, 0, { flags: BOOST, heading: 0, xPx: 150, yPx: 1500, lit: 2 * (BURN_TICKS - 2) });
  // The asteroid at 1303, 1307 with a radius of 109 is behind it, to its left.
  put(world, 1, { flags: BOOST, heading: 0, xPx: 1303 + 109 + 16, yPx: 1307, lit: 2 * (BURN_TICKS - 1) });
  for (world.tick = BURN_TICKS - 1; world.tick <= BURN_TICKS; world.tick++) leaveTrails(world);
  expect(motesOf(world.motes).map(({ x, y }) => [x, y])).toEqual([
    [1303 + 109 + 4, 1307],
    [100 + BURN_TICKS + 40, 1500],
  ]);
});

test('nothing falls behind between burns or without boost', () => {
  expect(dustLying(leaveTrailAt(BURN_TICKS - 1, { flags: BOOST }))).toBe(0);
  expect(dustLying(leaveTrailAt(BURN_TICKS, { flags: THRUST }))).toBe(0);
});

test('the gap between trail and reach is 8 px', () => {
  const world = leaveTrailAt(BURN_TICKS, { flags: BOOST });
  expect(1024 - motesOf(world.motes)[0].x - GATHER_PX - radiusOf(0) / SUBPX).toBe(8);
});

test('where there is no room for it, a trail is told to be lost', () => {
  const world = openWorld();
  put(world, 0, { flags: BOOST, lit: 2 * (BURN_TICKS - 1) });
  while (addMote(world.motes, world.arena, 100, 100, 1) >= 0);
  leaveTrails(world);
  expect(world.events).toEqual([{ kind: 'trailLost', at: placeAt(1024 - 34, 1024), by: 0 }]);
  expect(world.own.dust[0]).toBe(18);
});
