import { encodeValues, type Values } from '../protocol/codec.ts';

/** Bytes that grow as needed and are reused: no allocation once they are large enough. */
export interface ByteBuffer {
  bytes: Uint8Array;
  length: number;
}

export function createByteBuffer(capacity: number): ByteBuffer {
  return { bytes: new Uint8Array(capacity), length: 0 };
}

/** Makes room for `more` bytes. */
export function reserve(buffer: ByteBuffer, more: number): void {
  if (buffer.length + more <= buffer.bytes.length) return;
  const larger = new Uint8Array(Math.max(buffer.bytes.length * 2, buffer.length + more));
  larger.set(buffer.bytes.subarray(0, buffer.length));
  buffer.bytes = larger;
}

/** A cell's share of something: bytes `start` to `end` of the tick's buffer; both 0 where there is none. */
export interface Spans {
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly touched: number[];
}

export function createSpans(count: number): Spans {
  return { start: new Int32Array(count), end: new Int32Array(count), touched: [] };
}

export function clearSpans(spans: Spans): void {
  for (const index of spans.touched) spans.end[index] = spans.start[index] = 0;
  spans.touched.length = 0;
}

/** Values collected by cell until they are encoded, one list a cell, reused. */
export interface Drafts {
  readonly lists: Values[];
  readonly touched: number[];
}

export function createDrafts(count: number): Drafts {
  return { lists: Array.from({ length: count }, () => []), touched: [] };
}

export function draftOf(drafts: Drafts, index: number): Values {
  const list = drafts.lists[index];
  if (list.length === 0) drafts.touched.push(index);
  return list;
}

/** Encodes every touched list into `buffer`, notes where in `spans`, and empties the drafts. */
export function encodeDrafts(drafts: Drafts, buffer: ByteBuffer, spans: Spans): void {
  for (const index of drafts.touched) {
    const list = drafts.lists[index];
    spans.start[index] = buffer.length;
    appendValues(buffer, list);
    spans.end[index] = buffer.length;
    spans.touched.push(index);
    list.length = 0;
  }
  drafts.touched.length = 0;
}

/** Encodes values at the end of `buffer`. */
export function appendValues(buffer: ByteBuffer, values: Values): void {
  if (values.length === 0) return;
  const bytes = encodeValues(values);
  reserve(buffer, bytes.length);
  buffer.bytes.set(bytes, buffer.length);
  buffer.length += bytes.length;
}
