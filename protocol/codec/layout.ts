import { WireError } from '../errors.ts';
import { type Entry, type Field, type Fields, fits } from '../fields.ts';

/** What a table says of a message, in the form in which messages are read and written. */

export type Message = Record<string, unknown> & { kind: string };

export interface Layout {
  /** Its number on the wire; 0 where nothing but its place tells what it is. */
  readonly id: number;
  readonly kind: string;
  readonly names: readonly string[];
  readonly fields: readonly Field[];
  /** An empty message of its shape: filled, or a copy filled, far faster than an object grown field by field. */
  readonly blank: Message;
}

export function layoutsById(table: Readonly<Record<string, Entry>>): ReadonlyMap<number, Layout> {
  return new Map(Object.entries(table).map(([kind, entry]) => [entry.id, layoutOf(kind, entry.fields, entry.id)]));
}

export function layoutsByKind<K extends string>(table: Readonly<Record<K, Entry>>): Readonly<Record<K, Layout>> {
  const layouts = [...layoutsById(table).values()].map((layout) => [layout.kind, layout]);
  return Object.fromEntries(layouts) as Record<K, Layout>;
}

export function layoutOf(kind: string, fields: Fields, id = 0): Layout {
  const names = Object.keys(fields);
  const blank = { kind, ...Object.fromEntries(names.map((name) => [name, 0])) };
  return { id, kind, names, fields: Object.values(fields), blank };
}

/** A message as the values of an array: its number, then its fields in the table's order. */
export function toValues(message: { kind: string }, entry: Entry): unknown[] {
  const source = message as unknown as Record<string, unknown>;
  return [entry.id, ...Object.keys(entry.fields).map((name) => source[name])];
}

/** The layout of the message whose number is the first of `count` values. */
export function layoutFor(values: readonly unknown[], count: number, layouts: ReadonlyMap<number, Layout>): Layout {
  const layout = layouts.get(values[0] as number);
  if (!layout) {
    const number = typeof values[0] === 'number' ? values[0] : 'that is a text';
    throw new WireError('IN6', `no message has the number ${number}`);
  }
  if (count !== layout.fields.length + 1) {
    throw new WireError('IN7', `${layout.kind} has ${layout.fields.length} fields, not ${count - 1}`);
  }
  return layout;
}

/** A message of the values from `from` on. Throws a `WireError` for one that its field does not allow. */
export function readFields(layout: Layout, values: readonly unknown[], from: number): Message {
  return fillFields({ ...layout.blank }, layout, values, from);
}

/** The same, written into `message`. */
export function fillFields(message: Message, layout: Layout, values: readonly unknown[], from: number): Message {
  for (let i = 0; i < layout.fields.length; i++) {
    const value = values[from + i];
    if (!fits(layout.fields[i], value)) throw new WireError('IN8', `${layout.kind}.${layout.names[i]} is out of range`);
    message[layout.names[i]] = value;
  }
  return message;
}
