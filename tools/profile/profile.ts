// The command `profile`: where the time of ticks goes, on a server of its own with bots, or on one that runs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from '../../bin/build.mjs';
import { BRAINS, type Summary, startCrowd, summarize } from '../../game/bots/main.ts';
import type { LedgerReport } from '../../server/admin/report.ts';
import {
  type FlagValues,
  prepareFolder,
  readChoice,
  readCount,
  readDurationMs,
  readOrigin,
  UsageError,
  withUsage,
  writeOrRefuse,
  writeSummary,
} from '../lib/flags.ts';
import { bar, createLive } from '../lib/live.ts';
import { print } from '../lib/output.ts';
import { openReport } from '../lib/report.ts';
import { adminHeaders, answers, askLedger, joiningMs, pass, refuseFailures } from '../lib/server/load.ts';
import { startServerProcess } from '../lib/server/server-process.ts';
import { type Profile, profileOf, type Ticks } from './phases.ts';
import { reportOf } from './report.ts';
import { describe, describeDifferences, type Result } from './words.ts';

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

/** @returns exit status */
export function profile(values: FlagValues): Promise<number | undefined> {
  return withUsage('profile', async () => {
    const durationMs = readDurationMs('duration', values.duration, 30_000, LEAST_DURATION);
    const out = String(values.out ?? 'profile');
    const before = values.compare === undefined ? undefined : readSummary(String(values.compare));
    prepareFolder('out', out);
    if (!values['no-build']) await ensureBuilt();
    const writeReport = openReport(join(out, 'report.html'));
    const { adminOrigin, summary, stop } = await findLoad(values, durationMs);
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
      for (const thread of ledger.threads ?? []) {
        const [query, name] = [`thread=${encodeURIComponent(thread)}`, thread.replace(/[^\w.-]+/g, '-')];
        await save(`${adminOrigin}/cpu-profile?seconds=${sampled}&${query}`, join(out, `cpu.${name}.cpuprofile`));
        await save(`${adminOrigin}/trace?ticks=${TRACED_TICKS}&${query}`, join(out, `trace.${name}.json`));
      }
      const each = ledger.threads?.length ? ', and the last two of each thread with sockets' : '';
      console.error(
        `\nWritten to ${out}/: report.html, summary.json, cpu.cpuprofile (DevTools, speedscope), trace.json (Perfetto)${each}.`,
      );
      return 0;
    } finally {
      await stop();
    }
  });
}

/** A server under load. */
interface Load {
  adminOrigin: string;
  /** What its bots felt, where they are ours. */
  summary: () => Promise<Summary | undefined>;
  stop: () => Promise<void>;
}

/** A server with bots, or one that runs and has players of its own. */
async function findLoad(values: FlagValues, durationMs: number): Promise<Load> {
  if (values.attach !== undefined) {
    const adminOrigin = readOrigin('attach', values.attach, '');
    if (!(await answers(`${adminOrigin}/ledger`)))
      throw new Error(`No private port of a server answers at ${adminOrigin}.`);
    return { adminOrigin, summary: async () => undefined, stop: async () => {} };
  }
  const bots = readCount('bots', values.bots, { default: 300, min: 1, max: 10_000 });
  const seed = readCount('seed', values.seed, { default: 1, min: 0, max: 0xffffffff });
  const brain = readChoice('brain', values.brain, Object.keys(BRAINS)) ?? 'human';
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

async function measure(
  adminOrigin: string,
  durationMs: number,
  summary: Load['summary'],
): Promise<{ result: Result; ledger: LedgerReport }> {
  const parts: Ticks[] = [];
  let ticksBefore = (await askLedger(adminOrigin, 0)).ticks;
  let report: LedgerReport | undefined;
  for (let part = 0; part < PARTS; part++) {
    await wait(durationMs / PARTS, 'ticks are counted', part / PARTS, 1 / PARTS);
    report = await askLedger(adminOrigin, ticksIn(durationMs / PARTS));
    const { columns = [], ticks = [] } = report.recent ?? {};
    parts.push({ columns, ticks: ticks.slice(-Math.max(1, report.ticks - ticksBefore)) });
    ticksBefore = report.ticks;
  }
  const felt = await summary();
  const ledger = report as LedgerReport;
  const result = {
    seconds: durationMs / 1000,
    ...profileOf(parts, ledger),
    ...(felt?.movesMs && { movesMs: felt.movesMs }),
  };
  return { result, ledger };
}

/** Some more than run in so many milliseconds, but not all that the ledger has: telling them takes time from the game. */
function ticksIn(ms: number): number {
  return Math.min(MOST_TICKS, Math.ceil((ms * TICKS_PER_SECOND * 1.2) / 1000) + 60);
}

function readSummary(folder: string): Profile {
  const path = join(folder, 'summary.json');
  try {
    const summary = JSON.parse(readFileSync(path, 'utf8'));
    if (summary?.phases) return summary;
  } catch {
    // Said below.
  }
  throw new UsageError(`--compare: ${path} is no summary of a profile.`);
}

/** An older server may not know the way: then it is said, and what is measured stays. */
async function save(url: string, path: string): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers: adminHeaders() });
  if (answer.ok) return writeOrRefuse('out', path, new Uint8Array(await answer.arrayBuffer()));
  console.error(`${path} is missing: the server refused ${new URL(url).pathname} (${answer.status}).`);
}

const live = createLive();

/** Lets `ms` pass, which are `part` of a whole of which `done` has passed already. */
function wait(ms: number, what: string, done = 0, part = 1): Promise<void> {
  return pass(ms, (passed) => {
    const share = done + part * passed;
    live.show([`${bar(share)} ${what}`], `${what}: ${Math.round(share * 100)} %`);
  });
}
