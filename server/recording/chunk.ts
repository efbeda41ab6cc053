import type { Input } from '../../game/sim/step.ts';
import { appendBytes, type ByteBuffer, createByteBuffer, reserve } from '../../protocol/bytes.ts';

/**
 * What reached a world in some ticks in a row, laid out in columns: each holds numbers of one kind, which is what makes
 * them small once they are compressed.
 */
export interface JournalChunk {
  /** Tick before the first one of these. */
  readonly fromTick: number;
  /** The world after `fromTick`, see `game/sim/world/state.ts`; undefined where it was new, or where an older chunk leads to it. */
  readonly state: Uint8Array | undefined;
  ticks: number;
  readonly columns: Columns;
}

export interface Columns {
  /** Moves of each tick. */
  readonly counts: ByteBuffer;
  /** Of each move: whose it is, as ids skipped since the tick's move before, times four, and which buttons change. */
  readonly movers: ByteBuffer;
  /** Of each move: how far the heading is from that player's last one, a byte. */
  readonly headings: ByteBuffer;
  /** Of each coming, going and choice: its tick, kind, id, and the choice. */
  readonly comings: ByteBuffer;
  /** After each tick the check of the comets, a byte. The last tick's may be missing. */
  readonly checks: ByteBuffer;
  /** The world's hash after each tick that is a full second, four bytes. */
  readonly hashes: ByteBuffer;
}

/** Their order in a file. */
const COLUMNS = ['counts', 'movers', 'headings', 'comings', 'checks', 'hashes'] as const satisfies (keyof Columns)[];

/** Their place is the number in a file. */
const COMINGS = ['spawn', 'park', 'unpark', 'leave', 'choose'] as const;

const BUTTON_BITS = 2;
/** The longest integer of a column: 35 bits in groups of seven. */
const LONGEST_NUMBER = 5;

export function createChunk(fromTick: number, state: Uint8Array | undefined, like?: JournalChunk): JournalChunk {
  // A little more than the chunk before took: one that outgrows its buffer has twice of what it needs.
  const buffer = (name: keyof Columns) => createByteBuffer(like ? 64 + ((like.columns[name].length * 9) >> 3) : 1024);
  return {
    fromTick,
    state,
    ticks: 0,
    columns: {
      counts: buffer('counts'),
      movers: buffer('movers'),
      headings: buffer('headings'),
      comings: buffer('comings'),
      checks: buffer('checks'),
      hashes: buffer('hashes'),
    },
  };
}

/** The last tick of a chunk. */
export function endOfChunk({ fromTick, ticks }: JournalChunk): number {
  return fromTick + ticks;
}

/** Memory a chunk holds, in bytes. */
export function sizeOfChunk({ columns, state }: JournalChunk): number {
  let size = state?.length ?? 0;
  for (const name of COLUMNS) size += columns[name].bytes.length;
  return size;
}

/** What was last said by each player within a chunk, so that a move is a small difference. Forgotten where one begins. */
export interface LastMoves {
  readonly headings: Uint8Array;
  readonly buttons: Uint8Array;
}

export function createLastMoves(seats: number): LastMoves {
  return { headings: new Uint8Array(seats), buttons: new Uint8Array(seats) };
}

export function forgetMoves({ headings, buttons }: LastMoves): void {
  headings.fill(0);
  buttons.fill(0);
}

/** Takes down one tick more; `last` is up to date when this returns. */
export function appendTick({ columns, ticks }: JournalChunk, last: LastMoves, inputs: readonly Input[]): void {
  const { movers, headings } = columns;
  // Room for all at once: asked for each byte it would be half of the work.
  reserve(movers, inputs.length * LONGEST_NUMBER);
  reserve(headings, inputs.length);
  const { bytes } = movers;
  const seats = last.headings.length;
  const firstHeading = headings.length;
  let at = movers.length;
  let headingAt = firstHeading;
  let before = -1;
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i];
    if (input.kind !== 'move') {
      appendComing(columns.comings, ticks, input);
      continue;
    }
    const { id, heading, buttons } = input;
    // Ids rise within a tick; should they ever not, the number of seats brings them round.
    const skipped = id > before ? id - before - 1 : id - before - 1 + seats;
    at = writeNumber(bytes, at, (skipped << BUTTON_BITS) | (buttons ^ last.buttons[id]));
    headings.bytes[headingAt++] = heading - last.headings[id];
    last.headings[id] = heading;
    last.buttons[id] = buttons;
    before = id;
  }
  movers.length = at;
  headings.length = headingAt;
  appendNumber(columns.counts, headingAt - firstHeading);
}

function appendComing(comings: ByteBuffer, atTick: number, input: Exclude<Input, { kind: 'move' }>): void {
  const { kind, id } = input;
  appendNumber(comings, atTick);
  appendNumber(comings, COMINGS.indexOf(kind));
  appendNumber(comings, id);
  if (input.kind === 'choose') appendNumber(comings, input.choice);
}

export function appendCheck({ columns: { checks } }: JournalChunk, check: number): void {
  appendByte(checks, check);
}

export function appendHash({ columns: { hashes } }: JournalChunk, hash: number): void {
  for (let shift = 24; shift >= 0; shift -= 8) appendByte(hashes, hash >>> shift);
}

/** A copy of what stands in a chunk now, and goes on growing. */
export function copyChunkOf({ columns, ...chunk }: JournalChunk): JournalChunk {
  const copies = Object.entries(columns).map(([name, { bytes, length }]) => {
    return [name, { bytes: bytes.slice(0, length), length }];
  });
  return { ...chunk, columns: Object.fromEntries(copies) };
}

/** A chunk as one run of bytes, its state left out. */
export function encodeChunk({ fromTick, ticks, columns }: JournalChunk): Uint8Array {
  const out = createByteBuffer(1024);
  appendNumber(out, fromTick);
  appendNumber(out, ticks);
  for (const name of COLUMNS) appendNumber(out, columns[name].length);
  for (const name of COLUMNS) appendBytes(out, columns[name].bytes, 0, columns[name].length);
  return out.bytes.subarray(0, out.length);
}

/** The reverse. Throws a `RangeError` for bytes that are none. */
export function decodeChunk(bytes: Uint8Array): JournalChunk {
  const source: Source = { bytes, at: 0, end: bytes.length };
  const fromTick = readNumber(source);
  const ticks = readNumber(source);
  const lengths = COLUMNS.map(() => readNumber(source));
  const columns = COLUMNS.map((name, i) => {
    const column = bytes.subarray(source.at, source.at + lengths[i]);
    if (column.length < lengths[i]) throw new RangeError(`the column "${name}" is cut off`);
    source.at += lengths[i];
    return [name, { bytes: column, length: column.length }];
  });
  if (source.at < bytes.length) throw new RangeError('there is something behind the last column');
  return { fromTick, state: undefined, ticks, columns: Object.fromEntries(columns) };
}

/** Reads a chunk from its first tick to its last. */
export interface ChunkReader {
  /** Ticks of the chunk read so far. */
  readonly ticksRead: number;
  /** What reached the world in the next tick; valid until the next call. Throws a `RangeError` for columns that disagree. */
  nextInputs(): readonly Input[];
  /** Check of the tick read last, undefined where none was taken. */
  check(): number | undefined;
  /** Hash after the tick read last; to be asked for in ticks that are full seconds. */
  nextHash(): number | undefined;
}

export function readChunk({ columns }: JournalChunk, seats: number): ChunkReader {
  const from = (name: keyof Columns): Source => ({ bytes: columns[name].bytes, at: 0, end: columns[name].length });
  const [counts, movers, headings, comings, hashes] = [
    from('counts'),
    from('movers'),
    from('headings'),
    from('comings'),
    from('hashes'),
  ];
  const last = createLastMoves(seats);
  const inputs: Input[] = [];
  let ticksRead = 0;
  let comingAt = isAtEnd(comings) ? -1 : readNumber(comings);

  const readMoves = () => {
    let before = -1;
    for (let left = readNumber(counts); left > 0; left--) {
      const mover = readNumber(movers);
      const id = (before + 1 + (mover >>> BUTTON_BITS)) % seats;
      last.headings[id] += readByte(headings);
      last.buttons[id] ^= mover & ((1 << BUTTON_BITS) - 1);
      inputs.push({ kind: 'move', id, heading: last.headings[id], buttons: last.buttons[id] });
      before = id;
    }
  };

  const readComings = () => {
    while (comingAt === ticksRead) {
      const kind = COMINGS[readNumber(comings)];
      const id = readNumber(comings);
      if (!kind || id >= seats) throw new RangeError('somebody comes or goes in a way there is not');
      inputs.push(kind === 'choose' ? { kind, id, choice: readNumber(comings) } : { kind, id });
      comingAt = isAtEnd(comings) ? -1 : readNumber(comings);
    }
  };

  return {
    get ticksRead() {
      return ticksRead;
    },
    nextInputs() {
      inputs.length = 0;
      readComings();
      readMoves();
      ticksRead++;
      return inputs;
    },
    check: () => (ticksRead <= columns.checks.length ? columns.checks.bytes[ticksRead - 1] : undefined),
    nextHash() {
      if (isAtEnd(hashes)) return undefined;
      let hash = 0;
      for (let i = 0; i < 4; i++) hash = (hash << 8) | readByte(hashes);
      return hash >>> 0;
    },
  };
}

interface Source {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
}

function isAtEnd({ at, end }: Source): boolean {
  return at >= end;
}

function appendByte(buffer: ByteBuffer, value: number): void {
  reserve(buffer, 1);
  buffer.bytes[buffer.length++] = value;
}

function appendNumber(buffer: ByteBuffer, value: number): void {
  reserve(buffer, LONGEST_NUMBER);
  buffer.length = writeNumber(buffer.bytes, buffer.length, value);
}

/** Writes a whole number below 2^31 in groups of seven bits, the lowest first, all but the last with the high bit set. @returns its end */
function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  while (value >= 0x80) {
    bytes[at++] = (value & 0x7f) | 0x80;
    value >>>= 7;
  }
  bytes[at++] = value;
  return at;
}

function readByte(source: Source): number {
  if (isAtEnd(source)) throw new RangeError('a column ends before its ticks do');
  return source.bytes[source.at++];
}

function readNumber(source: Source): number {
  let value = 0;
  for (let shift = 0; shift < 7 * LONGEST_NUMBER; shift += 7) {
    const byte = readByte(source);
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
  throw new RangeError('a number is longer than any can be');
}
