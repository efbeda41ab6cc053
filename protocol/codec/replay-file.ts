import type { ReplayFile, ReplayHead } from '../replay.ts';
import { pack, unpack } from './msgpack.ts';

/** The file of a replay before it is compressed (gzip), RP3 in SPEC.md: lengths, highest byte first, and behind each what is so long. */

const LENGTH_BYTES = 2;
const LONGEST = 2 ** (8 * LENGTH_BYTES) - 1;

/** The head, then tick by tick each side's update. Throws a `RangeError` where one is too long to be told. */
export function layReplay({ head, updates }: ReplayFile): Uint8Array {
  const parts = [packHead(head), ...updates[0].flatMap((_, tick) => updates.map((side) => side[tick]))];
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + LENGTH_BYTES + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of parts) {
    if (part.length > LONGEST) throw new RangeError('a part of the replay is too long');
    view.setUint16(at, part.length);
    bytes.set(part, at + LENGTH_BYTES);
    at += LENGTH_BYTES + part.length;
  }
  return bytes;
}

/** The reverse. Throws a `RangeError` for bytes that are none. */
export function readReplay(bytes: Uint8Array): ReplayFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at + LENGTH_BYTES;
    at = start + view.getUint16(at);
    if (at > bytes.length) throw new RangeError('the replay ends too early');
    parts.push(bytes.subarray(start, at));
  }
  const [first, ...rest] = parts;
  const head = readHead(first);
  const ticks = head.lastTick - head.fromTick + 1;
  if (rest.length !== ticks * head.sides.length)
    throw new RangeError('the replay has other updates than its head says');
  return { head, updates: head.sides.map((_, side) => rest.filter((_, i) => i % head.sides.length === side)) };
}

function packHead({ fingerprint, fromTick, lastTick, seed, seats, cells, roundSeconds, sides, players }: ReplayHead) {
  const pairs = sides.map(({ id, hash }) => [id, hash]);
  return pack([fingerprint, fromTick, lastTick, seed, seats, cells, roundSeconds, pairs, players]).slice();
}

function readHead(bytes: Uint8Array | undefined): ReplayHead {
  const values = bytes && unpackAny(bytes);
  if (!Array.isArray(values) || values.length !== HEAD_VALUES) throw new RangeError('the replay has no head');
  const [fingerprint, fromTick, lastTick, seed, seats, cells, roundSeconds, pairs, players] = values;
  const sides = (pairs as [number, number][]).map(([id, hash]) => ({ id, hash }));
  return { fingerprint, fromTick, lastTick, seed, seats, cells, roundSeconds, sides, players };
}

const HEAD_VALUES = 9;

function unpackAny(bytes: Uint8Array): unknown {
  try {
    return unpack(bytes);
  } catch {
    return undefined;
  }
}
