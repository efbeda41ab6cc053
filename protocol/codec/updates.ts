import { WireError } from '../errors.ts';
import { fits } from '../fields.ts';
import { endOfFrameValue } from '../flat.ts';
import {
  FRAME_TICKS,
  type Frame,
  type FrameItem,
  type FrameRecord,
  LONGEST_STEP,
  RECORDS,
  STEER,
  TURN,
} from '../table.ts';
import { layoutOf, layoutsById, layoutsByKind, readFields } from './layout.ts';
import { unpackMany } from './msgpack.ts';

const RECORD_LAYOUTS = layoutsById(RECORDS);
const RECORD_BY_KIND = layoutsByKind(RECORDS);
const TURN_LAYOUT = layoutOf('turn', TURN);
const STEER_LAYOUT = layoutOf('steer', STEER);

/** Told of each item of a frame with the bytes it took. */
export type ItemSizes = (kind: string, bytes: number) => void;

/** Decodes a frame. Throws a `WireError` where the bytes break the protocol, and nothing else. */
export function decodeUpdate(bytes: Uint8Array, onItem?: ItemSizes): Frame {
  if (bytes.length === 0) throw new WireError('FR1', 'an empty message');
  const ends = endsOfValues(bytes);
  const values = unpackMany(bytes);
  const [ticks] = values;
  if (!fits(FRAME_TICKS, ticks)) throw new WireError('FR1', 'a frame starts with its ticks');
  onItem?.('head', ends[0]);
  return { kind: 'frame', ticks: ticks as number, items: readItems(values, 1, ends, onItem) };
}
/** Items that stand without a frame, as a host's chunks hold them. Throws a `WireError` for what is none. */
export function decodeItems(bytes: Uint8Array): FrameItem[] {
  if (bytes.length === 0) return [];
  const ends = endsOfValues(bytes);
  return readItems(unpackMany(bytes), 0, ends);
}

function readItems(
  values: readonly unknown[],
  first: number,
  ends: readonly number[],
  onItem?: ItemSizes,
): FrameItem[] {
  const items: FrameItem[] = [];
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
    at = endOfFrameValue(bytes, at, bytes.length);
    ends.push(at);
  }
  return ends;
}

function readItem(values: readonly unknown[], at: number): FrameItem {
  const head = values[at];
  if (typeof head !== 'number') throw new WireError('FR2', 'a record starts with a number');
  if (head >= 0) return readInput(head, values, at);
  if (head >= -LONGEST_STEP) return { kind: 'step', ticks: -head };
  const layout = RECORD_LAYOUTS.get(head);
  if (!layout) throw new WireError('FR2', `no record has the number ${head}`);
  return readFields(layout, values, at + 1) as FrameRecord;
}

function readInput(id: number, values: readonly unknown[], at: number): FrameItem {
  const heading = values[at + 1];
  if (typeof heading !== 'number' || heading >= 0) return readFields(TURN_LAYOUT, values, at) as FrameItem;
  return readFields(STEER_LAYOUT, [id, -1 - heading, values[at + 2]], 0) as FrameItem;
}

/** Values of an item. */
function itemLength(item: FrameItem): number {
  if (item.kind === 'turn') return 2;
  if (item.kind === 'steer') return 3;
  return item.kind === 'step' ? 1 : 1 + RECORD_BY_KIND[item.kind].names.length;
}
