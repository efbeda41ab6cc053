import { type ByteBuffer, createByteBuffer } from '../../protocol/bytes.ts';
import { appendRecord } from '../../protocol/codec.ts';
import { type FrameRecord, NO_MARGIN } from '../../protocol/table.ts';
import type { PrivateRecords, TracedMove } from '../ports/publication.ts';

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
    slacks: new Int16Array(seats).fill(NO_MARGIN),
    traced: [],
  };
}

/** Adds a record for one seat alone. */
export function tellSeat({ privates }: Outbox, seat: number, record: FrameRecord): void {
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
