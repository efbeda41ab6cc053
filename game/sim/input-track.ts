import type { Secret } from './math/secret.ts';
import type { Input } from './step.ts';
import { BUTTONS } from './world/comets.ts';

/** A world's course as it was: how it began, and all that reached it. With the rules that is every one of its ticks. */
export interface InputTrack {
  readonly seed: number;
  readonly secret: Secret;
  readonly seats: number;
  readonly cells: number;
  /** See `Arena`. */
  readonly roundTicks: number;
  /** Tick it begins after. */
  readonly fromTick: number;
  /** The first tick after which the world was not the recorded one, −1: it always was. */
  readonly differsAt: number;
  /** The world it begins with, see `saveState`. */
  readonly state: Uint8Array;
  /** How many inputs reached each tick, and all of these one behind the other, each packed into an integer. */
  readonly counts: Int32Array;
  readonly inputs: Int32Array;
}

/** Their place is the number in a packed input. */
const KINDS = ['move', 'spawn', 'park', 'unpark', 'leave', 'choose'] as const satisfies Input['kind'][];
/** Where in an integer an input's parts begin; the kind has three bits, the buttons two, the heading eight. */
const BUTTONS_SHIFT = 3;
const HEADING_SHIFT = 5;
const ID_SHIFT = 13;

export function packInput(input: Input): number {
  const what = (input.id << ID_SHIFT) | KINDS.indexOf(input.kind);
  if (input.kind === 'choose') return what | (input.choice << HEADING_SHIFT);
  return input.kind === 'move' ? what | (input.heading << HEADING_SHIFT) | (input.buttons << BUTTONS_SHIFT) : what;
}

export function unpackInput(packed: number): Input {
  const kind = KINDS[packed & 7];
  const id = packed >> ID_SHIFT;
  const value = (packed >> HEADING_SHIFT) & 255;
  if (kind === 'choose') return { kind, id, choice: value };
  if (kind !== 'move') return { kind, id };
  return { kind, id, heading: value, buttons: (packed >> BUTTONS_SHIFT) & BUTTONS };
}

/** The last tick of a inputTrack. */
export function endOfInputTrack({ fromTick, counts }: InputTrack): number {
  return fromTick + counts.length;
}

const HEAD_NUMBERS = 12;
const NUMBER_BYTES = Int32Array.BYTES_PER_ELEMENT;

/** A inputTrack as bytes. Little-endian, as every machine Cometa runs on. */
export function encodeInputTrack({
  seed,
  secret,
  seats,
  cells,
  roundTicks,
  fromTick,
  differsAt,
  state,
  counts,
  inputs,
}: InputTrack): Uint8Array {
  const head = Int32Array.of(
    seed,
    ...secret,
    seats,
    cells,
    roundTicks,
    fromTick,
    differsAt,
    counts.length,
    inputs.length,
  );
  const bytes = new Uint8Array((HEAD_NUMBERS + counts.length + inputs.length) * NUMBER_BYTES + state.length);
  const numbers = new Int32Array(bytes.buffer, 0, HEAD_NUMBERS + counts.length + inputs.length);
  numbers.set(head);
  numbers.set(counts, HEAD_NUMBERS);
  numbers.set(inputs, HEAD_NUMBERS + counts.length);
  bytes.set(state, numbers.byteLength);
  return bytes;
}

/** The reverse. Throws a `RangeError` for bytes that are none. */
export function decodeInputTrack(bytes: ArrayBuffer): InputTrack {
  const [seed, s0, s1, s2, s3, seats, cells, roundTicks, fromTick, differsAt, ticks, inputs] = new Int32Array(
    bytes,
    0,
    HEAD_NUMBERS,
  );
  const countsAt = HEAD_NUMBERS * NUMBER_BYTES;
  const inputsAt = countsAt + ticks * NUMBER_BYTES;
  return {
    seed: seed >>> 0,
    secret: [s0 >>> 0, s1 >>> 0, s2 >>> 0, s3 >>> 0],
    seats,
    cells,
    roundTicks,
    fromTick,
    differsAt,
    counts: new Int32Array(bytes, countsAt, ticks),
    inputs: new Int32Array(bytes, inputsAt, inputs),
    state: new Uint8Array(bytes, inputsAt + inputs * NUMBER_BYTES),
  };
}
