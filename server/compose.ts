import { hasCell, type View } from '../game/sim/view.ts';
import { appendBytes, type ByteBuffer, createByteBuffer, reserve } from '../protocol/bytes.ts';
import { smallInt } from '../protocol/codec.ts';
import { LONGEST_STEP } from '../protocol/table.ts';
import { chunksOf, type Replication, type TickChunks } from './replicate.ts';

/** A frame under construction: its bytes, and the steps that must stand before the next of them. */
export interface Draft {
  readonly out: ByteBuffer;
  owedSteps: number;
  /** Views of `out.bytes` by length, made once each: a send needs one, and there are thousands a second. */
  readonly views: { of: Uint8Array; byLength: Uint8Array[] };
}

/** Longer frames are rare, and a list of views for them would only be long. */
const LONGEST_KEPT_VIEW = 1024;

export function createDraft(): Draft {
  const out = createByteBuffer(16_384);
  return { out, owedSteps: 0, views: { of: out.bytes, byLength: [] } };
}

/** The frame's bytes, valid until the next frame is begun. */
export function bytesOf({ out, views }: Draft): Uint8Array {
  if (out.length > LONGEST_KEPT_VIEW) return out.bytes.subarray(0, out.length);
  if (views.of !== out.bytes) {
    views.of = out.bytes;
    views.byLength = [];
  }
  views.byLength[out.length] ??= out.bytes.subarray(0, out.length);
  return views.byLength[out.length];
}

/** Starts a frame of `ticks` ticks since the last one; its first byte is that number. */
export function beginFrame(draft: Draft, ticks: number, silentSteps: number): void {
  draft.out.length = 0;
  reserve(draft.out, 1);
  draft.out.bytes[draft.out.length++] = smallInt(ticks);
  draft.owedSteps = silentSteps;
}

/** Whether anything stands in the frame beside its head. Steps still owed at the end need no bytes: the head implies them. */
export function hasNews(draft: Draft): boolean {
  return draft.out.length > 1;
}

/** Copies what the ticks `from` to `to` have to say to somebody who sees `view` all the time. */
export function copyTicks(
  draft: Draft,
  replication: Replication,
  view: View,
  cells: number,
  from: number,
  to: number,
): void {
  for (let tick = from; tick <= to; tick++) {
    const chunks = chunksOf(replication, tick);
    copyCells(draft, chunks, chunks.moves, view, cells);
    draft.owedSteps++;
    copyCells(draft, chunks, chunks.after, view, cells);
    copyArrivals(draft, chunks, view, cells);
    copyBytes(draft, chunks.buffer, chunks.room.start, chunks.room.end);
  }
}

/** Copies what the cells of a view have to say: one piece a row, for a row's cells lie together. */
function copyCells(draft: Draft, { buffer }: TickChunks, offsets: Int32Array, view: View, cells: number): void {
  for (let row = view.top; row <= view.bottom; row++) {
    const first = row * cells;
    copyBytes(draft, buffer, offsets[first + view.left], offsets[first + view.right + 1]);
  }
}

/** Comets that came from a cell the receiver did not see. */
function copyArrivals(draft: Draft, chunks: TickChunks, view: View, cells: number): void {
  const { arrivals, arrivalStart, cameFrom, buffer } = chunks;
  if (arrivals.count === 0) return;
  for (let row = view.top; row <= view.bottom; row++) {
    const first = row * cells;
    const end = arrivals.offsets[first + view.right + 1];
    for (let k = arrivals.offsets[first + view.left]; k < end; k++) {
      const isSeen = hasCell(view, cameFrom[arrivals.items[k]], cells);
      if (!isSeen) copyBytes(draft, buffer, arrivalStart[k], arrivalStart[k + 1]);
    }
  }
}

/** Copies a piece of a tick's buffer behind the steps that come before it. */
export function copyBytes(draft: Draft, from: ByteBuffer, start: number, end: number): void {
  if (start === end) return;
  appendBytes(frameEnd(draft), from.bytes, start, end);
}

/** Where the next record belongs: the end of the frame, once the steps that come before it stand there. */
export function frameEnd(draft: Draft): ByteBuffer {
  if (draft.owedSteps > 0) paySteps(draft);
  return draft.out;
}

function paySteps(draft: Draft): void {
  const { out } = draft;
  reserve(out, 1 + Math.ceil(draft.owedSteps / LONGEST_STEP));
  for (; draft.owedSteps > 0; draft.owedSteps -= LONGEST_STEP) {
    out.bytes[out.length++] = smallInt(-Math.min(draft.owedSteps, LONGEST_STEP));
  }
  draft.owedSteps = 0;
}

/** Calls `visit` for each cell of `after` that `before` lacks. */
export function forNewCells(before: View | undefined, after: View, cells: number, visit: (cell: number) => void): void {
  for (let row = after.top; row <= after.bottom; row++) {
    for (let cell = row * cells + after.left; cell <= row * cells + after.right; cell++) {
      if (!before || !hasCell(before, cell, cells)) visit(cell);
    }
  }
}
