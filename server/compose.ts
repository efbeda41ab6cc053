import { hasCell, type View } from '../game/sim/view.ts';
import { smallInt, type Values } from '../protocol/codec.ts';
import { LONGEST_STEP } from '../protocol/table.ts';
import { appendValues, type ByteBuffer, reserve } from './chunks.ts';
import { chunksOf, type Replication, type TickChunks } from './replicate.ts';

/** A frame under construction: its bytes, and the steps that must stand before the next of them. */
export interface Draft {
  readonly out: ByteBuffer;
  owedSteps: number;
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

function copyCells(draft: Draft, chunks: TickChunks, spans: TickChunks['moves'], view: View, cells: number): void {
  if (spans.touched.length === 0) return;
  for (let row = view.top; row <= view.bottom; row++) {
    for (let cell = row * cells + view.left; cell <= row * cells + view.right; cell++) {
      if (spans.end[cell] > 0) copyBytes(draft, chunks.buffer, spans.start[cell], spans.end[cell]);
    }
  }
}

/** Comets that came from a cell the receiver did not see. */
function copyArrivals(draft: Draft, { arrivals, buffer }: TickChunks, view: View, cells: number): void {
  for (const cell of arrivals.touched) {
    if (!hasCell(view, cell, cells)) continue;
    for (let k = arrivals.first[cell]; k > 0; k = arrivals.entries[k - 1].next) {
      const arrival = arrivals.entries[k - 1];
      if (!hasCell(view, arrival.from, cells)) copyBytes(draft, buffer, arrival.start, arrival.end);
    }
  }
}

/** Copies a piece of a tick's buffer behind the steps that come before it. */
export function copyBytes(draft: Draft, from: ByteBuffer, start: number, end: number): void {
  const length = end - start;
  if (length <= 0) return;
  paySteps(draft);
  const { out } = draft;
  reserve(out, length);
  // A loop beats `set` below some forty bytes, and most chunks are a dozen.
  if (length < 40) for (let i = start, o = out.length; i < end; i++, o++) out.bytes[o] = from.bytes[i];
  else out.bytes.set(from.bytes.subarray(start, end), out.length);
  out.length += length;
}

/** Encodes values at the end of the frame. */
export function writeValues(draft: Draft, values: Values): void {
  if (values.length === 0) return;
  paySteps(draft);
  appendValues(draft.out, values);
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
