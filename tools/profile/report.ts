import type { Report } from '../../game/pages/report/parts/format.ts';
import type { LedgerReport } from '../../server/admin/report.ts';
import type { Result } from './words.ts';

/** A profile as a page: its rows, the last ticks one by one, and the ways of moves. */
export function reportOf(
  { seconds, players, phases, movesMs, ...result }: Result,
  { budgetMs, recent }: LedgerReport,
): Report {
  const us = (ms: number) => Math.round(ms * 1e4) / 10;
  return {
    title: 'Profile of ticks',
    subtitle: `${players} players, ${result.ticks} ticks in ${seconds} s, ${result.overruns} longer than there is`,
    sections: [
      {
        kind: 'table',
        title: 'Where the time goes',
        note: 'Microseconds a tick. Rows without a dot sum to it and to what was done since the tick before.',
        columns: ['row', 'p50', 'p95', 'p99', 'max', 'share, %'],
        rows: Object.entries(phases).map(([name, { p50Ms, p95Ms, p99Ms, maxMs, share }]) => [
          name,
          us(p50Ms),
          us(p95Ms),
          us(p99Ms),
          us(maxMs),
          Math.round(share * 1000) / 10,
        ]),
      },
      ...(recent ? [{ kind: 'ticks' as const, title: 'The last ticks', budgetMs, ...recent }] : []),
      ...(movesMs
        ? [
            {
              kind: 'table' as const,
              title: 'A move, from the wish to the screens',
              note: 'Milliseconds. Stages from held to draw sum to the whole, on the screen of the one who moved.',
              columns: ['stage', 'p50', 'p95', 'p99'],
              rows: Object.entries(movesMs).map(([part, { p50, p95, p99 }]) => [part, p50, p95, p99]),
            },
          ]
        : []),
    ],
  };
}
