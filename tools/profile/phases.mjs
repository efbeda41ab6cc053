// What ticks took, phase by phase, from the ledger's list of them.
import { mean, percentile, sorted } from '../lib/statistics.mjs';

/** @typedef {import('../../server/admin/report.ts').LedgerReport} LedgerReport */

/**
 * @typedef {object} Phase
 * @property {number} p50Ms
 * @property {number} p95Ms
 * @property {number} p99Ms
 * @property {number} maxMs
 * @property {number} share of the ticks' time, 0 to 1
 * @property {number[]} meansMs a tick, in each part of the run: what a comparison knows its noise from
 *
 * @typedef {object} Ticks
 * @property {readonly string[]} columns
 * @property {number[][]} ticks
 *
 * @typedef {object} Profile what the contract of `cometa profile --json` says
 * @property {number} ticks
 * @property {number} tickHz
 * @property {number} budgetMs
 * @property {number} players
 * @property {Record<string, Phase>} phases by row of the ledger
 * @property {number} totalP50Ms
 * @property {number} totalP99Ms of what was done since the tick before, and of the tick
 * @property {number} unattributedP99Share
 * @property {number} overruns
 * @property {Record<string, number>} overrunCauses how many, by the row that held most above its middle
 * @property {number} lateP99Ms
 */

/** Columns that are no rows. */
const FACTS = ['tick', 'dueMs', 'startMs', 'endMs', 'inPlay', 'rooms', 'bytesSent'];
const isTop = (/** @type {string} */ name) => !name.includes('.');

/**
 * @param {Ticks[]} parts of the run, in order
 * @param {Pick<LedgerReport, 'tickHz' | 'budgetMs' | 'players'>} about
 * @returns {Profile}
 */
export function profileOf(parts, { tickHz, budgetMs, players }) {
  const columns = parts[0].columns;
  const all = parts.flatMap(({ ticks }) => ticks);
  const rows = rowsOf(columns);
  const totalOf = (/** @type {number[]} */ tick) =>
    rows.reduce((sum, { name, column }) => sum + (isTop(name) ? tick[column] : 0), 0);
  const workOf = (/** @type {number[]} */ tick) => tick[columns.indexOf('endMs')] - tick[columns.indexOf('startMs')];
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
  /** @type {Record<string, number>} */
  const overrunCauses = {};
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

/**
 * The row that a tick owes most of its length to: a part rather than its whole.
 * @param {number[]} tick
 * @param {{ name: string, column: number }[]} rows
 * @param {Map<string, number>} medians
 */
function causeOf(tick, rows, medians) {
  const over = withoutWholes(rows).map(({ name, column }) => ({ name, ms: tick[column] - (medians.get(name) ?? 0) }));
  return over.reduce((most, one) => (one.ms > most.ms ? one : most)).name;
}

/**
 * The rows of the ledger that no other is a part of.
 * @param {readonly string[]} columns of its list of ticks
 */
export function leavesOf(columns) {
  return withoutWholes(rowsOf(columns));
}

/** @param {readonly string[]} columns */
function rowsOf(columns) {
  return columns.flatMap((name, column) => (FACTS.includes(name) ? [] : [{ name, column }]));
}

/** @param {readonly { name: string, column: number }[]} rows */
function withoutWholes(rows) {
  return rows.filter(({ name }) => !rows.some((other) => other.name.startsWith(`${name}.`)));
}

/**
 * @typedef {object} Difference
 * @property {string} name
 * @property {number} oldMs mean of a tick
 * @property {number} newMs
 * @property {number} noiseMs differences up to this may be chance: what the parts of both runs vary by
 * @property {boolean} isReal
 */

/** Parts of a run differ by chance alone: twice the standard error of both means together. */
const NOISE_ERRORS = 2;

/**
 * How two profiles differ, phase by phase; rows that only one has are left out.
 * @param {Profile} before
 * @param {Profile} after
 * @returns {Difference[]}
 */
export function compareProfiles(before, after) {
  return Object.entries(after.phases).flatMap(([name, phase]) => {
    const old = before.phases[name];
    if (!old) return [];
    const noiseMs = NOISE_ERRORS * Math.hypot(standardError(old.meansMs), standardError(phase.meansMs));
    const [oldMs, newMs] = [mean(old.meansMs), mean(phase.meansMs)];
    return [{ name, oldMs, newMs, noiseMs, isReal: Math.abs(newMs - oldMs) > noiseMs }];
  });
}

/** @param {number[]} values */
function standardError(values) {
  if (values.length < 2) return Number.POSITIVE_INFINITY;
  const middle = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance / values.length);
}

/** @param {Float64Array} values ascending */
function spreadOf(values) {
  return {
    p50Ms: rounded(percentile(values, 0.5)),
    p95Ms: rounded(percentile(values, 0.95)),
    p99Ms: rounded(percentile(values, 0.99)),
    maxMs: rounded(values.at(-1) ?? 0),
  };
}

/** To a tenth of a microsecond. @param {number} value */
function rounded(value) {
  return Math.round(value * 1e4) / 1e4;
}
