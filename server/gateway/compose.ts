import { type Area, hasCell } from '../../game/sim/world/area.ts';
import { appendBytes, type ByteBuffer, createByteBuffer, reserve } from '../../protocol/bytes.ts';
import { smallInt } from '../../protocol/codec/append.ts';
import { LONGEST_STEP } from '../../protocol/table.ts';
import { type Ledger, mark } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import { countHead, countSteps, noteCopy, type SentBytes } from '../ledger/sent.ts';
import type { Connection } from '../ports/connection.ts';
import { type Chunks, LANE, type TickChunks } from '../ports/publication.ts';
import { chunksOf } from '../publication/chunks.ts';

/**
 * Frames under construction: their bytes one behind another, and the steps that must stand before the next of them. The
 * first bytes are the envelope, from which updates are sent.
 */
export interface Draft {
  readonly out: ByteBuffer;
  /** Where the update in hand begins. */
  start: number;
  owedSteps: number;
  /** Frames that are done, in order: whom for, and where each ends. */
  readonly receivers: (Connection | undefined)[];
  readonly ends: Int32Array;
  finished: number;
  /** Views of the envelope by length, made once each: a send needs one, and there are thousands a second. */
  readonly views: { of: Uint8Array; byLength: Uint8Array[] };
  readonly ledger: Ledger;
  readonly sent: SentBytes;
}

/** Bytes of the envelope. Longer updates are rare, and a list of views for them would only be long. */
const ENVELOPE = 1024;
/** Up to so many bytes a loop pings the library's copy. */
const SHORT_COPY = 64;
/**
 * Frames that are made before the first of them is sent: making and sending alternate seldom, so that neither finds the
 * processor's caches full of the other. More would let the first wait: so many leave within a sixteenth of a tick.
 */
const BATCH = 64;
/** So many bytes do not wait for more: snapshots of a full room are long. */
const FULL_BATCH_BYTES = 64 * 1024;

export function createDraft(ledger: Ledger, sent: SentBytes): Draft {
  const out = createByteBuffer(16_384);
  out.length = ENVELOPE;
  return {
    out,
    start: 0,
    owedSteps: 0,
    receivers: Array.from({ length: BATCH }, () => undefined),
    ends: new Int32Array(BATCH),
    finished: 0,
    views: { of: out.bytes, byLength: [] },
    ledger,
    sent,
  };
}

/** Starts an update of `ticks` ticks since the last one; its first byte is that number. */
export function beginUpdate(draft: Draft, ticks: number, silentSteps: number): void {
  const { out } = draft;
  draft.start = out.length;
  reserve(out, 1);
  out.bytes[out.length++] = smallInt(ticks);
  draft.owedSteps = silentSteps;
}

/** Whether anything stands in the update beside its head. Steps still owed at the end need no bytes: the head implies them. */
export function hasNews(draft: Draft): boolean {
  return draft.out.length > draft.start + 1;
}

/** Takes back the update in hand. */
export function dropUpdate(draft: Draft): void {
  draft.out.length = draft.start;
}

/** The update in hand is done; it leaves with the others of its batch. @returns its length in bytes */
export function finishUpdate(draft: Draft, receiver: Connection): number {
  const length = draft.out.length - draft.start;
  countHead(draft.sent);
  draft.receivers[draft.finished] = receiver;
  draft.ends[draft.finished++] = draft.out.length;
  if (draft.finished === BATCH || draft.out.length > FULL_BATCH_BYTES) sendFinished(draft);
  return length;
}

/** Hands all finished updates to their sockets. */
export function sendFinished(draft: Draft): void {
  if (draft.finished === 0) return;
  const before = mark(draft.ledger, ROW['send.socket']);
  let start = ENVELOPE;
  for (let i = 0; i < draft.finished; i++) {
    const end = draft.ends[i];
    // Refused, the connection is lost: its close event ends the stream, and the comet waits for its player.
    if (draft.receivers[i]?.send(putInEnvelope(draft, start, end)) === false) draft.sent.refused++;
    draft.receivers[i] = undefined;
    start = end;
  }
  draft.finished = 0;
  draft.out.length = ENVELOPE;
  mark(draft.ledger, before);
}

/** An update as sockets take it, valid until the next one: they copy what they cannot send at once. */
function putInEnvelope({ out, views }: Draft, start: number, end: number): Uint8Array {
  const { bytes } = out;
  const length = end - start;
  if (length > ENVELOPE) return bytes.subarray(start, end);
  if (length > SHORT_COPY) bytes.copyWithin(0, start, end);
  else for (let i = 0; i < length; i++) bytes[i] = bytes[start + i];
  if (views.of !== bytes) {
    views.of = bytes;
    views.byLength = [];
  }
  views.byLength[length] ??= bytes.subarray(0, length);
  return views.byLength[length];
}

/** Copies what the ticks `from` to `to` have to say to somebody who sees `view` all the time, and hears people or does not. */
export function copyTicks(
  draft: Draft,
  chunks: Chunks,
  view: Area,
  cells: number,
  from: number,
  to: number,
  hears: boolean,
): void {
  for (let tick = from; tick <= to; tick++) {
    const ticked = chunksOf(chunks, tick);
    copyLane(draft, chunks, ticked, LANE.moves, view, cells);
    draft.owedSteps++;
    copyLane(draft, chunks, ticked, LANE.after, view, cells);
    copyArrivals(draft, chunks, ticked, view, cells);
    copyChunk(draft, ticked, ticked.room.start, (hears ? ticked.people : ticked.room).end);
  }
}

/** Copies what the cells of a view have to say: one piece a row, for a row's cells lie together. */
function copyLane(
  draft: Draft,
  { lanes, laneCount }: Chunks,
  ticked: TickChunks,
  which: number,
  { left, top, right, bottom }: Area,
  cells: number,
): void {
  let at = (top * cells + left) * laneCount + ticked.lane + which;
  // Who sees whole rows sees one piece.
  const rows = right + 1 - left === cells ? 1 : bottom + 1 - top;
  const length = (rows === 1 ? (bottom - top) * cells + right + 1 - left : right + 1 - left) * laneCount;
  for (let row = 0; row < rows; row++, at += cells * laneCount) {
    copyChunk(draft, ticked, lanes[at], lanes[at + length]);
  }
}

/** Comets that came from a cell the receiver did not see. */
function copyArrivals(draft: Draft, { lanes, laneCount }: Chunks, ticked: TickChunks, view: Area, cells: number): void {
  const { arrivals, arrivalStart, cameFrom, lane } = ticked;
  const seesAll = view.right + 1 - view.left === cells && view.bottom + 1 - view.top === cells;
  if (arrivals.count === 0 || seesAll) return;
  const length = (view.right + 1 - view.left) * laneCount;
  let at = (view.top * cells + view.left) * laneCount + lane + LANE.arrivals;
  for (let row = view.top; row <= view.bottom; row++, at += cells * laneCount) {
    for (let k = lanes[at]; k < lanes[at + length]; k++) {
      const isSeen = hasCell(view, cameFrom[arrivals.items[k]], cells);
      if (!isSeen) copyChunk(draft, ticked, arrivalStart[k], arrivalStart[k + 1]);
    }
  }
}

/** Copies a piece of a tick's chunks behind the steps that come before it. */
export function copyChunk(draft: Draft, { buffer, copies }: TickChunks, start: number, end: number): void {
  if (start === end) return;
  noteCopy(copies, start, end);
  appendBytes(updateEnd(draft), buffer.bytes, start, end);
}

/** Where the next record belongs: the end of the update, once the steps that come before it stand there. */
export function updateEnd(draft: Draft): ByteBuffer {
  if (draft.owedSteps > 0) paySteps(draft);
  return draft.out;
}

function paySteps(draft: Draft): void {
  const { out } = draft;
  const start = out.length;
  reserve(out, 1 + Math.ceil(draft.owedSteps / LONGEST_STEP));
  for (; draft.owedSteps > 0; draft.owedSteps -= LONGEST_STEP) {
    out.bytes[out.length++] = smallInt(-Math.min(draft.owedSteps, LONGEST_STEP));
  }
  draft.owedSteps = 0;
  countSteps(draft.sent, out.length - start);
}
