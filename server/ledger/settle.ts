import {
  COLUMN,
  collectedMs,
  type Ledger,
  MESSAGES_PER_SAMPLE,
  marksFrom,
  OUTSIDE,
  placeOf,
  RECENT_TICKS,
  rowsOf,
  SETTLE_AFTER,
} from './ledger.ts';
import { PARENT, ROW, ROWS } from './rows.ts';

/** Adds up the ticks whose collections have been heard of; with `all` those as well that ended just now. */
export function settleTicks(ledger: Ledger, budgetMs: number, all = false): void {
  const last = all ? ledger.ended : ledger.ended - SETTLE_AFTER;
  while (ledger.settled < last) settleTick(ledger, ++ledger.settled, budgetMs);
}

function settleTick(ledger: Ledger, n: number, budgetMs: number): void {
  const { recent, totalMs, histograms } = ledger;
  const at = placeOf(n);
  const rows = rowsOf(n);
  const workMs = recent[at + COLUMN.endMs] - recent[at + COLUMN.startMs];
  const busyBetweenMs = recent[rows + ROW.between];
  recent.fill(0, rows, rows + ROWS.length);
  const collectedBetweenMs = addMarks(ledger, n, rows);
  settleBetween(recent, rows, busyBetweenMs, collectedBetweenMs);
  // So that rounding is nobody's either: the rows sum to the tick.
  recent[rows + ROW.unattributed] = workMs - ownedMs(recent, rows) + collectedBetweenMs;
  sumParts(recent, rows);
  if (workMs > budgetMs) ledger.overruns++;
  ledger.workMs.add(workMs);
  ledger.lateMs.add(recent[at + COLUMN.startMs] - recent[at + COLUMN.dueMs]);
  for (let row = 0; row < ROWS.length; row++) {
    totalMs[row] += recent[rows + row];
    histograms[row].add(recent[rows + row]);
  }
}

/** Gives each row the time that is marked as its own, collections taken out. @returns collections before the tick */
function addMarks(ledger: Ledger, n: number, rows: number): number {
  const { marks, firstMark, lastMark, recent } = ledger;
  const mask = marks.ms.length - 1;
  const startMs = recent[placeOf(n) + COLUMN.startMs];
  const first = firstMark[n % firstMark.length];
  const count = marksFrom(first, lastMark[n % lastMark.length]);
  let collectedBetweenMs = 0;
  for (let i = 0; i < count; i++) {
    const fromMs = marks.ms[(first + i) & mask];
    const toMs = marks.ms[(first + i + 1) & mask];
    const row = marks.row[(first + i) & mask];
    const lostMs = collectedMs(ledger, fromMs, toMs);
    recent[rows + ROW.collections] += lostMs;
    if (toMs <= startMs) collectedBetweenMs += lostMs;
    if (row !== OUTSIDE) recent[rows + row] += toMs - fromMs - lostMs;
  }
  return collectedBetweenMs;
}

/** What is marked from its begin to its end, whenever it happens. */
const MARKED_BETWEEN = [ROW['between.http'], ROW['between.samples'], ROW['between.captures']];

/** What is known of the time before the tick: all of its messages from a sample, and what is left where the whole is known. */
function settleBetween(recent: Float64Array, rows: number, busyMs: number, collectedBetweenMs: number): void {
  const messages = rows + ROW['between.messages'];
  const markedMs = MARKED_BETWEEN.reduce((sum, row) => sum + recent[rows + row], 0);
  recent[messages] *= MESSAGES_PER_SAMPLE;
  if (busyMs < 0) return;
  const leftMs = Math.max(0, busyMs - markedMs - collectedBetweenMs);
  recent[messages] = Math.min(recent[messages], leftMs);
  recent[rows + ROW['between.rest']] = leftMs - recent[messages];
}

/** What has an owner within the tick, and its collections. */
function ownedMs(recent: Float64Array, rows: number): number {
  let sum = 0;
  for (let row = ROW.inputs; row < ROW.unattributed; row++) sum += recent[rows + row];
  return sum;
}

function sumParts(recent: Float64Array, rows: number): void {
  for (let row = 0; row < ROWS.length; row++) if (PARENT[row] >= 0) recent[rows + PARENT[row]] += recent[rows + row];
}

/** The place in `recent` of each of the last `count` ticks that are added up, oldest first. */
export function recentPlaces({ settled }: Ledger, count: number): number[] {
  const kept = Math.min(count, settled, RECENT_TICKS);
  return Array.from({ length: kept }, (_, i) => placeOf(settled - kept + 1 + i));
}
