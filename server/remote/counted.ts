import type { Counters } from '../ledger/counters.ts';
import { LEAVES, ROWS } from '../ledger/rows.ts';

/** What this thread counts for all: of another one's, it means something else or nothing. */
const OWN: ReadonlySet<string> = new Set(['ticks', 'threads']);

/** Adds to `sum` what another thread has counted since `before`. */
export function addCounted(sum: Counters, now: Counters, before: Counters): void {
  for (const [name, value] of Object.entries(now)) {
    if (OWN.has(name)) continue;
    const was = before[name as keyof Counters];
    if (typeof value === 'number') (sum as unknown as Record<string, number>)[name] += value - Number(was);
    else if (name !== 'sent')
      addNamed(sum[name as 'reports'], value as Counters['reports'], was as Counters['reports']);
  }
  for (let i = 0; i < now.sent.updates.length; i++) sum.sent.updates[i] += now.sent.updates[i] - before.sent.updates[i];
  sum.sent.welcomes += now.sent.welcomes - before.sent.welcomes;
  sum.sent.refused += now.sent.refused - before.sent.refused;
}

/** The same for milliseconds by row of the ledger; rows that are the sum of others are left out. */
export function addRows(sum: Record<string, number>, now: readonly number[], before: readonly number[]): void {
  for (const row of LEAVES) sum[ROWS[row]] = (sum[ROWS[row]] ?? 0) + now[row] - (before[row] ?? 0);
}

function addNamed(sum: Record<string, number>, now: Record<string, number>, before: Record<string, number>): void {
  for (const [name, value] of Object.entries(now)) sum[name] = (sum[name] ?? 0) + value - (before[name] ?? 0);
}
