import { WireError } from './errors.ts';

/** Longest message a client may send, in bytes, but for a line of text. A move takes 8; hello, the longest, 41. */
export const LONGEST_CLIENT_MESSAGE = 64;
/** Longest line of text as a message: more than its text and heads take. */
export const LONGEST_SAY = 512;
/** Number of the one message that may be longer; a longer form of it is not looked for. */
const SAY = 11;
/** Most values in a client's message, its number included. */
const MOST_VALUES = 8;

/**
 * Checks that `bytes[0 .. length]` is one flat msgpack array of integers and short texts that ends where the bytes end.
 * It runs before the decoder, since five bytes can declare an array of thirty million, or nest a thousand deep.
 * Throws a `WireError` naming the rule broken.
 */
export function checkFlat(bytes: Uint8Array, length: number): void {
  if (length === 0) throw new WireError('IN1', 'an empty message');
  const allowed = length <= LONGEST_SAY && bytes[1] === SAY ? LONGEST_SAY : LONGEST_CLIENT_MESSAGE;
  if (length > allowed) throw new WireError('IN2', `${length} bytes, ${allowed} are allowed`);
  checkArray(bytes, length, MOST_VALUES);
}

/** Checks the same of an array of up to `mostValues`, whoever sent it. */
export function checkArray(bytes: Uint8Array, length: number, mostValues: number): void {
  const head = bytes[0];
  if ((head & 0xf0) !== 0x90) throw new WireError('IN3', 'not a short msgpack array');
  const count = head & 0x0f;
  if (count === 0 || count > mostValues) throw new WireError('IN3', `an array of ${count} values`);
  let at = 1;
  for (let i = 0; i < count; i++) at = endOfValue(bytes, at, length);
  if (at < length) throw new WireError('IN4', `${length - at} bytes after the last value`);
}

/** Where the integer or text that starts at `at` ends. Throws a `WireError` where it is neither, or not all there. */
export function endOfValue(bytes: Uint8Array, at: number, length: number): number {
  if (at >= length) throw new WireError('IN4', 'the message ends before its values do');
  const end = at + sizeAt(bytes, at, length);
  if (end > length) throw new WireError('IN4', 'a value reaches beyond the message');
  return end;
}

/** The same in an update, where it may be bytes as well. */
export function endOfUpdateValue(bytes: Uint8Array, at: number, length: number): number {
  if (bytes[at] !== BIN8) return endOfValue(bytes, at, length);
  const end = at + 2 + (bytes[at + 1] ?? 0);
  if (end > length) throw new WireError('IN4', 'a value reaches beyond the message');
  return end;
}

const BIN8 = 0xc4;

/** Bytes the value at `at` takes; only integers and texts are allowed, in every form that msgpack has of them. */
function sizeAt(bytes: Uint8Array, at: number, length: number): number {
  const head = bytes[at];
  if (head < 0x80 || head >= 0xe0) return 1;
  if (head >= 0xa0 && head < 0xc0) return 1 + (head & 0x1f);
  switch (head) {
    case 0xcc:
    case 0xd0:
      return 2;
    case 0xcd:
    case 0xd1:
      return 3;
    case 0xce:
    case 0xd2:
      return 5;
    case 0xcf:
    case 0xd3:
      return 9;
    case 0xd9:
      return 2 + bigEndian(bytes, at + 1, 1, length);
    case 0xda:
      return 3 + bigEndian(bytes, at + 1, 2, length);
    case 0xdb:
      return 5 + bigEndian(bytes, at + 1, 4, length);
    default:
      throw new WireError('IN5', `a value of type 0x${head.toString(16)}; only integers and texts are allowed`);
  }
}

/** An unsigned integer of `size` bytes; 0 where they are not all there, which whoever asks for the end finds out. */
function bigEndian(bytes: Uint8Array, at: number, size: number, length: number): number {
  if (at + size > length) return 0;
  let value = 0;
  for (let i = at; i < at + size; i++) value = value * 256 + bytes[i];
  return value;
}
