import { endOfInputTrack, type InputTrack, unpackInput } from '../../sim/input-track.ts';
import { type Input, type Simulation, stepWorld } from '../../sim/step.ts';
import { type Arena, createArena } from '../../sim/world/arena.ts';
import { createNeighbours } from '../../sim/world/neighbours.ts';
import { loadState, saveState } from '../../sim/world/state.ts';
import { createWorld } from '../../sim/world/world.ts';

/** A inputTrack and the world at one of its ticks. Any tick can be had: the way back begins at a copy of the world. */
export interface Projector {
  readonly inputTrack: InputTrack;
  readonly arena: Arena;
  readonly lastTick: number;
  simulation: Simulation;
  /** Where comets were before the last step, in sub-pixel units, and what motes were worth. */
  readonly beforeX: Int32Array;
  readonly beforeY: Int32Array;
  readonly valueBefore: Uint8Array;
  /** Copies of the world, one every `COPY_EVERY_TICKS` from the inputTrack's beginning to as far as it was ever played. */
  readonly copies: Uint8Array[];
  /** Where in the inputTrack's inputs those of each tick begin. */
  readonly starts: Int32Array;
}

/** A step back plays at most so many ticks anew, which nobody waits for; ten minutes of a hundred players are 7 MB of copies. */
const COPY_EVERY_TICKS = 300;

export function createProjector(inputTrack: InputTrack): Projector {
  const arena = createArena(inputTrack.seed, inputTrack.seats, inputTrack.cells, inputTrack.roundTicks);
  const simulation = createSimulationAt(inputTrack, arena, inputTrack.state);
  const { comets, motes } = simulation.world;
  const starts = new Int32Array(inputTrack.counts.length + 1);
  for (let i = 0; i < inputTrack.counts.length; i++) starts[i + 1] = starts[i] + inputTrack.counts[i];
  return {
    inputTrack,
    arena,
    lastTick: endOfInputTrack(inputTrack),
    simulation,
    beforeX: comets.x.slice(),
    beforeY: comets.y.slice(),
    valueBefore: motes.value.slice(),
    copies: [inputTrack.state],
    starts,
  };
}

function createSimulationAt({ secret }: InputTrack, arena: Arena, state: Uint8Array): Simulation {
  const world = createWorld(arena, secret);
  loadState(world, state);
  return { world, near: createNeighbours(arena) };
}

/** Plays the next tick; false at the inputTrack's end. */
export function stepProjector(projector: Projector): boolean {
  const { simulation, inputTrack, lastTick } = projector;
  const { world } = simulation;
  if (world.tick >= lastTick) return false;
  projector.beforeX.set(world.comets.x);
  projector.beforeY.set(world.comets.y);
  projector.valueBefore.set(world.motes.value);
  stepWorld(simulation, inputsOf(projector, world.tick - inputTrack.fromTick));
  keepCopy(projector);
  return true;
}

function inputsOf({ inputTrack, starts }: Projector, i: number): Input[] {
  return Array.from(inputTrack.inputs.subarray(starts[i], starts[i + 1]), unpackInput);
}

function keepCopy({ simulation: { world }, inputTrack, copies }: Projector): void {
  if (world.tick === inputTrack.fromTick + copies.length * COPY_EVERY_TICKS) copies.push(saveState(world));
}

/**
 * Goes towards a tick, back or on, for as long as `mayGoOn` says so, asked before each step. @returns whether it is there: a
 * long way is made in several calls, and pictures between them.
 */
export function seekTick(projector: Projector, tick: number, mayGoOn: () => boolean): boolean {
  const { inputTrack, arena, copies } = projector;
  const at = Math.min(Math.floor((tick - inputTrack.fromTick) / COPY_EVERY_TICKS), copies.length - 1);
  const now = projector.simulation.world.tick;
  if (now > tick || now < inputTrack.fromTick + at * COPY_EVERY_TICKS) {
    projector.simulation = createSimulationAt(inputTrack, arena, copies[at]);
    standStill(projector);
  }
  while (projector.simulation.world.tick < tick) if (!mayGoOn() || !stepProjector(projector)) return false;
  return true;
}

/** There is no tick before: nothing has moved. */
function standStill({ simulation: { world }, beforeX, beforeY, valueBefore }: Projector): void {
  beforeX.set(world.comets.x);
  beforeY.set(world.comets.y);
  valueBefore.set(world.motes.value);
}
