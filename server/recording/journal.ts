import { promisify } from 'node:util';
import { brotliCompress, brotliDecompressSync, constants, crc32 } from 'node:zlib';
import type { Secret } from '../../game/sim/math/secret.ts';
import { appendBytes, type ByteBuffer, createByteBuffer, reserve } from '../../protocol/bytes.ts';
import { packValues, unpackNumbers } from '../../protocol/codec/file-values.ts';
import { decodeChunk, encodeChunk, endOfChunk, type JournalChunk } from './chunk.ts';

/**
 * A room's last minutes, complete: with it the room can be run again, bit for bit. The file is msgpack: the text `cometa
 * journal`, the version, then parts, each an array of its kind, the CRC-32 of its bytes, and these. `docs/REPLAY.md` tells more.
 */
export interface Journal {
  readonly head: JournalHead;
  /** The world it begins with, see `game/sim/world/state.ts`; undefined: a new one. */
  readonly state: Uint8Array | undefined;
  readonly chunks: readonly JournalChunk[];
  /** Of the world after the last tick; undefined where that tick did not end well. */
  readonly finalHash: number | undefined;
}

export interface JournalHead {
  /** Of the rules and the protocol it was recorded under. */
  readonly fingerprint: number;
  readonly seed: number;
  readonly secret: Secret;
  readonly seats: number;
  readonly cells: number;
  /** See `Arena`. */
  readonly roundTicks: number;
}

/** The head of a room's journal. */
export function headOf(
  { seed, secret, seats }: Pick<JournalHead, 'seed' | 'secret' | 'seats'>,
  { cells, roundTicks }: Pick<JournalHead, 'cells' | 'roundTicks'>,
  fingerprint: number,
): JournalHead {
  return { fingerprint, seed, secret, seats, cells, roundTicks };
}

/** A journal read from a file, as far as it could be. */
export interface ReadJournal extends Journal {
  /** What is wrong with the rest of the file, where there is something. */
  readonly flaw: Flaw | undefined;
}

export type Flaw = 'truncated' | 'damaged';

/** Bytes of which nothing can be replayed. The message goes on after the file's name. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly code: 'empty' | 'foreign' | 'older' | 'newer' | Flaw;

  constructor(code: JournalError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export const JOURNAL_VERSION = 2;

const MAGIC = packValues(['cometa journal']).subarray(1);
const PART = { head: 0, state: 1, chunk: 2, end: 3 } as const;
type PartKind = (typeof PART)[keyof typeof PART];

/** An array of three, a number of one byte, an integer of 32 bits, bytes with a length of 32 bits. */
const PART_HEAD_BYTES = 12;
const ARRAY_OF_3 = 0x93;
const UINT32 = 0xce;
const BIN32 = 0xc6;

/** Nothing that is read may unfold to more: a small file must not fill the memory. */
const LARGEST_PART_BYTES = 64 * 2 ** 20;
/** Journals compress by half in a few milliseconds a chunk; the best quality takes twenty times as long for 3 % more. */
const QUALITY = 6;
const UINT32_MOST = 0xffffffff;
/** Of the head's numbers: fingerprint, seed, the four of the secret, seats, cells, ticks of a round. */
const LARGEST = [...Array<number>(6).fill(UINT32_MOST), 10_000, 255, 216_000];

const compress = promisify(brotliCompress);

/** Tick before the first one of a journal, and its last. */
export function spanOf({ chunks }: Journal): { fromTick: number; lastTick: number } {
  return { fromTick: chunks[0].fromTick, lastTick: endOfChunk(chunks[chunks.length - 1]) };
}

/** The bytes of a journal's file. Compresses in other threads, one chunk after the other. */
export async function encodeJournal({ head, state, chunks, finalHash }: Journal): Promise<Uint8Array> {
  const out = createByteBuffer(4096);
  appendBytes(out, MAGIC, 0, MAGIC.length);
  appendBytes(out, Uint8Array.of(JOURNAL_VERSION), 0, 1);
  const { fingerprint, seed, secret, seats, cells, roundTicks } = head;
  appendPart(out, PART.head, packValues([fingerprint, seed, ...secret, seats, cells, roundTicks]));
  if (state) appendPart(out, PART.state, await squeeze(state));
  for (const chunk of chunks) appendPart(out, PART.chunk, await squeeze(encodeChunk(chunk)));
  appendPart(out, PART.end, packValues(finalHash === undefined ? [chunks.length] : [chunks.length, finalHash]));
  return out.bytes.subarray(0, out.length);
}

function squeeze(bytes: Uint8Array): Promise<Uint8Array> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return compress(bytes, { params });
}

function appendPart(out: ByteBuffer, kind: PartKind, bytes: Uint8Array): void {
  reserve(out, PART_HEAD_BYTES);
  const view = new DataView(out.bytes.buffer, out.bytes.byteOffset + out.length);
  view.setUint8(0, ARRAY_OF_3);
  view.setUint8(1, kind);
  view.setUint8(2, UINT32);
  view.setUint32(3, crc32(bytes));
  view.setUint8(7, BIN32);
  view.setUint32(8, bytes.length);
  out.length += PART_HEAD_BYTES;
  appendBytes(out, bytes, 0, bytes.length);
}

/**
 * Reads a journal's file, up to where it is cut off or damaged. Throws a `JournalError` where that leaves nothing to replay,
 * and nothing else.
 */
export function decodeJournal(bytes: Uint8Array): ReadJournal {
  checkBeginning(bytes);
  const { parts, flaw } = readParts(bytes);
  const [head, second] = parts;
  if (head?.kind !== PART.head) throw nothingLeft(flaw ?? (head ? 'damaged' : 'truncated'));
  const state = second?.kind === PART.state ? second.bytes : undefined;
  const last = parts[parts.length - 1];
  const isWhole = last.kind === PART.end;
  const rest = parts.slice(state ? 2 : 1, isWhole ? -1 : parts.length);
  const { chunks, isDamaged } = readChunks(rest, state !== undefined);
  const end = isWhole ? unpackNumbers(last.bytes) : undefined;
  const isComplete = end !== undefined && end[0] === chunks.length && !isDamaged;
  const found = isComplete ? undefined : isDamaged || isWhole ? 'damaged' : (flaw ?? 'truncated');
  if (chunks.length === 0) throw nothingLeft(found ?? 'damaged');
  return { head: readHead(head.bytes), state, chunks, finalHash: isComplete ? end[1] : undefined, flaw: found };
}

function checkBeginning(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new JournalError('empty', 'is empty');
  const beginning = bytes.subarray(0, MAGIC.length);
  if (!beginning.every((byte, i) => byte === MAGIC[i])) throw new JournalError('foreign', 'is no journal of Cometa');
  if (bytes.length <= MAGIC.length) throw nothingLeft('truncated');
  const version = bytes[MAGIC.length];
  if (version === JOURNAL_VERSION) return;
  const found = `is a journal of version ${version}, and this Cometa reads version ${JOURNAL_VERSION}`;
  if (version > JOURNAL_VERSION) throw new JournalError('newer', `${found}: update it`);
  throw new JournalError('older', `${found}: the Cometa that wrote it can replay it`);
}

function nothingLeft(flaw: Flaw): JournalError {
  return flaw === 'truncated'
    ? new JournalError(flaw, 'is cut off before its first chunk ends: there is nothing to replay')
    : new JournalError(flaw, 'is damaged from its beginning on: there is nothing to replay');
}

interface Part {
  kind: PartKind;
  bytes: Uint8Array;
}

/** The parts of a file in their order, up to the first that is not all there or not as it was written. */
function readParts(file: Uint8Array): { parts: Part[]; flaw: Flaw | undefined } {
  const parts: Part[] = [];
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  let at = MAGIC.length + 1;
  while (at < file.length) {
    if (at + PART_HEAD_BYTES > file.length) return { parts, flaw: 'truncated' };
    const kind = view.getUint8(at + 1) as PartKind;
    const isPart =
      view.getUint8(at) === ARRAY_OF_3 && view.getUint8(at + 2) === UINT32 && view.getUint8(at + 7) === BIN32;
    if (!isPart || kind > PART.end) return { parts, flaw: 'damaged' };
    const start = at + PART_HEAD_BYTES;
    at = start + view.getUint32(at + 8);
    if (at > file.length) return { parts, flaw: 'truncated' };
    const bytes = file.subarray(start, at);
    if (crc32(bytes) !== view.getUint32(start - PART_HEAD_BYTES + 3)) return { parts, flaw: 'damaged' };
    const unfolded = kind === PART.state || kind === PART.chunk ? unfold(bytes) : bytes;
    if (!unfolded) return { parts, flaw: 'damaged' };
    parts.push({ kind, bytes: unfolded });
  }
  return { parts, flaw: undefined };
}

function unfold(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return brotliDecompressSync(bytes, { maxOutputLength: LARGEST_PART_BYTES });
  } catch {
    return undefined;
  }
}

/** Segments that follow each other; without a state the first one begins with a new world. */
function readChunks(parts: readonly Part[], hasState: boolean): { chunks: JournalChunk[]; isDamaged: boolean } {
  const chunks: JournalChunk[] = [];
  for (const { kind, bytes } of parts) {
    const chunk = kind === PART.chunk ? tryDecode(bytes) : undefined;
    const before = chunks.at(-1);
    const fromTick = before ? endOfChunk(before) : hasState ? chunk?.fromTick : 0;
    if (!chunk || chunk.fromTick !== fromTick) return { chunks, isDamaged: true };
    chunks.push(chunk);
  }
  return { chunks, isDamaged: false };
}

function tryDecode(bytes: Uint8Array): JournalChunk | undefined {
  try {
    return decodeChunk(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readHead(bytes: Uint8Array): JournalHead {
  const numbers = unpackNumbers(bytes);
  const [fingerprint, seed, s0, s1, s2, s3, seats, cells, roundTicks] = numbers;
  const isGood = LARGEST.every((largest, i) => numbers[i] <= largest) && seats > 0 && cells > 0;
  if (!isGood) throw nothingLeft('damaged');
  return { fingerprint, seed, secret: [s0, s1, s2, s3], seats, cells, roundTicks };
}
