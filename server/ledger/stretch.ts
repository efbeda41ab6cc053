import { COLUMN, COLUMNS, type Ledger, recentCollections, TICK_COLUMNS } from './ledger.ts';
import { recentPlaces } from './settle.ts';

/** Some ticks in a row, copied out of the ledger, which goes on. Times in milliseconds of the server's clock. */
export interface Stretch {
  /** `COLUMNS` numbers for each tick, oldest first. */
  readonly ticks: Float64Array;
  readonly count: number;
  /** When collections began and ended, in pairs. */
  readonly collections: readonly number[];
}

/** The last `count` ticks that are added up. */
export function takeStretch(ledger: Ledger, count: number): Stretch {
  const places = recentPlaces(ledger, count);
  const ticks = new Float64Array(places.length * COLUMNS);
  for (const [i, at] of places.entries()) ticks.set(ledger.recent.subarray(at, at + COLUMNS), i * COLUMNS);
  const stretch = { ticks, count: places.length, collections: [] };
  if (places.length === 0) return stretch;
  const [fromMs, toMs] = boundsOf(stretch);
  const pairs = recentCollections(ledger);
  return { ...stretch, collections: pairs.filter((_, i) => pairs[i | 1] > fromMs && pairs[i & ~1] < toMs) };
}

/** One of `COLUMN` of a stretch's i-th tick. */
export function columnOf({ ticks }: Stretch, i: number, column: number): number {
  return ticks[i * COLUMNS + column];
}

/** Milliseconds of a row in a stretch's i-th tick. */
export function rowOf({ ticks }: Stretch, i: number, row: number): number {
  return ticks[i * COLUMNS + TICK_COLUMNS.length + row];
}

/** From when on the i-th tick could have run: when it was due, and the one before it had ended. */
export function readyMs(stretch: Stretch, i: number): number {
  const dueMs = columnOf(stretch, i, COLUMN.dueMs);
  return i === 0 ? dueMs : Math.max(dueMs, columnOf(stretch, i - 1, COLUMN.endMs));
}

/** When a stretch that holds ticks begins and ends. */
export function boundsOf(stretch: Stretch): [fromMs: number, toMs: number] {
  const first = Math.min(columnOf(stretch, 0, COLUMN.dueMs), columnOf(stretch, 0, COLUMN.startMs));
  return [first, columnOf(stretch, stretch.count - 1, COLUMN.endMs)];
}
