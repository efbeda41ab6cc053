import { createByteBuffer } from '../../protocol/bytes.ts';
import { countCopies, type SentBytes } from '../ledger/sent.ts';
import { type Chunks, LANE, LANES_A_TICK, type TickChunks } from '../ports/publication.ts';
import { type ByCell, createByCell } from './by-cell.ts';

/** Chunks as those have them who write them: a host as it encodes, a replica as it reads. */
export interface WritableTickChunks extends TickChunks {
  readonly arrivals: ByCell;
}

export interface WritableChunks extends Chunks {
  readonly ring: WritableTickChunks[];
}

/** Chunks of a world of `cells` in all, for as many of the last ticks as updates may lie behind. */
export function createChunks(cells: number, seats: number, ticksKept: number): WritableChunks {
  const laneCount = ticksKept * LANES_A_TICK;
  return {
    ring: Array.from({ length: ticksKept }, (_, i) => createTickChunks(i * LANES_A_TICK, cells, seats)),
    lanes: new Int32Array(laneCount * (cells + 1)),
    laneCount,
    stirredTick: new Int32Array(cells),
    wholeStart: new Int32Array(cells),
    wholeEnd: new Int32Array(cells),
  };
}

function createTickChunks(lane: number, cells: number, seats: number): WritableTickChunks {
  return {
    buffer: createByteBuffer(4096),
    copies: new Int32Array(0),
    lane,
    arrivals: createByCell(cells),
    arrivalStart: new Int32Array(seats + 1),
    cameFrom: new Int32Array(seats),
    room: { start: 0, end: 0 },
    people: { start: 0, end: 0 },
    namesEnd: 0,
  };
}

/** An update may wait for one slot more than that in which it is due; from then on slots may be twice as far apart, under load. */
const SLOTS_KEPT = 4;

/** Ticks whose chunks must be kept where each client gets an update every `sendEvery` ticks. */
export function ticksKeptFor(sendEvery: number): number {
  return SLOTS_KEPT * sendEvery;
}

/** The chunks of a tick that is still kept. */
export function chunksOf<T extends TickChunks>({ ring }: { readonly ring: readonly T[] }, tick: number): T {
  return ring[tick % ring.length];
}

/** Where in the chunks in hand moves, what comes after the step, arrivals, what concerns the room and what people say end. */
const PART_ENDS = new Int32Array(5);

/** Counts what updates have taken of a tick's chunks since they were counted last. */
export function countChunks({ lanes, laneCount }: Chunks, chunks: TickChunks, sent: SentBytes): void {
  const last = lanes.length - laneCount + chunks.lane;
  PART_ENDS[0] = lanes[last + LANE.moves];
  PART_ENDS[1] = lanes[last + LANE.after];
  PART_ENDS[2] = chunks.arrivalStart[chunks.arrivals.count];
  PART_ENDS[3] = chunks.room.end;
  PART_ENDS[4] = chunks.people.end;
  countCopies(sent, chunks.copies, chunks.buffer, PART_ENDS);
}
