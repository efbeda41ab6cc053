import { createByteBuffer } from '../../protocol/bytes.ts';
import { appendRecord } from '../../protocol/codec/records.ts';
import type { UpdateRecord } from '../../protocol/table.ts';
import type { Line } from '../ports/publication.ts';

/** Lines that one who joins is told, and how many bytes they may have: a snapshot must not grow by more. */
const MOST_LINES = 50;
const MOST_LINE_BYTES = 8192;

/** A line that was said to all of a room, or a ready phrase. */
export type LineRecord = UpdateRecord & { kind: 'said' | 'phrased' };

/** Adds a line to those that are kept, and forgets the oldest. @returns its bytes */
export function keepLine(lines: Line[], record: LineRecord): Uint8Array {
  const out = createByteBuffer(64);
  appendRecord(out, record);
  const bytes = out.bytes.slice(0, out.length);
  lines.push({ tick: record.tick, record: bytes });
  let kept = lines.reduce((sum, line) => sum + line.record.length, 0);
  while (lines.length > MOST_LINES || kept > MOST_LINE_BYTES) kept -= lines.shift()?.record.length ?? 0;
  return bytes;
}
