import { addRecord, addSteer, encodeServerMessage, encodeValues, type Values } from '../../protocol/codec.ts';
import type { Frame, ServerMessage } from '../../protocol/table.ts';

/** What a server would send, by the codec's own parts: a whole frame at once, where servers put frames together in pieces. */
export function encodeFromServer(message: Frame | ServerMessage): Uint8Array {
  return message.kind === 'frame' ? encodeFrame(message) : encodeServerMessage(message);
}

function encodeFrame({ ticks, items }: Frame): Uint8Array {
  const values: Values = [ticks];
  for (const item of items) {
    if (item.kind === 'steer') addSteer(values, item.id, item.heading, item.flags);
    else if (item.kind === 'step') values.push(-item.ticks);
    else addRecord(values, item);
  }
  return encodeValues(values);
}
