import { COLUMN } from './ledger.ts';
import { LEAVES, PARENT, ROW, ROWS, type RowName } from './rows.ts';
import { columnOf, readyMs, rowOf, type Stretch } from './stretch.ts';

/** What made a tick slow: a row without parts, or that it began late and nothing on record explains it. */
export interface Culprit {
  row: RowName | 'late start';
  /** How long it took in that tick, and in the median of the ticks around. */
  ms: number;
  usualMs: number;
}

/** What exceeds its median most in a stretch's i-th tick. */
export function findCulprit(stretch: Stretch, i: number): Culprit {
  const ofRow = (row: number) => compare(stretch, i, ROWS[row], (at) => rowOf(stretch, at, row));
  const late = compare(stretch, i, 'late start', (at) => lateMs(stretch, at));
  const suspects = LEAVES.map((row) => {
    const culprit = ofRow(row);
    // What was done before the tick slows it by as much as it made it begin late.
    const mostMs = PARENT[row] === ROW.between ? late.ms : Number.POSITIVE_INFINITY;
    return { culprit, excessMs: Math.min(excessOf(culprit), mostMs) };
  });
  const explainedMs = Math.max(0, excessOf(ofRow(ROW.between))) + Math.max(0, excessOf(ofRow(ROW.collections)));
  suspects.push({ culprit: late, excessMs: excessOf(late) - explainedMs });
  return suspects.reduce((worst, one) => (one.excessMs > worst.excessMs ? one : worst)).culprit;
}

/** How late the i-th tick began although no other was running. */
function lateMs(stretch: Stretch, i: number): number {
  return Math.max(0, columnOf(stretch, i, COLUMN.startMs) - readyMs(stretch, i));
}

function compare(stretch: Stretch, i: number, row: Culprit['row'], msOf: (i: number) => number): Culprit {
  const others = Float64Array.from({ length: stretch.count }, (_, at) => msOf(at)).filter((_, at) => at !== i);
  return { row, ms: msOf(i), usualMs: others.sort()[others.length >> 1] ?? 0 };
}

function excessOf({ ms, usualMs }: Culprit): number {
  return ms - usualMs;
}
