import { expect, test } from 'vitest';
import { journalAt } from '../../../../game/sim/fingerprint.ts';
import { createSimulation, type Input, type Simulation, stepWorld } from '../../../../game/sim/step.ts';
import { loadState, saveState } from '../../../../game/sim/world/state.ts';
import { hashWorld } from '../../../../game/sim/world/world.ts';

const SEED = 11;
const PLAYERS = 24;

const create = () => createSimulation(SEED, 99, PLAYERS, 6);

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
  expect(first.world.parked.includes(1)).toBe(true);
  expect(run(second, 700)).toEqual(run(first, 700));
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
  expect(() => loadState(createSimulation(SEED, 99, PLAYERS + 1, 6).world, state)).toThrow(RangeError);
  const tooMany = state.slice();
  tooMany.fill(0x7f, 8, 12);
  expect(() => loadState(create().world, tooMany)).toThrow('more motes');
});
