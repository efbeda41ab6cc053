import { checkFlat, endOfValue } from '../flat.ts';
import { BUTTONS, CLIENT_MESSAGES, type ClientMessage } from '../table.ts';
import { fillFields, layoutFor, layoutsById, toValues } from './layout.ts';
import { pack, unpack } from './msgpack.ts';

const LAYOUTS = layoutsById(CLIENT_MESSAGES);

/** Bytes of a client's message. The result is a view that stays valid. */
export function encodeClientMessage(message: ClientMessage): Uint8Array {
  return pack(toValues(message, CLIENT_MESSAGES[message.kind]));
}

/** Values of the message being decoded; used again, so that a move makes no garbage but itself. */
const inbox: (number | string)[] = [];

/**
 * A client's message, checked; valid until the next call, for a thousand players' moves make garbage enough. Throws a
 * `WireError` for anything the protocol does not allow, and nothing else.
 */
export function decodeClientMessage(bytes: Uint8Array): ClientMessage {
  if (isPlainMove(bytes)) return MOVE;
  checkFlat(bytes, bytes.length);
  const count = bytes[0] & 0x0f;
  let at = 1;
  for (let i = 0; i < count; i++) {
    inbox[i] = readValue(bytes, at);
    at = endOfValue(bytes, at, bytes.length);
  }
  const layout = layoutFor(inbox, count, LAYOUTS);
  return fillFields(layout.blank, layout, inbox, 1) as ClientMessage;
}

const MOVE = { kind: 'move' as const, stamp: 0, heading: 0, buttons: 0 };

/** An array of four values, the first of them the number of moves. */
const MOVE_HEAD = [0x94, CLIENT_MESSAGES.move.id] as const;

/**
 * Whether the bytes are a move as all clients write it, which `MOVE` then is. They come by the thousand, so no table is
 * asked; what is unusual or wrong in any way goes the general way.
 */
function isPlainMove(bytes: Uint8Array): boolean {
  if (bytes.length < 5 || bytes[0] !== MOVE_HEAD[0] || bytes[1] !== MOVE_HEAD[1]) return false;
  const heading = 2 + plainSize(bytes[2]);
  const buttons = heading + (heading < bytes.length ? plainSize(bytes[heading]) : 0);
  if (buttons !== bytes.length - 1 || bytes[buttons] > BUTTONS.max) return false;
  if (heading < 3 || buttons - heading > 2 || buttons === heading) return false;
  MOVE.stamp = heading === 5 ? (bytes[3] << 8) | bytes[4] : bytes[heading - 1];
  MOVE.heading = bytes[buttons - 1];
  MOVE.buttons = bytes[buttons];
  return true;
}

/** Bytes of an unsigned integer of up to 16 bits that starts with `head`; 0 for all else. */
function plainSize(head: number): number {
  return head < 0x80 ? 1 : head === 0xcc ? 2 : head === 0xcd ? 3 : 0;
}

/** The checked value that starts at `at`. Integers by hand: `unpack` makes an array of them, half of a move's garbage. */
function readValue(bytes: Uint8Array, at: number): number | string {
  const head = bytes[at];
  if (head < 0x80) return head;
  if (head >= 0xe0) return head - 0x100;
  switch (head) {
    case 0xcc:
      return bytes[at + 1];
    case 0xcd:
      return (bytes[at + 1] << 8) | bytes[at + 2];
    case 0xce:
      return readInt32(bytes, at + 1) >>> 0;
    case 0xd0:
      return (bytes[at + 1] << 24) >> 24;
    case 0xd1:
      return ((bytes[at + 1] << 24) >> 16) | bytes[at + 2];
    case 0xd2:
      return readInt32(bytes, at + 1);
    // Beyond 2 ** 53 it is rounded; no field reaches that far.
    case 0xcf:
      return (readInt32(bytes, at + 1) >>> 0) * 2 ** 32 + (readInt32(bytes, at + 5) >>> 0);
    case 0xd3:
      return readInt32(bytes, at + 1) * 2 ** 32 + (readInt32(bytes, at + 5) >>> 0);
    default:
      return unpack(bytes.slice(at, endOfValue(bytes, at, bytes.length))) as string;
  }
}

function readInt32(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}
