import { appendBytes, type ByteBuffer, reserve } from '../bytes.ts';
import { pack } from './msgpack.ts';

/** Values as msgpack, appended by hand: updates are laid end to end from small pieces. */

/** Most bytes an integer of a frame takes. */
export const LONGEST_INTEGER = 5;

/**
 * Appends an integer of 32 bits as msgpack in its shortest form, where there is room for it.
 *
 * By hand: frames are laid end to end from pieces of a few integers each, and one call of msgpackr costs as much as sixty.
 */
export function appendInteger(buffer: ByteBuffer, value: number): void {
  if (value >= -32 && value < 0x80) buffer.bytes[buffer.length++] = value;
  else if (value >= 0) appendBigEndian(buffer, value < 0x100 ? 0xcc : value < 0x10000 ? 0xcd : 0xce, value);
  else appendBigEndian(buffer, value >= -0x80 ? 0xd0 : value >= -0x8000 ? 0xd1 : 0xd2, value);
}

/** Appends a head and the 1, 2 or 4 bytes of `value` that its last two bits announce. */
function appendBigEndian(buffer: ByteBuffer, head: number, value: number): void {
  const { bytes, length } = buffer;
  bytes[length] = head;
  const end = length + 1 + (1 << (head & 3));
  for (let i = end - 1; i > length; i--) {
    bytes[i] = value;
    value >>= 8;
  }
  buffer.length = end;
}

/** Appends the first `length` bytes of `bin`, and keeps room for `left` integers behind them. */
export function appendBin(buffer: ByteBuffer, bin: Uint8Array, length: number, left: number): void {
  reserve(buffer, LONGEST_INTEGER + length + left * LONGEST_INTEGER);
  appendBigEndian(buffer, length < 0x100 ? 0xc4 : length < 0x10000 ? 0xc5 : 0xc6, length);
  appendBytes(buffer, bin, 0, length);
}

/** Appends a text, and keeps room for `left` integers behind it. */
export function appendText(buffer: ByteBuffer, text: string, left: number): void {
  if (text.length < 32 && appendShortAscii(buffer, text, left)) return;
  const bytes = pack(text);
  reserve(buffer, bytes.length + left * LONGEST_INTEGER);
  appendBytes(buffer, bytes, 0, bytes.length);
}

/** Appends a text of up to 31 characters if all are ASCII: most names, and a full room's reset frame holds a thousand. */
function appendShortAscii(buffer: ByteBuffer, text: string, left: number): boolean {
  reserve(buffer, 1 + text.length + left * LONGEST_INTEGER);
  const { bytes, length } = buffer;
  bytes[length] = 0xa0 | text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return false;
    bytes[length + 1 + i] = code;
  }
  buffer.length = length + 1 + text.length;
  return true;
}

/** The byte of a small integer (−32..127), which msgpack writes as itself: enough for a frame's head and its steps. */
export function smallInt(value: number): number {
  return value & 0xff;
}
