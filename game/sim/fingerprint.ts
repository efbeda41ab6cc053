import { draw } from './random.ts';
import { createSimulation, type Input, stepWorld } from './step.ts';
import { hashWorld } from './world.ts';

/**
 * A journal of `players` comets that spawn and then steer at random, as a pure function of `seed`; the inputs of one
 * tick. Used by the fingerprint and by the tests that compare engines.
 */
export function journalAt(seed: number, tick: number, players: number): Input[] {
  const inputs: Input[] = [];
  for (let id = 0; id < players; id++) {
    if (tick === 1 + id) inputs.push({ kind: 'spawn', id });
    const chance = draw(seed, tick, id);
    if (tick > 1 + id && chance % 20 === 0) {
      inputs.push({ kind: 'move', id, heading: (chance >>> 8) & 255, buttons: (chance >>> 16) & 3 });
    }
  }
  return inputs;
}

/** World hash after `ticks` of the journal of `seed`: equal wherever the rules and the engine's arithmetic are. */
export function hashOfJournal(seed: number, ticks: number, players: number): number {
  const simulation = createSimulation(seed, seed ^ 0x5bd1e995, players, 8);
  for (let tick = 1; tick <= ticks; tick++) stepWorld(simulation, journalAt(seed, tick, players));
  return hashWorld(simulation.world);
}

/** The rules' share of the fingerprint that client and server compare at join: 256 ticks of a crowded little world. */
export function rulesHash(): number {
  return hashOfJournal(0xc0e7a, 256, 24);
}
