import { WireError } from '../errors.ts';
import { fits } from '../fields.ts';
import { endOfUpdateValue } from '../flat.ts';
import {
  LONGEST_STEP,
  RECORDS,
  STEER,
  TURN,
  UPDATE_TICKS,
  type Update,
  type UpdateItem,
  type UpdateRecord,
} from '../table.ts';
import { layoutOf, layoutsById, layoutsByKind, readFields } from './layout.ts';
import { unpackMany } from './msgpack.ts';

const RECORD_LAYOUTS = layoutsById(RECORDS);
const RECORD_BY_KIND = layoutsByKind(RECORDS);
const TURN_LAYOUT = layoutOf('turn', TURN);
const STEER_LAYOUT = layoutOf('steer', STEER);

/** Told of each item of an update with the bytes it took. */
export type ItemSizes = (kind: string, bytes: number) => void;

/** Decodes an update. Throws a `WireError` where the bytes break the protocol, and nothing else. */
export function decodeUpdate(bytes: Uint8Array, onItem?: ItemSizes): Update {
  if (bytes.length === 0) throw new WireError('FR1', 'an empty message');
  const ends = endsOfValues(bytes);
  const values = unpackMany(bytes);
  const [ticks] = values;
  if (!fits(UPDATE_TICKS, ticks)) throw new WireError('FR1', 'an update starts with its ticks');
  onItem?.('head', ends[0]);
  return { kind: 'update', ticks: ticks as number, items: readItems(values, 1, ends, onItem) };
}
/** Items that stand without an update, as a host's chunks hold them. Throws a `WireError` for what is none. */
export function decodeItems(bytes: Uint8Array): UpdateItem[] {
  if (bytes.length === 0) return [];
  const ends = endsOfValues(bytes);
  return readItems(unpackMany(bytes), 0, ends);
}

function readItems(
  values: readonly unknown[],
  first: number,
  ends: readonly number[],
  onItem?: ItemSizes,
): UpdateItem[] {
  const items: UpdateItem[] = [];
  let at = first;
  while (at < values.length) {
    const from = at;
    const item = readItem(values, at);
    at += itemLength(item);
    items.push(item);
    onItem?.(item.kind, ends[at - 1] - ends[from - 1]);
  }
  return items;
}

/** Where each value ends. Like `checkFlat` it runs before the decoder, which has errors of its own for what is cut off. */
function endsOfValues(bytes: Uint8Array): number[] {
  const ends: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    at = endOfUpdateValue(bytes, at, bytes.length);
    ends.push(at);
  }
  return ends;
}

function readItem(values: readonly unknown[], at: number): UpdateItem {
  const head = values[at];
  if (typeof head !== 'number') throw new WireError('FR2', 'a record starts with a number');
  if (head >= 0) return readInput(head, values, at);
  if (head >= -LONGEST_STEP) return { kind: 'step', ticks: -head };
  const layout = RECORD_LAYOUTS.get(head);
  if (!layout) throw new WireError('FR2', `no record has the number ${head}`);
  return readFields(layout, values, at + 1) as UpdateRecord;
}

function readInput(id: number, values: readonly unknown[], at: number): UpdateItem {
  const heading = values[at + 1];
  if (typeof heading !== 'number' || heading >= 0) return readFields(TURN_LAYOUT, values, at) as UpdateItem;
  return readFields(STEER_LAYOUT, [id, -1 - heading, values[at + 2]], 0) as UpdateItem;
}

/** Values of an item. */
function itemLength(item: UpdateItem): number {
  if (item.kind === 'turn') return 2;
  if (item.kind === 'steer') return 3;
  return item.kind === 'step' ? 1 : 1 + RECORD_BY_KIND[item.kind].names.length;
}
