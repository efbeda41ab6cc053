// What the worst ticks lost their time to, by name.
import type { LedgerReport } from '../../server/admin/report.ts';
import { leavesOf } from '../profile/phases.ts';

/** Share of the ticks that are looked at: those that make the p99. */
const WORST_SHARE = 0.01;
/** Rows that are not called a phase by their own name. */
const NAMES: Readonly<Record<string, string>> = {
  'between.messages': 'reading moves',
  'between.http': 'HTTP',
  'between.samples': 'sampling stacks',
  'between.captures': 'making captures',
  'between.rest': 'the event loop between ticks (sockets, timers)',
  'step.decide': 'phase step (decisions)',
  'step.motion': 'phase step (motion)',
  'step.dust': 'phase step (dust)',
  'step.ram': 'phase step (collisions)',
  'step.rest': 'phase step',
  'replicate.compare': 'phase replicate (comparing)',
  'replicate.encode': 'phase replicate (encoding)',
  'send.compose': 'phase send (composing)',
  'send.socket': 'the socket sends',
  collections: 'garbage collection',
  unattributed: 'something outside the server',
};

/**
 * The row that holds most of the time of the worst ticks between two reports; the second must tell its last ticks one by
 * one. A server that does little but begins late waits for somebody else's processor time.
 */
export function findLimiter(before: LedgerReport, after: LedgerReport): string {
  const { columns = [], ticks = [] } = after.recent ?? {};
  const rows = leavesOf(columns);
  const workOf = (tick: number[]) => rows.reduce((sum, { column }) => sum + tick[column], 0);
  const since = ticks.slice(-Math.max(1, after.ticks - before.ticks));
  const worst = [...since].sort((a, b) => workOf(b) - workOf(a)).slice(0, Math.ceil(since.length * WORST_SHARE));
  const sums = rows.map(({ name, column }) => ({ name, ms: worst.reduce((sum, tick) => sum + tick[column], 0) }));
  const [first] = sums.sort((a, b) => b.ms - a.ms);
  const mean = worst.reduce((sum, tick) => sum + workOf(tick), 0) / Math.max(1, worst.length);
  if (!first || mean < after.budgetMs / IDLE_PART) return 'something outside the server: it waits for a processor';
  return NAMES[first.name] ?? `phase ${first.name}`;
}

/** Ticks whose worst take less than this part of their budget are not what makes anybody late. */
const IDLE_PART = 4;
