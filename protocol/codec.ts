import { Packr, Unpackr } from 'msgpackr';
import { appendBytes, type ByteBuffer, reserve } from './bytes.ts';
import { WireError } from './errors.ts';
import { type Entry, type Field, type Fields, fits, type UnionOf } from './fields.ts';
import { checkArray, checkFlat, endOfFrameValue, endOfValue } from './flat.ts';
import {
  CLIENT_MESSAGES,
  type ClientMessage,
  FRAME_TICKS,
  type Frame,
  type FrameItem,
  type FrameRecord,
  LONGEST_STEP,
  RECORDS,
  type RecordKind,
  SERVER_MESSAGES,
  type ServerMessage,
  STEER,
  TURN,
} from './table.ts';

/** The one file that knows msgpackr: messages and frames to bytes and back, as `table.ts` says. */

const packr = new Packr({ useRecords: false });
const unpackr = new Unpackr({ useRecords: false, int64AsType: 'number' });

type Message = Record<string, unknown> & { kind: string };

interface Layout {
  readonly kind: string;
  readonly names: readonly string[];
  readonly fields: readonly Field[];
  /** An empty message of its shape: filled, or a copy filled, far faster than an object grown field by field. */
  readonly blank: Message;
}

function layoutsById(table: Readonly<Record<string, Entry>>): ReadonlyMap<number, Layout> {
  const layouts = new Map<number, Layout>();
  for (const [kind, { id, fields }] of Object.entries(table)) {
    layouts.set(id, layoutOf(kind, fields));
  }
  return layouts;
}

function layoutOf(kind: string, fields: Fields): Layout {
  const names = Object.keys(fields);
  const blank = { kind, ...Object.fromEntries(names.map((name) => [name, 0])) };
  return { kind, names, fields: Object.values(fields), blank };
}

const CLIENT_LAYOUTS = layoutsById(CLIENT_MESSAGES);
const SERVER_LAYOUTS = layoutsById(SERVER_MESSAGES);
const RECORD_LAYOUTS = layoutsById(RECORDS);
const TURN_LAYOUT = layoutOf('turn', TURN);
const STEER_LAYOUT = layoutOf('steer', STEER);
const RECORD_BY_KIND: Readonly<Record<RecordKind, Layout & { id: number }>> = Object.fromEntries(
  [...RECORD_LAYOUTS].map(([id, layout]) => [layout.kind, { ...layout, id }]),
) as Record<RecordKind, Layout & { id: number }>;

/** Bytes of a client's message. The result is a view that stays valid. */
export function encodeClientMessage(message: ClientMessage): Uint8Array {
  return packr.pack(toValues(message, CLIENT_MESSAGES[message.kind]));
}

/** Bytes of a server's message that is not a frame. */
export function encodeServerMessage(message: ServerMessage): Uint8Array {
  return packr.pack(toValues(message, SERVER_MESSAGES[message.kind]));
}

function toValues(message: { kind: string }, entry: Entry): unknown[] {
  const source = message as unknown as Record<string, unknown>;
  return [entry.id, ...Object.keys(entry.fields).map((name) => source[name])];
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
  const layout = layoutFor(inbox, count, CLIENT_LAYOUTS);
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
  if (buttons !== bytes.length - 1 || bytes[buttons] > 3) return false;
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
      return unpackr.unpack(bytes.slice(at, endOfValue(bytes, at, bytes.length))) as string;
  }
}

function readInt32(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}

/** The layout of the message whose number is the first of `count` values. */
function layoutFor(values: readonly unknown[], count: number, layouts: ReadonlyMap<number, Layout>): Layout {
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

function readFields(layout: Layout, values: readonly unknown[], from: number): Message {
  return fillFields({ ...layout.blank }, layout, values, from);
}

function fillFields(message: Message, layout: Layout, values: readonly unknown[], from: number): Message {
  for (let i = 0; i < layout.fields.length; i++) {
    const value = values[from + i];
    if (!fits(layout.fields[i], value)) throw new WireError('IN8', `${layout.kind}.${layout.names[i]} is out of range`);
    message[layout.names[i]] = value;
  }
  return message;
}

/** Appends a comet's new heading. */
export function appendTurn(buffer: ByteBuffer, id: number, heading: number): void {
  reserve(buffer, 2 * LONGEST_INTEGER);
  appendInteger(buffer, id);
  appendInteger(buffer, heading);
}

/** Appends a comet's new heading and flags. */
export function appendSteer(buffer: ByteBuffer, id: number, heading: number, flags: number): void {
  reserve(buffer, 3 * LONGEST_INTEGER);
  appendInteger(buffer, id);
  appendInteger(buffer, -1 - heading);
  appendInteger(buffer, flags);
}

/** Appends a `comet` record: `appendRecord` without a record, for cells that come into view are full of them. */
export function appendComet(
  buffer: ByteBuffer,
  id: number,
  x: number,
  y: number,
  vx: number,
  vy: number,
  heading: number,
  flags: number,
): void {
  reserve(buffer, 8 * LONGEST_INTEGER);
  appendInteger(buffer, RECORDS.comet.id);
  appendInteger(buffer, id);
  appendInteger(buffer, x);
  appendInteger(buffer, y);
  appendInteger(buffer, vx);
  appendInteger(buffer, vy);
  appendInteger(buffer, heading);
  appendInteger(buffer, flags);
}

/** Appends a `dust` record of the first `length` bytes of `motes`. */
export function appendDust(buffer: ByteBuffer, cell: number, motes: Uint8Array, length: number): void {
  reserve(buffer, 2 * LONGEST_INTEGER);
  appendInteger(buffer, RECORDS.dust.id);
  appendInteger(buffer, cell);
  appendBin(buffer, motes, length, 0);
}

/** Appends a `mote` record. */
export function appendMote(buffer: ByteBuffer, at: number, value: number): void {
  reserve(buffer, 3 * LONGEST_INTEGER);
  appendInteger(buffer, RECORDS.mote.id);
  appendInteger(buffer, at);
  appendInteger(buffer, value);
}

/** Appends one record, its fields in the table's order. */
export function appendRecord(buffer: ByteBuffer, record: FrameRecord): void {
  appendEntry(buffer, RECORD_BY_KIND[record.kind], record);
}

function appendEntry(buffer: ByteBuffer, { id, names }: Layout & { id: number }, entry: { kind: string }): void {
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

/** Writes and reads messages of a table that are laid end to end, each with its number before its fields. */
export interface TableCodec<M extends { kind: string }> {
  append(buffer: ByteBuffer, message: M): void;
  /** Throws a `WireError` for bytes that the table does not allow. */
  decode(bytes: Uint8Array): M[];
}

/** For tables of trusted peers, whose bytes may be long: what clients send goes through `decodeClientMessage`. */
export function tableCodec<T extends Readonly<Record<string, Entry>>>(table: T): TableCodec<UnionOf<T>> {
  const byId = layoutsById(table);
  const byKind = new Map([...byId].map(([id, layout]) => [layout.kind, { ...layout, id }]));
  return {
    append(buffer, message) {
      const layout = byKind.get(message.kind);
      if (layout) appendEntry(buffer, layout, message);
    },
    decode: (bytes) => decodeEntries(bytes, byId) as UnionOf<T>[],
  };
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
    return bytes.length === 0 ? [] : (unpackr.unpackMultiple(bytes) as unknown[]);
  } catch (error) {
    throw new WireError('IN4', error instanceof Error ? error.message : 'the message cannot be read');
  }
}

/** Most bytes an integer of a frame takes. */
const LONGEST_INTEGER = 5;

/**
 * Appends an integer of 32 bits as msgpack in its shortest form, where there is room for it.
 *
 * By hand: frames are laid end to end from pieces of a few integers each, and one call of msgpackr costs as much as sixty.
 */
function appendInteger(buffer: ByteBuffer, value: number): void {
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
function appendBin(buffer: ByteBuffer, bin: Uint8Array, length: number, left: number): void {
  reserve(buffer, LONGEST_INTEGER + length + left * LONGEST_INTEGER);
  appendBigEndian(buffer, length < 0x100 ? 0xc4 : length < 0x10000 ? 0xc5 : 0xc6, length);
  appendBytes(buffer, bin, 0, length);
}

/** Appends a text, and keeps room for `left` integers behind it. */
function appendText(buffer: ByteBuffer, text: string, left: number): void {
  if (text.length < 32 && appendShortAscii(buffer, text, left)) return;
  const bytes = packr.pack(text);
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

/** Told of each item of a frame with the bytes it took. */
export type ItemSizes = (kind: string, bytes: number) => void;

/** Values of the longest message of a server: as many as a one-byte head can declare. */
const MOST_SERVER_VALUES = 15;

/**
 * What the server sent: a frame, or a message, checked. Throws a `WireError` where the bytes break the protocol, and
 * nothing else; a client then has a faulty peer and gives the connection up.
 */
export function decodeFromServer(bytes: Uint8Array, onItem?: ItemSizes): Frame | ServerMessage {
  const isMessage = bytes.length > 0 && (bytes[0] & 0xf0) === 0x90;
  if (!isMessage) return decodeFrame(bytes, onItem);
  checkArray(bytes, bytes.length, MOST_SERVER_VALUES);
  const values = unpackr.unpack(bytes) as unknown[];
  const layout = layoutFor(values, values.length, SERVER_LAYOUTS);
  const message = readFields(layout, values, 1) as ServerMessage;
  onItem?.(message.kind, bytes.length);
  return message;
}

function decodeFrame(bytes: Uint8Array, onItem?: ItemSizes): Frame {
  if (bytes.length === 0) throw new WireError('FR1', 'an empty message');
  const ends = endsOfValues(bytes);
  const values = unpackr.unpackMultiple(bytes);
  const [ticks] = values;
  if (!fits(FRAME_TICKS, ticks)) throw new WireError('FR1', 'a frame starts with its ticks');
  onItem?.('head', ends[0]);
  return { kind: 'frame', ticks: ticks as number, items: readItems(values, 1, ends, onItem) };
}

/** Items that stand without a frame, as a host's chunks hold them. Throws a `WireError` for what is none. */
export function decodeItems(bytes: Uint8Array): FrameItem[] {
  if (bytes.length === 0) return [];
  const ends = endsOfValues(bytes);
  return readItems(unpackr.unpackMultiple(bytes), 0, ends);
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

function itemLength(item: FrameItem): number {
  if (item.kind === 'turn') return 2;
  if (item.kind === 'steer') return 3;
  return item.kind === 'step' ? 1 : 1 + RECORD_BY_KIND[item.kind].names.length;
}

/** Bytes of an array of whole numbers and texts, for what is kept in files. */
export function packValues(values: readonly (number | string)[]): Uint8Array {
  return packr.pack(values).slice();
}

/** The whole numbers from 0 on of such an array; empty for anything else. */
export function unpackNumbers(bytes: Uint8Array): number[] {
  try {
    checkArray(bytes, bytes.length, MOST_SERVER_VALUES);
  } catch (error) {
    if (error instanceof WireError) return [];
    throw error;
  }
  const values = unpackr.unpack(bytes) as unknown[];
  const isWhole = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
  return values.every(isWhole) ? values : [];
}
