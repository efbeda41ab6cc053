import { expect, test } from 'vitest';
import { draw } from '../../../../../game/sim/math/random.ts';
import { SUBPX } from '../../../../../game/sim/math/units.ts';
import { GATHER_TICKS, pickUp } from '../../../../../game/sim/rules/dust/pickup.ts';
import { addMote } from '../../../../../game/sim/world/motes.ts';
import { tankOf } from '../../../../../game/sim/world/own-state.ts';
import { classOf, radiusOf } from '../../../../../game/sim/world/size.ts';
import { REACHING } from '../../../../../game/sim/world/traits.ts';
import type { World } from '../../../../../game/sim/world/world.ts';
import { dustHeld, dustLying, motesOf, openWorld, put } from '../../../../../tools/lib/virtual/space.ts';

const lay = (world: World, x: number, y: number, value = 1) => addMote(world.motes, world.arena, x, y, value);

/** Everybody looks around once. */
function gather(world: World): void {
  for (let turn = 0; turn < GATHER_TICKS; turn++, world.tick++) pickUp(world);
}

test('a small comet takes what lies within 26 px of its centre', () => {
  const world = openWorld();
  put(world, 0);
  const [near, far] = [lay(world, 1024 + 26, 1024), lay(world, 1024 + 27, 1024)];
  gather(world);
  expect(motesOf(world.motes).map(({ mote }) => mote)).toEqual([far]);
  expect(world.events).toEqual([{ kind: 'moteTaken', mote: near, by: 0, cell: 36 }]);
});

test('the largest comet takes what lies within 56 px', () => {
  const world = openWorld();
  put(world, 0, { dust: 1700 });
  lay(world, 1024, 1024 - 56);
  lay(world, 1024, 1024 - 57);
  gather(world);
  expect(motesOf(world.motes)).toMatchObject([{ y: 1024 - 57 }]);
});

test('dust counts for rank at once, but not for the tank', () => {
  const world = openWorld();
  put(world, 0);
  lay(world, 1030, 1030, 3);
  gather(world);
  expect([world.own.dust[0], tankOf(world.own, 0), world.marks[0]]).toEqual([23, 20, 0]);
});

test('of two comets that reach a mote in one tick the lower id gets it', () => {
  const world = openWorld();
  put(world, 1 + GATHER_TICKS, { xPx: 1030 });
  put(world, 1, { xPx: 1045 });
  lay(world, 1032, 1024);
  gather(world);
  expect(world.events).toMatchObject([{ by: 1 }]);
});

test('a comet that was in the mote’s cell before the step comes before one that was not', () => {
  const world = openWorld();
  put(world, 1 + GATHER_TICKS, { xPx: 1020 });
  put(world, 1, { xPx: 1028 });
  lay(world, 1022, 1024);
  gather(world);
  expect(world.events).toMatchObject([{ by: 1 + GATHER_TICKS }]);
});

test('comets look around every third tick, in turn', () => {
  const world = openWorld();
  for (let id = 0; id < 4; id++) put(world, id, { xPx: 300 + 300 * id });
  const takers = Array.from({ length: GATHER_TICKS }, (_, tick) => {
    for (let id = 0; id < 4; id++) lay(world, 300 + 300 * id, 1024);
    world.events.length = 0;
    world.tick = tick;
    pickUp(world);
    return world.events.map((event) => event.kind === 'moteTaken' && event.by);
  });
  expect(takers.map((ids) => [...new Set(ids)])).toEqual([[0, 3], [1], [2]]);
});

test('what one comet takes, another does not get as well', () => {
  const world = openWorld();
  for (let id = 0; id < 8; id++) put(world, id, { xPx: 1000 + id * 8, yPx: 1024 });
  for (let i = 0; i < 100; i++) lay(world, 980 + (draw(1, i) % 100), 1000 + (draw(2, i) % 50), 1 + (i % 3));
  const [held, lying] = [dustHeld(world), dustLying(world)];
  gather(world);
  expect(dustLying(world)).toBeLessThan(lying);
  expect(dustHeld(world) + dustLying(world)).toBe(held + lying);
});

test('no reach is cut off at the border of cells, nor at that of the world', () => {
  for (const at of [26, 250, 256, 262, 2020]) {
    const world = openWorld();
    put(world, 0, { xPx: at, yPx: at });
    for (let i = 0; i < 400; i++) lay(world, at - 30 + (i % 20) * 3, at - 30 + Math.floor(i / 20) * 3);
    const within = motesOf(world.motes).filter(({ x, y }) => Math.hypot(x - at, y - at) <= 26);
    gather(world);
    expect(world.events).toHaveLength(within.length);
  }
});

test.each([
  [12, 'of others', 0],
  [30, 'of reaching comets', REACHING],
])('the reach is the radius and %i px %s, in every class', (beyondRimPx, _whose, traits) => {
  for (const dust of [0, 30, 65, 210, 800, 1700]) {
    const world = openWorld();
    put(world, 0, { dust, traits });
    const reach = radiusOf(classOf(dust)) / SUBPX + beyondRimPx;
    lay(world, 1024 - reach, 1024);
    lay(world, 1024 - reach - 1, 1024);
    gather(world);
    expect(world.events).toHaveLength(1);
  }
});
