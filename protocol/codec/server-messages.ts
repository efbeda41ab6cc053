import { checkArray } from '../flat.ts';
import { type Frame, SERVER_MESSAGES, type ServerMessage } from '../table.ts';
import { layoutFor, layoutsById, readFields, toValues } from './layout.ts';
import { pack, unpack } from './msgpack.ts';
import { decodeUpdate, type ItemSizes } from './updates.ts';

const LAYOUTS = layoutsById(SERVER_MESSAGES);
/** Values of the longest message of a server: as many as a one-byte head can declare. */
const MOST_VALUES = 15;

/** Bytes of a server's message that is not a frame. */
export function encodeServerMessage(message: ServerMessage): Uint8Array {
  return pack(toValues(message, SERVER_MESSAGES[message.kind]));
}

/**
 * What the server sent: a frame, or a message, checked. Throws a `WireError` where the bytes break the protocol, and
 * nothing else; a client then has a faulty peer and gives the connection up.
 */
export function decodeFromServer(bytes: Uint8Array, onItem?: ItemSizes): Frame | ServerMessage {
  const isMessage = bytes.length > 0 && (bytes[0] & 0xf0) === 0x90;
  if (!isMessage) return decodeUpdate(bytes, onItem);
  checkArray(bytes, bytes.length, MOST_VALUES);
  const values = unpack(bytes) as unknown[];
  const layout = layoutFor(values, values.length, LAYOUTS);
  const message = readFields(layout, values, 1) as ServerMessage;
  onItem?.(message.kind, bytes.length);
  return message;
}
