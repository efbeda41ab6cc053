import { appendBytes, type ByteBuffer, createByteBuffer } from '../../../protocol/bytes.ts';
import { smallInt } from '../../../protocol/codec/append.ts';
import { appendRecord, appendSteer, appendTurn } from '../../../protocol/codec/records.ts';
import { encodeServerMessage } from '../../../protocol/codec/server-messages.ts';
import type { Frame, FrameItem, ServerMessage } from '../../../protocol/table.ts';

/** What a server would send, by the codec's own parts: a whole frame at once, where servers put frames together in pieces. */
export function encodeFromServer(message: Frame | ServerMessage): Uint8Array {
  return message.kind === 'frame' ? encodeFrame(message) : encodeServerMessage(message);
}

function encodeFrame({ ticks, items }: Frame): Uint8Array {
  const buffer = createByteBuffer(64);
  appendSmall(buffer, ticks);
  for (const item of items) appendItem(buffer, item);
  return buffer.bytes.slice(0, buffer.length);
}

function appendItem(buffer: ByteBuffer, item: FrameItem): void {
  if (item.kind === 'steer') appendSteer(buffer, item.id, item.heading, item.flags);
  else if (item.kind === 'turn') appendTurn(buffer, item.id, item.heading);
  else if (item.kind === 'step') appendSmall(buffer, -item.ticks);
  else appendRecord(buffer, item);
}

function appendSmall(buffer: ByteBuffer, value: number): void {
  appendBytes(buffer, Uint8Array.of(smallInt(value)), 0, 1);
}
