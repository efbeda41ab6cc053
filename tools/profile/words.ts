import type { Summary } from '../../game/bots/main.ts';
import { alignColumns } from '../lib/table.ts';
import { compareProfiles, type Profile } from './phases.ts';

/** What `cometa profile --json` prints. */
export type Result = Profile & { seconds: number; movesMs?: Summary['movesMs'] | undefined };

/** A profile as lines for a terminal. */
export function describe({
  phases,
  ticks,
  players,
  totalP50Ms,
  totalP99Ms,
  budgetMs,
  overruns,
  overrunCauses,
  lateP99Ms,
  unattributedP99Share,
  movesMs,
}: Result) {
  const us = (ms: number) => (ms * 1000).toFixed(ms < 0.01 ? 1 : 0);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const lines = [
    `\n${ticks} ticks with ${players} players; with what was done since the tick before ${totalP50Ms.toFixed(2)} ms (p50), ${totalP99Ms.toFixed(2)} ms (p99) of ${budgetMs.toFixed(1)}`,
    ...alignColumns([
      ['microseconds a tick', 'p50', 'p95', 'p99', 'max', 'share'],
      ...Object.entries(phases).map(([name, { p50Ms, p95Ms, p99Ms, maxMs, share }]) => [
        name.includes('.') ? `  ${name}` : name,
        ...[p50Ms, p95Ms, p99Ms, maxMs].map(us),
        percent(share),
      ]),
    ]),
    `unattributed at p99 ${percent(unattributedP99Share)} of a tick; ticks began ${lateP99Ms.toFixed(2)} ms late (p99); ${overruns} took longer than there is`,
    ...Object.entries(overrunCauses).map(([cause, count]) => `  ${count} for ${cause}`),
  ];
  if (!movesMs) return lines;
  const moves = Object.entries(movesMs).map(([part, { p50, p95, p99 }]) => [
    part,
    ...[p50, p95, p99].map((ms) => ms.toFixed(2)),
  ]);
  return [...lines, '', ...alignColumns([['a move, ms', 'p50', 'p95', 'p99'], ...moves])];
}

/** How a profile differs from an earlier one, as lines for a terminal. */
export function describeDifferences(before: Profile, after: Profile) {
  const us = (ms: number) => (ms * 1000).toFixed(1);
  const rows = compareProfiles(before, after).map(({ name, oldMs, newMs, noiseMs, isReal }) => {
    const change = oldMs > 0 ? `${newMs >= oldMs ? '+' : ''}${(((newMs - oldMs) / oldMs) * 100).toFixed(1)} %` : 'new';
    return [name, us(oldMs), us(newMs), change, us(noiseMs), isReal ? '' : 'within noise'];
  });
  const note =
    before.players === after.players ? [] : [`Before there were ${before.players} players, now ${after.players}.`];
  return ['', ...alignColumns([['mean µs a tick', 'before', 'now', 'change', 'noise ±', ''], ...rows]), ...note];
}
