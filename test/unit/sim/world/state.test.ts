import { expect, test } from 'vitest';
import { journalAt } from '../../../../game/sim/fingerprint.ts';
import { secretOf } from '../../../../game/sim/math/secret.ts';
import { createSimulation, type Input, type Simulation, stepWorld } from '../../../../game/sim/step.ts';
import { loadState, saveState } from '../../../../game/sim/world/state.ts';
import { hashWorld } from '../../../../game/sim/world/world.ts';
import { goingOn, huntersAt } from '../../../harness/sim/hunters.ts';

const SEED = 11;
const PLAYERS = 24;

const create = () => createSimulation(SEED, secretOf(99), PLAYERS, 6);

/** The journal of the fingerprint, and now and then somebody who is parked, returns or leaves. */
function inputsAt(tick: number): Input[] {
  const inputs = journalAt(SEED, tick, PLAYERS);
  const id = tick % PLAYERS;
  if (tick % 50 === 0) inputs.push({ kind: 'park', id });
  if (tick % 70 === 0) for (let other = 0; other < PLAYERS; other += 4) inputs.push({ kind: 'unpark', id: other });
  if (tick % 110 === 0) inputs.push({ kind: 'leave', id });
  return inputs;
}

function run(simulation: Simulation, ticks: number): number[] {
  return Array.from({ length: ticks }, () => {
    stepWorld(simulation, inputsAt(simulation.world.tick + 1));
    return hashWorld(simulation.world);
  });
}

test('a world that loads another one’s state goes on as that one does, tick by tick', () => {
  const first = create();
  run(first, 700);
  const second = create();
  loadState(second.world, saveState(first.world));
  expect(first.world.parked.some((sinceTick) => sinceTick > 0)).toBe(true);
  expect(run(second, 700)).toEqual(run(first, 700));
  expect(saveState(second.world)).toEqual(saveState(first.world));
});

/** A round of 2 min; those who play choose, crack and shatter in it. */
const ROUND = 7200;

test.each([
  ['while the border closes', 5000],
  ['in the middle of a podium', 7500],
  ['in the tick in which a round ends', 7200],
  ['in the tick in which one begins', 7800],
])('saved %s it goes on the same as well', (_when, tick) => {
  const createRounds = () => createSimulation(SEED, secretOf(99), PLAYERS, 9, ROUND);
  const play = ({ world, near }: Simulation, until: number) => {
    const hashes: number[] = [];
    while (world.tick < until) {
      const inputs = [...huntersAt(world, 5), ...goingOn(world, PLAYERS)];
      if (world.tick % 500 === 0) inputs.push({ kind: 'park', id: world.tick % PLAYERS });
      if (world.tick % 900 === 0) inputs.push({ kind: 'unpark', id: (world.tick - 400) % PLAYERS });
      stepWorld({ world, near }, inputs);
      hashes.push(hashWorld(world));
    }
    return hashes;
  };
  const first = createRounds();
  first.world.tick = tick - 1500;
  play(first, tick);
  const second = createRounds();
  loadState(second.world, saveState(first.world));
  const { border, shower, deeds, awards, healTick, own, comets } = first.world;
  const { world } = second;
  expect([world.border, world.shower, world.deeds, world.awards]).toEqual([border, shower, deeds, awards]);
  expect([world.healTick, world.own.offer, world.comets.traits]).toEqual([healTick, own.offer, comets.traits]);
  expect([deeds.joined, healTick].map((array) => array.some((value) => value > 0))).toEqual([true, true]);
  // From the closing border to its rest, over a round's end, or its beginning.
  const until = tick + 400;
  expect(play(second, until)).toEqual(play(first, until));
  expect(saveState(second.world)).toEqual(saveState(first.world));
});

test('a state is a copy', () => {
  const simulation = create();
  run(simulation, 100);
  const state = saveState(simulation.world);
  const copy = state.slice();
  run(simulation, 100);
  expect(state).toEqual(copy);
});

test('a state of another world is refused', () => {
  const { world } = create();
  const state = saveState(world);
  expect(() => loadState(create().world, state.subarray(1))).toThrow(RangeError);
  expect(() => loadState(create().world, Uint8Array.of(...state, 0))).toThrow(RangeError);
  expect(() => loadState(createSimulation(SEED, secretOf(99), PLAYERS + 1, 6).world, state)).toThrow(RangeError);
  const tooMany = state.slice();
  tooMany.fill(0x7f, 8, 12);
  expect(() => loadState(create().world, tooMany)).toThrow('more motes');
});
