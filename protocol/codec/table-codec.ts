import { type ByteBuffer, reserve } from '../bytes.ts';
import { WireError } from '../errors.ts';
import type { Entry, UnionOf } from '../fields.ts';
import { appendBin, appendInteger, appendText, LONGEST_INTEGER } from './append.ts';
import { type Layout, layoutsById, layoutsByKind, type Message, readFields } from './layout.ts';
import { unpackMany } from './msgpack.ts';

/** Writes and reads messages of a table that are laid end to end, each with its number before its fields. */
export interface TableCodec<M extends { kind: string }> {
  append(buffer: ByteBuffer, message: M): void;
  /** Throws a `WireError` for bytes that the table does not allow. */
  decode(bytes: Uint8Array): M[];
}

/** For tables of trusted peers, whose bytes may be long: what clients send goes through `decodeClientMessage`. */
export function tableCodec<T extends Readonly<Record<string, Entry>>>(table: T): TableCodec<UnionOf<T>> {
  const byId = layoutsById(table);
  const byKind: Readonly<Record<string, Layout>> = layoutsByKind(table);
  return {
    append: (buffer, message) => appendEntry(buffer, byKind[message.kind], message),
    decode: (bytes) => decodeEntries(bytes, byId) as UnionOf<T>[],
  };
}

/** Appends a message: its number, then its fields in the table's order. */
export function appendEntry(buffer: ByteBuffer, { id, names }: Layout, entry: { kind: string }): void {
  reserve(buffer, (names.length + 1) * LONGEST_INTEGER);
  appendInteger(buffer, id);
  const source = entry as unknown as Record<string, number | string | Uint8Array>;
  for (let i = 0; i < names.length; i++) {
    const value = source[names[i]];
    if (typeof value === 'number') appendInteger(buffer, value);
    else if (typeof value !== 'string') appendBin(buffer, value, value.length, names.length - i);
    else appendText(buffer, value, names.length - i);
  }
}

function decodeEntries(bytes: Uint8Array, layouts: ReadonlyMap<number, Layout>): Message[] {
  const values = unpackAll(bytes);
  const messages: Message[] = [];
  for (let at = 0; at < values.length; ) {
    const layout = layouts.get(values[at] as number);
    if (!layout) throw new WireError('IN6', `no message has the number ${String(values[at])}`);
    messages.push(readFields(layout, values, at + 1));
    at += 1 + layout.fields.length;
  }
  return messages;
}

function unpackAll(bytes: Uint8Array): unknown[] {
  try {
    return bytes.length === 0 ? [] : unpackMany(bytes);
  } catch (error) {
    throw new WireError('IN4', error instanceof Error ? error.message : 'the message cannot be read');
  }
}
