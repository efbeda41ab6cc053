import { secretOf } from '../../../game/sim/math/secret.ts';
import { createSimulation, stepWorld } from '../../../game/sim/step.ts';
import type { Journal } from '../../../server/recording/journal.ts';
import { createRecorder, recordTick, takeRecord } from '../../../server/recording/recorder.ts';
import type { Moment } from '../../../server/replays/moment.ts';
import { goingOn, huntersAt } from './hunters.ts';

const SEED = 11;
const SECRET = secretOf(0x5ec_4e7);

/** A crowd that hunts for so many ticks, on record, and what shattered meanwhile. */
export function playHunters(players: number, ticks: number, cells?: number): { journal: Journal; moments: Moment[] } {
  const simulation = createSimulation(SEED, SECRET, players, cells);
  const { world } = simulation;
  const recorder = createRecorder(players, 10);
  const moments: Moment[] = [];
  while (world.tick < ticks) {
    const inputs = [...huntersAt(world, SEED), ...goingOn(world, players)];
    recordTick(recorder, world, inputs);
    stepWorld(simulation, inputs);
    for (const event of world.events) {
      if (event.kind !== 'ram' || event.how !== 'shatter') continue;
      moments.push({ loser: event.loser, winner: event.winner, tick: world.tick });
    }
  }
  const { arena } = world;
  const head = {
    fingerprint: 1,
    seed: SEED,
    secret: SECRET,
    seats: players,
    cells: arena.cells,
    roundTicks: 0,
  };
  const chunks = takeRecord(recorder);
  return { journal: { head, state: chunks[0].state, chunks, finalHash: undefined }, moments };
}
