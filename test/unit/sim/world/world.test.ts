import { expect, test } from 'vitest';
import { secretOf } from '../../../../game/sim/math/secret.ts';
import { createSimulation } from '../../../../game/sim/step.ts';
import {
  BORN,
  clearNews,
  enterPlay,
  GONE,
  hashWorld,
  leavePlay,
  mark,
  STEERED,
  WRITTEN,
} from '../../../../game/sim/world/world.ts';
import { openWorld, put } from '../../../../tools/lib/virtual/space.ts';

test('ids in play stay ascending, in whatever order comets come and go', () => {
  const world = openWorld();
  for (const id of [5, 1, 7, 0, 3]) enterPlay(world, id);
  leavePlay(world, 5, false);
  leavePlay(world, 0, true);
  enterPlay(world, 2);
  expect(world.ids).toEqual([1, 2, 3, 7]);
});

test('marks add up over a tick and are forgotten with it', () => {
  const world = openWorld();
  mark(world, 4, STEERED);
  mark(world, 4, WRITTEN);
  mark(world, 2, BORN | GONE);
  expect([world.marks[4], world.marks[2], world.marked]).toEqual([STEERED | WRITTEN, BORN | GONE, [4, 2]]);
  world.events.push({ kind: 'moteBorn', mote: 1, by: -1 });
  clearNews(world);
  expect([world.marks[4], world.marks[2], world.marked, world.events]).toEqual([0, 0, [], []]);
});

test('the world hash covers tick, crown, comets, own, dust, cracks that heal, border and shower', () => {
  const { world } = createSimulation(1, secretOf(2), 4);
  put(world, 0, { dust: 30 });
  const { comets, own, motes, healTick, border, shower } = world;
  const first = hashWorld(world);
  const arrays = [comets.x, comets.vy, comets.heading, comets.flags, comets.traits, motes.x, motes.y, motes.value];
  const fields = [...arrays, own.dust, own.fresh, own.ripe, own.immuneUntil, own.offer, healTick];
  for (const field of fields) {
    field[0] ^= 1;
    expect(hashWorld(world)).not.toBe(first);
    field[0] ^= 1;
  }
  for (const part of [border, shower]) {
    for (const [name, value] of Object.entries(part)) {
      Object.assign(part, { [name]: value + 1 });
      expect(hashWorld(world)).not.toBe(first);
      Object.assign(part, { [name]: value });
    }
  }
  world.tick++;
  expect(hashWorld(world)).not.toBe(first);
  world.tick--;
  world.crown = 0;
  expect(hashWorld(world)).not.toBe(first);
});

test('the hash of a new world is this one', () => {
  expect(hashWorld(createSimulation(1, secretOf(2), 100).world)).toEqual(3113361355);
});
