import { SIM_HZ } from '../../game/sim/math/units.ts';
import type { Input } from '../../game/sim/step.ts';
import { checkComets } from '../../game/sim/world/comets.ts';
import { saveState } from '../../game/sim/world/state.ts';
import { digestWorld, type World } from '../../game/sim/world/world.ts';
import {
  appendCheck,
  appendHash,
  appendTick,
  copySegment,
  createLastMoves,
  createSegment,
  endOfSegment,
  forgetMoves,
  type LastMoves,
  type Segment,
  sizeOfSegment,
} from './chunk.ts';

/**
 * The flight recorder of a room, always on: all that reached its world in the last minutes. Kept as segments in a row, each
 * of which begins with the whole world, so that the oldest can be dropped and what is left still be replayed.
 */
export interface Recorder {
  readonly keptTicks: number;
  /** Oldest first; the last is being written, the others will never change. */
  readonly segments: Segment[];
  readonly last: LastMoves;
}

/** Ticks of a segment: 20 s. Shorter and the worlds at their beginnings take more memory than the moves; longer and more is forgotten at once. */
export const SEGMENT_TICKS = 20 * SIM_HZ;
/** A segment ends early at so many bytes of moves, and a recorder forgets its oldest beyond so many in all: 500 players who steer without end. */
const LARGEST_SEGMENT_BYTES = 2 ** 20;
const LARGEST_RECORD_BYTES = 16 * 2 ** 20;

export function createRecorder(seats: number, minutes: number): Recorder {
  return { keptTicks: minutes * 60 * SIM_HZ, segments: [], last: createLastMoves(seats) };
}

/** Takes down what is about to reach the world in its next tick, and what has become of the last one. Before the step, so that a step that throws is on record. */
export function recordTick(recorder: Recorder, world: World, inputs: readonly Input[]): void {
  const { segments } = recorder;
  let open = segments.at(-1);
  if (open && world.tick > open.fromTick) verifyTick(open, world);
  if (!open || isFull(open)) open = beginSegment(recorder, world);
  appendTick(open, recorder.last, inputs);
  open.ticks++;
}

function verifyTick(open: Segment, world: World): void {
  appendCheck(open, checkComets(world.comets, world.ids));
  if (world.tick % SIM_HZ === 0) appendHash(open, digestWorld(world));
}

function isFull({ ticks, columns }: Segment): boolean {
  return ticks >= SEGMENT_TICKS || columns.movers.length + columns.headings.length > LARGEST_SEGMENT_BYTES;
}

function beginSegment({ segments, keptTicks, last }: Recorder, world: World): Segment {
  // A new world follows from its seeds: its journal can be replayed even where what a state consists of has changed.
  const state = world.tick === 0 ? undefined : saveState(world);
  const open = createSegment(world.tick, state, segments.at(-1));
  segments.push(open);
  forgetMoves(last);
  while (segments.length > 1 && isTooMuch(segments, keptTicks, world.tick)) segments.shift();
  return open;
}

/** Whether the oldest segment can go: what is left reaches back far enough, or all take too much memory. */
function isTooMuch(segments: readonly Segment[], keptTicks: number, tick: number): boolean {
  if (tick - endOfSegment(segments[0]) >= keptTicks) return true;
  return segments.reduce((sum, segment) => sum + sizeOfSegment(segment), 0) > LARGEST_RECORD_BYTES;
}

/** What is on record now; goes on being true whatever is recorded later. */
export function takeRecord({ segments }: Recorder): Segment[] {
  return segments.map((segment, i) => (i === segments.length - 1 ? copySegment(segment) : segment));
}
