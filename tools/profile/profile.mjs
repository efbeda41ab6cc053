// The command `profile`: where the time of ticks goes, on a server of its own with bots, or on one that runs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  prepareFolder,
  readChoice,
  readCount,
  readDurationMs,
  readOrigin,
  UsageError,
  withUsage,
  writeOrRefuse,
  writeSummary,
} from '../lib/flags.mjs';
import { bar, createLive } from '../lib/live.mjs';
import { answers, askLedger, joiningMs, loadBots, pass, refuseFailures } from '../lib/load.mjs';
import { print } from '../lib/output.mjs';
import { openReport } from '../lib/report.mjs';
import { startServerProcess } from '../lib/server-process.mjs';
import { alignColumns } from '../lib/table.mjs';
import { compareProfiles, profileOf } from './phases.mjs';

/**
 * @typedef {import('./phases.mjs').Profile} Profile
 * @typedef {import('./phases.mjs').Ticks} Ticks
 * @typedef {import('../../server/admin/report.ts').LedgerReport} LedgerReport
 * @typedef {import('../../game/bots/summary.ts').Summary} Summary
 * @typedef {Profile & { seconds: number, movesMs?: Summary['movesMs'] }} Result
 */

/** Parts of a run: what they vary by is the noise that a comparison allows for. */
const PARTS = 6;
/** In less, a part has hardly a tick. */
const LEAST_DURATION = { leastMs: 1000, why: 'to have ticks to count' };
const JOINS_PER_SECOND = 100;
/** Samples of the processor are taken after the ticks were measured: taking them costs time. */
const MOST_SAMPLED_SECONDS = 5;
const TRACED_TICKS = 300;
const TICKS_PER_SECOND = 60;
/** The ledger keeps a minute. */
const MOST_TICKS = 3600;
/** Bots in a thread whose moves are followed to the screens. */
const FOLLOWED = 8;

/**
 * @param {import('../cli/commands.mjs').FlagValues} values
 * @returns {Promise<number | undefined>} exit status
 */
export function profile(values) {
  return withUsage('profile', async () => {
    const durationMs = readDurationMs('duration', values.duration, 30_000, LEAST_DURATION);
    const out = String(values.out ?? 'profile');
    const before = values.compare === undefined ? undefined : readSummary(String(values.compare));
    prepareFolder('out', out);
    const bots = await loadBots(values);
    const writeReport = openReport(join(out, 'report.html'));
    const { adminOrigin, summary, stop } = await findLoad(bots, values, durationMs);
    try {
      const { result, ledger } = await measure(adminOrigin, durationMs, summary);
      if (result.ticks === 0) throw new Error('No ticks ran: is somebody playing there?');
      for (const line of describe(result)) console.error(line);
      if (before) for (const line of describeDifferences(before, result)) console.error(line);
      if (values.json) await print(JSON.stringify(result));
      writeSummary('out', out, result);
      writeReport(reportOf(result, ledger));
      const sampled = Math.max(1, Math.min(MOST_SAMPLED_SECONDS, Math.round(durationMs / 3000)));
      await save(`${adminOrigin}/cpu-profile?seconds=${sampled}`, join(out, 'cpu.cpuprofile'));
      await save(`${adminOrigin}/trace?ticks=${TRACED_TICKS}`, join(out, 'trace.json'));
      console.error(
        `\nWritten to ${out}/: report.html, summary.json, cpu.cpuprofile (DevTools, speedscope), trace.json (Perfetto).`,
      );
      return 0;
    } finally {
      await stop();
    }
  });
}

/**
 * A server with bots, or one that runs and has players of its own.
 * @param {typeof import('../../game/bots/main.ts')} built
 * @param {import('../cli/commands.mjs').FlagValues} values
 * @param {number} durationMs
 * @returns {Promise<{ adminOrigin: string, summary: () => Promise<Summary | undefined>, stop: () => Promise<void> }>}
 */
async function findLoad({ BRAINS, startCrowd, summarize }, values, durationMs) {
  if (values.attach !== undefined) {
    const adminOrigin = readOrigin('attach', values.attach, '');
    if (!(await answers(`${adminOrigin}/ledger`)))
      throw new Error(`No private port of a server answers at ${adminOrigin}.`);
    return { adminOrigin, summary: async () => undefined, stop: async () => {} };
  }
  const bots = readCount('bots', values.bots, { default: 300, min: 1, max: 10_000 });
  const seed = readCount('seed', values.seed, { default: 1, min: 0, max: 0xffffffff });
  const brain = String(readChoice('brain', values.brain, Object.keys(BRAINS)) ?? 'human');
  const server = await startServerProcess();
  const { origin, adminOrigin } = server;
  const crowd = await startCrowd({
    origin,
    bots,
    perSecond: JOINS_PER_SECOND,
    brain,
    seed,
    makesRoom: false,
    follow: FOLLOWED,
  }).catch(async (error) => {
    await server.stop();
    throw error;
  });
  await wait(joiningMs(bots, JOINS_PER_SECOND), 'bots join');
  const first = await crowd.figures();
  return {
    adminOrigin,
    async summary() {
      const summary = summarize(await crowd.figures(), first, durationMs / 1000);
      refuseFailures(summary);
      return summary;
    },
    async stop() {
      await crowd.stop();
      await server.stop();
    },
  };
}

/**
 * @param {string} adminOrigin
 * @param {number} durationMs
 * @param {() => Promise<Summary | undefined>} summary
 * @returns {Promise<{ result: Result, ledger: LedgerReport }>}
 */
async function measure(adminOrigin, durationMs, summary) {
  /** @type {Ticks[]} */
  const parts = [];
  let ticksBefore = (await askLedger(adminOrigin, 0)).ticks;
  /** @type {LedgerReport | undefined} */
  let report;
  for (let part = 0; part < PARTS; part++) {
    await wait(durationMs / PARTS, 'ticks are counted', part / PARTS, 1 / PARTS);
    report = await askLedger(adminOrigin, ticksIn(durationMs / PARTS));
    const { columns = [], ticks = [] } = report.recent ?? {};
    parts.push({ columns, ticks: ticks.slice(-Math.max(1, report.ticks - ticksBefore)) });
    ticksBefore = report.ticks;
  }
  const felt = await summary();
  const ledger = /** @type {LedgerReport} */ (report);
  const result = {
    seconds: durationMs / 1000,
    ...profileOf(parts, ledger),
    ...(felt?.movesMs && { movesMs: felt.movesMs }),
  };
  return { result, ledger };
}

/**
 * @param {Result} result
 * @param {LedgerReport} ledger
 * @returns {import('../lib/report.mjs').Report}
 */
function reportOf({ seconds, players, phases, movesMs, ...result }, { budgetMs, recent }) {
  const us = (/** @type {number} */ ms) => Math.round(ms * 1e4) / 10;
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
      ...(recent ? [{ kind: /** @type {const} */ ('ticks'), title: 'The last ticks', budgetMs, ...recent }] : []),
      ...(movesMs
        ? [
            {
              kind: /** @type {const} */ ('table'),
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

/** @param {Result} result */
function describe({
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
}) {
  const us = (/** @type {number} */ ms) => (ms * 1000).toFixed(ms < 0.01 ? 1 : 0);
  const percent = (/** @type {number} */ share) => `${(share * 100).toFixed(1)} %`;
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

/** Some more than run in so many milliseconds, but not all that the ledger has: telling them takes time from the game. @param {number} ms */
function ticksIn(ms) {
  return Math.min(MOST_TICKS, Math.ceil((ms * TICKS_PER_SECOND * 1.2) / 1000) + 60);
}

/** @param {Profile} before @param {Profile} after */
function describeDifferences(before, after) {
  const us = (/** @type {number} */ ms) => (ms * 1000).toFixed(1);
  const rows = compareProfiles(before, after).map(({ name, oldMs, newMs, noiseMs, isReal }) => {
    const change = oldMs > 0 ? `${newMs >= oldMs ? '+' : ''}${(((newMs - oldMs) / oldMs) * 100).toFixed(1)} %` : 'new';
    return [name, us(oldMs), us(newMs), change, us(noiseMs), isReal ? '' : 'within noise'];
  });
  const note =
    before.players === after.players ? [] : [`Before there were ${before.players} players, now ${after.players}.`];
  return ['', ...alignColumns([['mean µs a tick', 'before', 'now', 'change', 'noise ±', ''], ...rows]), ...note];
}

/** @param {string} folder @returns {Profile} */
function readSummary(folder) {
  const path = join(folder, 'summary.json');
  try {
    const summary = JSON.parse(readFileSync(path, 'utf8'));
    if (summary?.phases) return summary;
  } catch {
    // Said below.
  }
  throw new UsageError(`--compare: ${path} is no summary of a profile.`);
}

/** An older server may not know the way: then it is said, and what is measured stays. @param {string} url @param {string} path */
async function save(url, path) {
  const answer = await fetch(url);
  if (answer.ok) return writeOrRefuse('out', path, new Uint8Array(await answer.arrayBuffer()));
  console.error(`${path} is missing: the server refused ${new URL(url).pathname} (${answer.status}).`);
}

const live = createLive();

/** @param {number} ms @param {string} what @param {number} [done] share before @param {number} [part] share it makes */
function wait(ms, what, done = 0, part = 1) {
  return pass(ms, (passed) => {
    const share = done + part * passed;
    live.show([`${bar(share)} ${what}`], `${what}: ${Math.round(share * 100)} %`);
  });
}
