// What ticks took, phase by phase, from the ledger's list of them.
import type { LedgerReport } from '../../server/admin/report.ts';
import { mean, percentile, sorted } from '../lib/statistics.ts';

export interface Phase {
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  maxMs: number;
  /** Of the ticks' time, 0 to 1. */
  share: number;
  /** A tick, in each part of the run: what a comparison knows its noise from. */
  meansMs: number[];
}

export interface Ticks {
  columns: readonly string[];
  ticks: number[][];
}

/** What the contract of `cometa profile --json` says. */
export interface Profile {
  ticks: number;
  tickHz: number;
  budgetMs: number;
  players: number;
  /** By row of the ledger. */
  phases: Record<string, Phase>;
  totalP50Ms: number;
  /** Of what was done since the tick before, and of the tick. */
  totalP99Ms: number;
  unattributedP99Share: number;
  overruns: number;
  /** How many, by the row that held most above its middle. */
  overrunCauses: Record<string, number>;
  lateP99Ms: number;
}

/** A row of the ledger, and where it stands in a tick. */
export interface Row {
  name: string;
  column: number;
}

/** Columns that are no rows. */
const FACTS = ['tick', 'dueMs', 'startMs', 'endMs', 'inPlay', 'rooms', 'bytesSent'];
const isTop = (name: string) => !name.includes('.');

/** A profile of the parts of a run, in order. */
export function profileOf(
  parts: Ticks[],
  { tickHz, budgetMs, players }: Pick<LedgerReport, 'tickHz' | 'budgetMs' | 'players'>,
): Profile {
  const columns = parts[0].columns;
  const all = parts.flatMap(({ ticks }) => ticks);
  const rows = rowsOf(columns);
  const totalOf = (tick: number[]) => rows.reduce((sum, { name, column }) => sum + (isTop(name) ? tick[column] : 0), 0);
  const workOf = (tick: number[]) => tick[columns.indexOf('endMs')] - tick[columns.indexOf('startMs')];
  const totals = all.map(totalOf);
  const sum = totals.reduce((a, b) => a + b, 0);
  const phases = Object.fromEntries(
    rows.map(({ name, column }) => {
      const values = sorted(all.map((tick) => tick[column]));
      const share = values.reduce((a, b) => a + b, 0) / (sum || 1);
      const meansMs = parts.map(({ ticks }) => rounded(mean(ticks.map((tick) => tick[column]))));
      return [name, { ...spreadOf(values), share: rounded(share), meansMs }];
    }),
  );
  const unattributed = columns.indexOf('unattributed');
  const late = sorted(all.map((tick) => tick[columns.indexOf('startMs')] - tick[columns.indexOf('dueMs')]));
  const over = all.filter((tick) => workOf(tick) > budgetMs);
  const medians = new Map(rows.map(({ name }) => [name, phases[name].p50Ms]));
  const overrunCauses: Record<string, number> = {};
  for (const tick of over) {
    const cause = causeOf(tick, rows, medians);
    overrunCauses[cause] = (overrunCauses[cause] ?? 0) + 1;
  }
  const shares = sorted(all.map((tick) => tick[unattributed] / (totalOf(tick) || 1)));
  return {
    ticks: all.length,
    tickHz,
    budgetMs,
    players,
    phases,
    totalP50Ms: rounded(percentile(sorted(totals), 0.5)),
    totalP99Ms: rounded(percentile(sorted(totals), 0.99)),
    unattributedP99Share: rounded(percentile(shares, 0.99)),
    overruns: over.length,
    overrunCauses,
    lateP99Ms: rounded(percentile(late, 0.99)),
  };
}

/** The row that a tick owes most of its length to: a part rather than its whole. */
function causeOf(tick: number[], rows: Row[], medians: Map<string, number>): string {
  const over = withoutWholes(rows).map(({ name, column }) => ({ name, ms: tick[column] - (medians.get(name) ?? 0) }));
  return over.reduce((most, one) => (one.ms > most.ms ? one : most)).name;
}

/** The rows that no other is a part of, of the columns of the ledger's list of ticks. */
export function leavesOf(columns: readonly string[]): Row[] {
  return withoutWholes(rowsOf(columns));
}

function rowsOf(columns: readonly string[]): Row[] {
  return columns.flatMap((name, column) => (FACTS.includes(name) ? [] : [{ name, column }]));
}

function withoutWholes(rows: readonly Row[]): Row[] {
  return rows.filter(({ name }) => !rows.some((other) => other.name.startsWith(`${name}.`)));
}

export interface Difference {
  name: string;
  /** Mean of a tick. */
  oldMs: number;
  newMs: number;
  /** Differences up to this may be chance: what the parts of both runs vary by. */
  noiseMs: number;
  isReal: boolean;
}

/** Parts of a run differ by chance alone: twice the standard error of both means together. */
const NOISE_ERRORS = 2;

/** How two profiles differ, phase by phase; rows that only one has are left out. */
export function compareProfiles(before: Profile, after: Profile): Difference[] {
  return Object.entries(after.phases).flatMap(([name, phase]) => {
    const old = before.phases[name];
    if (!old) return [];
    const noiseMs = NOISE_ERRORS * Math.hypot(standardError(old.meansMs), standardError(phase.meansMs));
    const [oldMs, newMs] = [mean(old.meansMs), mean(phase.meansMs)];
    return [{ name, oldMs, newMs, noiseMs, isReal: Math.abs(newMs - oldMs) > noiseMs }];
  });
}

function standardError(values: readonly number[]): number {
  if (values.length < 2) return Number.POSITIVE_INFINITY;
  const middle = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance / values.length);
}

/** Of ascending values. */
function spreadOf(values: Float64Array): Pick<Phase, 'p50Ms' | 'p95Ms' | 'p99Ms' | 'maxMs'> {
  return {
    p50Ms: rounded(percentile(values, 0.5)),
    p95Ms: rounded(percentile(values, 0.95)),
    p99Ms: rounded(percentile(values, 0.99)),
    maxMs: rounded(values.at(-1) ?? 0),
  };
}

/** To a tenth of a microsecond. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
