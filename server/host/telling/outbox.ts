import { type ByteBuffer, createByteBuffer } from '../../../protocol/bytes.ts';
import { appendRecord } from '../../../protocol/codec/records.ts';
import { NO_SLACK, type UpdateRecord } from '../../../protocol/table.ts';
import type { PrivateRecords, TracedMove } from '../../ports/publication.ts';

/** What the tick to come tells single seats, beside their own state and their rank. */
export interface Outbox {
  readonly privates: PrivateRecords & {
    readonly buffer: ByteBuffer;
    readonly seats: number[];
    readonly ends: number[];
  };
  readonly snapshotsDue: number[];
  /** Seats that have pinged, and by seat the least slack of their moves since the ping before, in sixteenths of a tick. */
  readonly pinged: number[];
  readonly slacks: Int16Array;
  readonly traced: TracedMove[];
}

export function createOutbox(seats: number): Outbox {
  return {
    privates: { buffer: createByteBuffer(256), seats: [], ends: [] },
    snapshotsDue: [],
    pinged: [],
    slacks: new Int16Array(seats).fill(NO_SLACK),
    traced: [],
  };
}

/** Adds a record for one seat alone. */
export function tellSeat({ privates }: Outbox, seat: number, record: UpdateRecord): void {
  appendRecord(privates.buffer, record);
  privates.seats.push(seat);
  privates.ends.push(privates.buffer.length);
}

/** The tick is published. */
export function emptyOutbox({ privates, snapshotsDue, pinged, traced }: Outbox): void {
  privates.buffer.length = 0;
  privates.seats.length = 0;
  privates.ends.length = 0;
  snapshotsDue.length = 0;
  pinged.length = 0;
  traced.length = 0;
}

/** A move on its way through the host, because its player asked. Times in milliseconds; 0: not there yet. */
export interface Trace {
  readonly stamp: number;
  /** Server time in parts of a tick. */
  readonly arrivedParts: number;
  readonly arrivedMs: number;
  /** The tick in which it acts. */
  tick: number;
  begunMs: number;
  steppedMs: number;
}

/** Moves that are followed, by seat: one at a time, so that nobody makes a tick dearer by asking. A tick without any reads no clock for them. */
export type Traces = Map<number, Trace>;
