import { COLOURS } from '../join.ts';
import { pack, unpack } from './msgpack.ts';

/** `POST /api/replay` and the file behind its link, RP in SPEC.md: the last seconds before a comet shattered, as spectators of both saw it. */

/** How far back a replay reaches, and for how long it is kept. */
export const REPLAY_TICKS = 600;
export const REPLAY_SECONDS = 24 * 60 * 60;
/** No file is larger: of a crowd the replay is shorter. */
export const LARGEST_REPLAY_BYTES = 40 * 1024;

/** Who asks to see it again, and says so by its session's key. */
export interface ReplayRequest {
  readonly key: string;
}

export interface ReplayAnswer {
  /** What the link ends with. */
  readonly id: string;
  /** For how long it is good. */
  readonly seconds: number;
}

const ID = /^[A-Za-z0-9_-]{22}$/;

/** Whether a text can be what a link ends with. */
export function isReplayId(text: string): boolean {
  return ID.test(text);
}

/** One of the two comets, and the hash of all that is in its area of interest at the end. */
export interface Side {
  readonly id: number;
  readonly hash: number;
}

export interface ReplayHead {
  /** Of the tables and rules that it was made under. */
  readonly fingerprint: number;
  /** The tick of the snapshots, and the one in which the comet shattered. */
  readonly fromTick: number;
  readonly lastTick: number;
  /** Of the arena, as in `welcome`. */
  readonly seed: number;
  readonly seats: number;
  readonly cells: number;
  readonly roundSeconds: number;
  /** First the comet that shattered, then the one that struck it. */
  readonly sides: readonly Side[];
  /** Of those who were in sight and are still there: id, colour and name. */
  readonly players: readonly (readonly [id: number, colour: number, name: string])[];
}

export interface ReplayFile {
  readonly head: ReplayHead;
  /** By side, then by tick: a snapshot of `fromTick`, then one update for each tick. */
  readonly updates: readonly (readonly Uint8Array[])[];
}

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
  if (!Array.isArray(values) || values.length !== HEAD_VALUES) throw noHead();
  const [fingerprint, fromTick, lastTick, seed, seats, cells, roundSeconds, pairs, players] = values;
  const isRight =
    [fingerprint, fromTick, lastTick, seed].every((value) => isWhole(value, 2 ** 32)) &&
    lastTick >= fromTick &&
    isWhole(seats, MOST_SEATS + 1) &&
    isWhole(cells, 256) &&
    seats > 0 &&
    cells >= 4 &&
    isWhole(roundSeconds, 2 ** 16) &&
    isListOf(pairs, ([id, hash]) => isWhole(id, seats) && isWhole(hash, 2 ** 32)) &&
    pairs.length > 0 &&
    isListOf(
      players,
      ([id, colour, name]) => isWhole(id, seats) && isWhole(colour, COLOURS) && typeof name === 'string',
    );
  if (!isRight) throw noHead();
  const sides = pairs.map(([id, hash]: [number, number]) => ({ id, hash }));
  return { fingerprint, fromTick, lastTick, seed, seats, cells, roundSeconds, sides, players };
}

const MOST_SEATS = 10_000;

function noHead(): RangeError {
  return new RangeError('the head of the replay is none');
}

function isWhole(value: unknown, below: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < below;
}

function isListOf(value: unknown, isOne: (one: unknown[]) => boolean): boolean {
  return Array.isArray(value) && value.every((one) => Array.isArray(one) && isOne(one));
}

const HEAD_VALUES = 9;

function unpackAny(bytes: Uint8Array): unknown {
  try {
    return unpack(bytes);
  } catch {
    return undefined;
  }
}
