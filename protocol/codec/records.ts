import { type ByteBuffer, reserve } from '../bytes.ts';
import { RECORDS, type UpdateRecord } from '../table.ts';
import { appendBin, appendInteger, LONGEST_INTEGER } from './append.ts';
import { layoutsByKind } from './layout.ts';
import { appendEntry } from './table-codec.ts';

const LAYOUTS = layoutsByKind(RECORDS);

/** Appends a comet's new heading. */
export function appendTurn(buffer: ByteBuffer, id: number, heading: number): void {
  reserve(buffer, 2 * LONGEST_INTEGER);
  appendInteger(buffer, id);
  appendInteger(buffer, heading);
}

/** Appends a comet's new heading and flags. */
export function appendSteer(buffer: ByteBuffer, id: number, heading: number, flags: number): void {
  reserve(buffer, 3 * LONGEST_INTEGER);
  appendInteger(buffer, id);
  appendInteger(buffer, -1 - heading);
  appendInteger(buffer, flags);
}

/** Appends a `comet` record: `appendRecord` without a record, for cells that come into view are full of them. */
export function appendComet(
  buffer: ByteBuffer,
  id: number,
  x: number,
  y: number,
  vx: number,
  vy: number,
  heading: number,
  flags: number,
  traits: number,
  lit: number,
): void {
  reserve(buffer, 10 * LONGEST_INTEGER);
  appendInteger(buffer, RECORDS.comet.id);
  appendInteger(buffer, id);
  appendInteger(buffer, x);
  appendInteger(buffer, y);
  appendInteger(buffer, vx);
  appendInteger(buffer, vy);
  appendInteger(buffer, heading);
  appendInteger(buffer, flags);
  appendInteger(buffer, traits);
  appendInteger(buffer, lit);
}

/** Appends a `dust` record of the first `length` bytes of `motes`. */
export function appendDust(buffer: ByteBuffer, cell: number, motes: Uint8Array, length: number): void {
  reserve(buffer, 2 * LONGEST_INTEGER);
  appendInteger(buffer, RECORDS.dust.id);
  appendInteger(buffer, cell);
  appendBin(buffer, motes, length, 0);
}

/** Appends a `mote` record. */
export function appendMote(buffer: ByteBuffer, at: number, value: number): void {
  reserve(buffer, 3 * LONGEST_INTEGER);
  appendInteger(buffer, RECORDS.mote.id);
  appendInteger(buffer, at);
  appendInteger(buffer, value);
}

/** Appends one record, its fields in the table's order. */
export function appendRecord(buffer: ByteBuffer, record: UpdateRecord): void {
  appendEntry(buffer, LAYOUTS[record.kind], record);
}
