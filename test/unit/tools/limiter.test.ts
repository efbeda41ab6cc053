import { expect, test } from 'vitest';
import type { LedgerReport } from '../../../server/admin/report.ts';
import { findLimiter } from '../../../tools/capacity/limiter.ts';

const COLUMNS = ['tick', 'send', 'send.compose', 'send.socket', 'step', 'step.ram', 'collections'];

/** A report whose last ticks are `ticks`; values by column, 0 where not given. */
function report(count: number, ticks: Record<string, number>[]): LedgerReport {
  const rows = ticks.map((tick) => COLUMNS.map((column) => tick[column] ?? 0));
  return { ticks: count, budgetMs: 16, recent: { columns: COLUMNS, ticks: rows } } as unknown as LedgerReport;
}

const QUIET = { 'send.socket': 1, 'step.ram': 0.5 };

test('the row that holds most of the worst ticks, not of all', () => {
  const ticks = Array.from({ length: 100 }, (_, i) => (i === 40 ? { ...QUIET, collections: 9 } : QUIET));
  expect(findLimiter(report(0, []), report(100, ticks))).toBe('garbage collection');
});

test('the sends, where all ticks are full of them', () => {
  const ticks = Array.from({ length: 100 }, () => ({ ...QUIET, 'send.socket': 12, send: 13 }));
  expect(findLimiter(report(0, []), report(100, ticks))).toBe('the socket sends');
});

test('ticks of before are not looked at', () => {
  const ticks = Array.from({ length: 100 }, (_, i) => (i < 50 ? { collections: 90 } : { 'step.ram': 8 }));
  expect(findLimiter(report(50, []), report(100, ticks))).toBe('phase step (collisions)');
});

test('somebody else, where even the worst ticks did little', () => {
  expect(findLimiter(report(0, []), report(100, Array(100).fill(QUIET)))).toMatch(/waits for a processor/);
});
