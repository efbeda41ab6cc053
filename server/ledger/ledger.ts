import { createHistogram, type Histogram } from '../../game/common/histogram.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { ROW, ROWS } from './rows.ts';

/**
 * The ledger of ticks: whose time every microsecond of a tick was. Phases mark where they begin and end, one clock read
 * each; a tick is added up a few ticks later (`settle.ts`), when the collections that hit it have been heard of.
 */
export interface Ledger {
  readonly clock: LedgerClock;
  /** From when on time is whose: a ring, as long as the ticks not yet added up need it. */
  marks: { readonly ms: Float64Array; readonly row: Uint8Array };
  /** Marks made so far. Goes round after `MOST_MARKS`, for a larger integer would need a box. */
  marked: number;
  /** The same up to the last tick's end, without going round: each is a clock read. */
  clockReads: number;
  /** Whose time it is now. */
  row: number;
  /** Ticks that have ended, and those of them that are added up. */
  ended: number;
  settled: number;
  /** Of those: the ones that took longer than there is until the next. */
  overruns: number;
  /** The last minute tick by tick, `COLUMNS` numbers each: those of `TICK_COLUMNS`, then milliseconds by row. */
  readonly recent: Float64Array;
  /** Of ticks that are not yet added up: their first and last mark. */
  readonly firstMark: Int32Array;
  readonly lastMark: Int32Array;
  /** When the last collections began and ended, in a ring, and when the last of all ended. */
  readonly collections: { readonly ms: Float64Array; readonly lastEndMs: Float64Array; count: number };
  /** When the last tick ended, and how long the loop had waited in all by then. */
  readonly lastTick: { readonly endMs: Float64Array; readonly idleMs: Float64Array };
  /**
   * Profiles that V8 samples stacks for, and the last tick before which one ended. Each sample wakes the event loop, which
   * then forgets how long it had waited: meanwhile nobody knows how busy it was.
   */
  readonly profiles: { running: number; endedBefore: number };
  /** Of all ticks that are added up, by row. */
  readonly totalMs: Float64Array;
  readonly histograms: readonly Histogram[];
  /** How late ticks began, and how long they took until their last send had returned. */
  readonly lateMs: Histogram;
  readonly workMs: Histogram;
  /** How long each collection took. */
  readonly collectionMs: Histogram;
  /** How late a timer goes off that knows nothing of ticks. */
  readonly loopDelayMs: Histogram;
}

/** Times in milliseconds. */
export interface LedgerClock {
  nowMs(): number;
  /** How long the event loop has waited for something to do, in all. Without it only marked work between ticks is known. */
  idleMs?(): number;
}

/** What is kept of a tick beside its rows. Times are the server's clock, in milliseconds. */
export const TICK_COLUMNS = ['tick', 'dueMs', 'startMs', 'endMs', 'inPlay', 'rooms', 'bytesSent'] as const;
export const COLUMN = { tick: 0, dueMs: 1, startMs: 2, endMs: 3, inPlay: 4, rooms: 5, bytesSent: 6 } as const;
export const COLUMNS = TICK_COLUMNS.length + ROWS.length;

/** What there is from one tick to the next. */
export const BUDGET_MS = 1000 / SIM_HZ;

/** A minute of ticks. */
export const RECENT_TICKS = 3600;
/**
 * Ticks that end before one is added up: of collections we hear a turn of the event loop later, and the loop may run six
 * ticks in as many turns.
 */
export const SETTLE_AFTER = 8;
const SLOTS = RECENT_TICKS + SETTLE_AFTER + 1;

/** One message of so many is measured: two clock reads for each would cost as much as half of what they measure. */
export const MESSAGES_PER_SAMPLE = 16;
/** Nobody's time as far as we know: the loop waits, or does between two ticks what is not marked. */
export const OUTSIDE = 255;

/** More than a minute has: traces tell of them. */
const COLLECTIONS_KEPT = 1024;
const FIRST_MARKS = 4096;
const MOST_MARKS = 2 ** 30;

export function createLedger(clock: LedgerClock): Ledger {
  return {
    clock,
    marks: { ms: new Float64Array(FIRST_MARKS), row: new Uint8Array(FIRST_MARKS) },
    marked: 0,
    clockReads: 0,
    row: OUTSIDE,
    ended: 0,
    settled: 0,
    overruns: 0,
    recent: new Float64Array(SLOTS * COLUMNS),
    firstMark: new Int32Array(SETTLE_AFTER + 1),
    lastMark: new Int32Array(SETTLE_AFTER + 1),
    collections: { ms: new Float64Array(2 * COLLECTIONS_KEPT), lastEndMs: new Float64Array(1), count: 0 },
    lastTick: { endMs: new Float64Array(1), idleMs: new Float64Array(1) },
    profiles: { running: 0, endedBefore: 0 },
    totalMs: new Float64Array(ROWS.length),
    histograms: ROWS.map(() => createHistogram()),
    lateMs: createHistogram(),
    workMs: createHistogram(),
    collectionMs: createHistogram(),
    loopDelayMs: createHistogram(),
  };
}

/** From now on time belongs to `row`. @returns whose it was, to be marked again afterwards */
export function mark(ledger: Ledger, row: number): number {
  const before = ledger.row;
  markAt(ledger, row, ledger.clock.nowMs());
  return before;
}

function markAt(ledger: Ledger, row: number, nowMs: number): void {
  const { ms, row: rows } = ledger.marks;
  const at = ledger.marked & (ms.length - 1);
  ms[at] = nowMs;
  rows[at] = row;
  ledger.marked = (ledger.marked + 1) & (MOST_MARKS - 1);
  ledger.row = row;
}

/** Runs `task` on the account of `row`. */
export function charge<T>(ledger: Ledger, row: number, task: () => T): T {
  const before = mark(ledger, row);
  const result = task();
  mark(ledger, before);
  return result;
}

/** A tick begins; `startMs` is now. All that can wait until its end does: here it would be nobody's time. */
export function beginTick(ledger: Ledger, startMs: number): void {
  if (ledger.ended === 0) ledger.lastMark[0] = ledger.marked;
  markAt(ledger, ROW.unattributed, startMs);
}

/** The tick that began ends; `endMs` is now, `bytesSent` since the tick before. */
export function endTick(
  ledger: Ledger,
  dueMs: number,
  startMs: number,
  endMs: number,
  inPlay: number,
  rooms: number,
  bytesSent: number,
): void {
  const n = ++ledger.ended;
  const { recent, firstMark, lastMark } = ledger;
  const slot = n % lastMark.length;
  firstMark[slot] = lastMark[(n - 1) % lastMark.length];
  lastMark[slot] = ledger.marked;
  markAt(ledger, OUTSIDE, endMs);
  ledger.clockReads += marksFrom(firstMark[slot], lastMark[slot]);
  const at = placeOf(n);
  recent[at + COLUMN.tick] = n;
  recent[at + COLUMN.dueMs] = dueMs;
  recent[at + COLUMN.startMs] = startMs;
  recent[at + COLUMN.endMs] = endMs;
  recent[at + COLUMN.inPlay] = inPlay;
  recent[at + COLUMN.rooms] = rooms;
  recent[at + COLUMN.bytesSent] = bytesSent;
  recent[rowsOf(n) + ROW.between] = busyBefore(ledger, n, startMs);
  ledger.lastTick.endMs[0] = endMs;
  keepMarks(ledger);
}

/** How long the process was busy between the last tick and the n-th; −1: nobody knows. */
function busyBefore({ lastTick, clock, profiles }: Ledger, n: number, startMs: number): number {
  if (!clock.idleMs) return -1;
  // It did not wait since the tick began.
  const idleMs = clock.idleMs();
  const busyMs = startMs - lastTick.endMs[0] - (idleMs - lastTick.idleMs[0]);
  lastTick.idleMs[0] = idleMs;
  if (profiles.running > 0 || profiles.endedBefore === n) return -1;
  return n === 1 ? 0 : Math.max(0, busyMs);
}

/** Makes the ring longer where the ticks not yet added up fill half of it: with each room a tick has more marks. */
function keepMarks(ledger: Ledger): void {
  const { marks, marked, firstMark, lastMark, settled, ended } = ledger;
  const capacity = marks.ms.length;
  const oldest = firstMark[(settled + 1) % firstMark.length];
  const kept = marksFrom(oldest, marked);
  if (2 * kept <= capacity) return;
  // Their marks are overwritten: what they spent is nobody's.
  if (kept > capacity)
    for (let n = settled + 1; n <= ended; n++) firstMark[n % firstMark.length] = lastMark[n % lastMark.length];
  const larger = { ms: new Float64Array(2 * capacity), row: new Uint8Array(2 * capacity) };
  for (let i = 0; i < Math.min(kept, capacity); i++) {
    const mark = marked - 1 - i;
    larger.ms[mark & (2 * capacity - 1)] = marks.ms[mark & (capacity - 1)];
    larger.row[mark & (2 * capacity - 1)] = marks.row[mark & (capacity - 1)];
  }
  ledger.marks = larger;
}

/** How many marks there are from one to another. */
export function marksFrom(first: number, last: number): number {
  return (last - first) & (MOST_MARKS - 1);
}

/** Where in `recent` the n-th tick is told. */
export function placeOf(n: number): number {
  return (n % SLOTS) * COLUMNS;
}

/** Where in `recent` the rows of the n-th tick are. */
export function rowsOf(n: number): number {
  return placeOf(n) + TICK_COLUMNS.length;
}

/** V8 samples stacks for one profile more. */
export function noteProfile({ profiles }: Ledger): void {
  profiles.running++;
}

/** V8 samples stacks for one profile less. */
export function noteProfileEnd({ profiles, ended }: Ledger): void {
  profiles.running--;
  profiles.endedBefore = ended + 1;
}

/** A collection of garbage stopped the process; told a little later. */
export function noteCollection({ collections, collectionMs }: Ledger, startMs: number, durationMs: number): void {
  const { ms, lastEndMs } = collections;
  const at = 2 * (collections.count++ % COLLECTIONS_KEPT);
  // One that falls into another must not be taken out twice.
  ms[at] = Math.max(startMs, lastEndMs[0]);
  ms[at + 1] = Math.max(startMs + durationMs, lastEndMs[0]);
  lastEndMs[0] = ms[at + 1];
  collectionMs.add(durationMs);
}

/** How much of the time from `fromMs` to `toMs` went to collections. */
export function collectedMs({ collections }: Ledger, fromMs: number, toMs: number): number {
  const { ms, count } = collections;
  let sum = 0;
  // They follow each other, so what is older than one that is too old is so as well.
  for (let n = count - 1; n >= 0 && n >= count - COLLECTIONS_KEPT; n--) {
    const at = 2 * (n % COLLECTIONS_KEPT);
    if (ms[at + 1] <= fromMs) break;
    sum += Math.max(0, Math.min(toMs, ms[at + 1]) - Math.max(fromMs, ms[at]));
  }
  return sum;
}

/** Begin and end of the last collections kept, in pairs, oldest first. */
export function recentCollections({ collections: { ms, count } }: Ledger): number[] {
  const kept = Math.min(count, COLLECTIONS_KEPT);
  return Array.from({ length: 2 * kept }, (_, i) => ms[(2 * (count - kept) + i) % ms.length]);
}
