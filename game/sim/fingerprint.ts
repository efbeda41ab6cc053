import { hashInt } from './math/hash.ts';
import { draw } from './math/random.ts';
import { secretOf } from './math/secret.ts';
import { CELL_PX, SIM_HZ, SUBPX, VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from './math/units.ts';
import { REACHING_PX } from './rules/dust/pickup.ts';
import { SHOWER_EVERY_TICKS } from './rules/dust/shower.ts';
import { SWEEP_PX, SWEEP_TICKS } from './rules/dust/sweep.ts';
import { THORN_COST } from './rules/dust/thorns.ts';
import { BROAD_TURN } from './rules/fight/ram.ts';
import { THRIFTY_BURN_TICKS } from './rules/flight/boost.ts';
import { IMMUNE_TICKS } from './rules/flight/immunity.ts';
import { PODIUM_TICKS } from './rules/round/round.ts';
import { createSimulation, type Input, type Simulation, stepWorld } from './step.ts';
import { DUST_BORDER_PX } from './world/border.ts';
import { BUTTONS } from './world/comets.ts';
import { SETTLE_TICKS } from './world/own-state.ts';
import { hashWorld } from './world/world.ts';

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
      inputs.push({ kind: 'move', id, heading: (chance >>> 8) & 255, buttons: (chance >>> 16) & BUTTONS });
    }
  }
  return inputs;
}

/** The world that the journal of `seed` begins with. */
export function createJournalWorld(seed: number, players: number): Simulation {
  return createSimulation(seed, secretOf(seed ^ 0x5bd1e995), players, 8);
}

/** World hash after `ticks` of the journal of `seed`: equal wherever the rules and the engine's arithmetic are. */
export function hashOfJournal(seed: number, ticks: number, players: number): number {
  const simulation = createJournalWorld(seed, players);
  for (let tick = 1; tick <= ticks; tick++) stepWorld(simulation, journalAt(seed, tick, players));
  return hashWorld(simulation.world);
}

/** Constants that copies rely on but no short journal need touch. */
const CONSTANTS = [
  SIM_HZ,
  SUBPX,
  CELL_PX,
  VIEW_WIDTH_PX,
  VIEW_HEIGHT_PX,
  SETTLE_TICKS,
  IMMUNE_TICKS,
  SHOWER_EVERY_TICKS,
  PODIUM_TICKS,
  DUST_BORDER_PX,
  SWEEP_TICKS,
  SWEEP_PX,
  THORN_COST,
  THRIFTY_BURN_TICKS,
  REACHING_PX,
  BROAD_TURN,
];

/** A crowded little world in whose first ticks comets ram, burn and gather: a change of any of these rules makes another one. */
export const SAMPLE = { seed: 0xc0f1d, ticks: 256, players: 24 } as const;

/** The rules' share of the fingerprint that client and server compare at join: constants, and what becomes of the sample. */
export function rulesHash(): number {
  known ??= CONSTANTS.reduce(hashInt, hashOfJournal(SAMPLE.seed, SAMPLE.ticks, SAMPLE.players)) >>> 0;
  return known;
}

/** Computing it takes as long as 256 ticks, and each client of a process asks. */
let known: number | undefined;
