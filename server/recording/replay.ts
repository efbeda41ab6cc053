import { SIM_HZ } from '../../game/sim/math/units.ts';
import { createSimulation, type Input, type Simulation, stepWorld } from '../../game/sim/step.ts';
import { checkComets } from '../../game/sim/world/comets.ts';
import { loadState } from '../../game/sim/world/state.ts';
import { digestWorld, type World } from '../../game/sim/world/world.ts';
import { type ChunkReader, endOfChunk, readChunk } from './chunk.ts';
import { type Journal, JournalError, spanOf } from './journal.ts';

/** A journal being run again. */
export interface Replay {
  readonly journal: Journal;
  readonly simulation: Simulation;
  /** What takes each tick: `stepWorld`, or whoever looks on around it. */
  step: (simulation: Simulation, inputs: readonly Input[]) => void;
  readonly fromTick: number;
  readonly lastTick: number;
  hashesChecked: number;
  hashesEqual: number;
  /** The first tick after which the world was not the recorded one. */
  firstDifferentTick: number | undefined;
  /** What the rules threw, and in which tick: the journal ends there. */
  thrown: { tick: number; error: unknown } | undefined;
  chunk: number;
  reader: ChunkReader;
}

/** The world as it was before the journal's first tick. Throws a `JournalError` where the journal's world is none. */
export function createReplay(journal: Journal): Replay {
  const { seed, secret, seats, cells, roundTicks } = journal.head;
  const simulation = createSimulation(seed, secret, seats, cells, roundTicks);
  if (journal.state) loadWorld(simulation, journal.state);
  if (simulation.world.tick !== journal.chunks[0].fromTick) throw new JournalError('damaged', ODD_WORLD);
  return {
    journal,
    simulation,
    step: stepWorld,
    ...spanOf(journal),
    hashesChecked: 0,
    hashesEqual: 0,
    firstDifferentTick: undefined,
    thrown: undefined,
    chunk: 0,
    reader: readChunk(journal.chunks[0], seats),
  };
}

const ODD_WORLD = 'begins with a world that these rules cannot have: replay it with the commit it was recorded under';

function loadWorld({ world }: Simulation, state: Uint8Array): void {
  try {
    loadState(world, state);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new JournalError('damaged', ODD_WORLD);
  }
}

/** Runs on to the end of `tick`, or to the journal's end; false where it cannot go on. */
export function replayTo(replay: Replay, tick: number): boolean {
  const { world } = replay.simulation;
  while (world.tick < tick && world.tick < replay.lastTick) if (!replayTick(replay)) return false;
  return world.tick < replay.lastTick;
}

function replayTick(replay: Replay): boolean {
  const { simulation, journal } = replay;
  const { world } = simulation;
  while (endOfChunk(journal.chunks[replay.chunk]) <= world.tick) {
    replay.chunk++;
    replay.reader = readChunk(journal.chunks[replay.chunk], journal.head.seats);
  }
  const inputs = readInputs(replay);
  try {
    replay.step(simulation, inputs);
  } catch (error) {
    replay.thrown = { tick: world.tick, error };
    return false;
  }
  verify(replay);
  return true;
}

function readInputs({ reader, simulation: { world } }: Replay): Input[] {
  try {
    const inputs = reader.nextInputs();
    return inputs.filter((input, i) => isPossible(world, inputs, input, i));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new JournalError('damaged', `is damaged: ${error.message}`);
  }
}

/** Whether a coming can be. In a world that differs one may spawn that is still in play: there twice, the rules would never end. */
function isPossible({ comets }: World, inputs: readonly Input[], { kind, id }: Input, i: number): boolean {
  if (kind !== 'spawn') return true;
  let isInPlay = comets.alive[id] === 1;
  for (let k = 0; k < i; k++)
    if (inputs[k].id === id && inputs[k].kind !== 'move') isInPlay = inputs[k].kind === 'spawn';
  return !isInPlay;
}

function verify(replay: Replay): void {
  const { world } = replay.simulation;
  const check = replay.reader.check();
  if (check !== undefined && check !== checkComets(world.comets, world.ids)) differ(replay);
  const recorded = world.tick % SIM_HZ === 0 ? replay.reader.nextHash() : undefined;
  compareHash(replay, recorded ?? (world.tick === replay.lastTick ? replay.journal.finalHash : undefined));
}

/** What was not recorded cannot be compared: the last second of a room that crashed. */
function compareHash(replay: Replay, recorded: number | undefined): void {
  if (recorded === undefined) return;
  replay.hashesChecked++;
  if (recorded === digestWorld(replay.simulation.world)) replay.hashesEqual++;
  else differ(replay);
}

function differ(replay: Replay): void {
  replay.firstDifferentTick ??= replay.simulation.world.tick;
}
