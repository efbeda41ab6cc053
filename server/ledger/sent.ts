import type { ByteBuffer } from '../../protocol/bytes.ts';
import { endOfItem, HEAD, ITEM_KINDS, kindOfItem, STEP } from '../../protocol/items.ts';

/**
 * Bytes handed to sockets, by what they tell. Frames are put together by copying, so a record is not counted each time it
 * is sent: a tick's chunks note how often each stretch of them was copied, and are counted once, when nobody needs them
 * any more.
 */
export interface SentBytes {
  /** Of updates: by part of an update, then by kind of item. Each only rises. */
  readonly updates: Float64Array;
  /** Of messages that greet a connection. */
  welcomes: number;
  /** Messages that a socket did not take: its connection is lost. */
  refused: number;
}

/** Where in an update something stands: what a tick has for everybody comes in the first of them, in this order. */
export const UPDATE_PARTS = ['moves', 'after', 'arrivals', 'room', 'people', 'cells', 'own', 'update'] as const;
export type UpdatePart = (typeof UPDATE_PARTS)[number];
const PART = Object.fromEntries(UPDATE_PARTS.map((part, i) => [part, i])) as Readonly<Record<UpdatePart, number>>;

export function createSentBytes(): SentBytes {
  return { updates: new Float64Array(UPDATE_PARTS.length * ITEM_KINDS.length), welcomes: 0, refused: 0 };
}

/** An update has got its head. */
export function countHead({ updates }: SentBytes): void {
  updates[PART.update * ITEM_KINDS.length + HEAD]++;
}

/** Steps have got so many bytes in an update. */
export function countSteps({ updates }: SentBytes, bytes: number): void {
  updates[PART.update * ITEM_KINDS.length + STEP] += bytes;
}

/** Counts the items that one client alone is told, from `start` to the end of `out`; steps among them are counted as such. */
export function countOwn({ updates }: SentBytes, { bytes, length }: ByteBuffer, start: number): void {
  for (let at = start; at < length; ) {
    const kind = kindOfItem(bytes, at);
    const end = endOfItem(bytes, at, kind);
    if (kind !== STEP) updates[PART.own * ITEM_KINDS.length + kind] += end - at;
    at = end;
  }
}

/** How often each stretch of a buffer was copied: one more where it begins, one less where it ends. */
export type Copies = Int32Array;

/** The same copies, with room for all that may lie in a buffer. */
export function fitCopies(copies: Copies, { bytes }: ByteBuffer): Copies {
  if (copies.length > bytes.length) return copies;
  const larger = new Int32Array(bytes.length + 1);
  larger.set(copies);
  return larger;
}

export function noteCopy(copies: Copies, start: number, end: number): void {
  copies[start]++;
  copies[end]--;
}

/**
 * Counts what was copied from a buffer, and forgets it. Copies begin and end where items do.
 * @param partEnds where in the buffer each part ends that everybody shares; the last of them is its end
 */
export function countCopies(
  sent: SentBytes,
  copies: Copies,
  { bytes, length }: ByteBuffer,
  partEnds: Int32Array,
): void {
  let times = 0;
  let part = 0;
  for (let at = 0; at < length; ) {
    while (at >= partEnds[part] && part < PART.cells) part++;
    const kind = kindOfItem(bytes, at);
    const end = endOfItem(bytes, at, kind);
    times += copies[at];
    copies[at] = 0;
    sent.updates[part * ITEM_KINDS.length + kind] += times * (end - at);
    at = end;
  }
  copies[length] = 0;
}

/** Bytes of all updates by a name: of the part, or of the kind of item. Names without any are left out. */
export function sumUpdates({ updates }: SentBytes, by: 'part' | 'kind'): Record<string, number> {
  const sums: Record<string, number> = {};
  updates.forEach((bytes, at) => {
    const name = by === 'kind' ? ITEM_KINDS[at % ITEM_KINDS.length] : UPDATE_PARTS[Math.floor(at / ITEM_KINDS.length)];
    if (bytes > 0) sums[name] = (sums[name] ?? 0) + bytes;
  });
  return sums;
}
