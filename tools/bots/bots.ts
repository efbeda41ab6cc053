// The command `bots`: headless players against a server, and what they felt.
import { ensureBuilt } from '../../bin/build.mjs';
import { BRAINS, type CrowdOptions, NOTHING, type Summary, startCrowd, summarize } from '../../game/bots/main.ts';
import { LINES, type LineName } from '../../game/net/line/profiles.ts';
import { descriptorLimit, RAISE_LIMIT } from '../../game/node/descriptor-limit.ts';
import { DIFFICULTIES } from '../../protocol/join.ts';
import {
  type FlagValues,
  readChoice,
  readCount,
  readDurationMs,
  readLimit,
  readOrigin,
  readRate,
  withUsage,
  writeOrRefuse,
} from '../lib/flags.ts';
import { print } from '../lib/output.ts';
import { drawLines } from '../lib/plots/lines.ts';
import { openReport } from '../lib/report.ts';
import { answers } from '../lib/server/load.ts';
import { findBrain } from './brain-file.ts';
import { takeOrders } from './orders.ts';
import { createSeries } from './report.ts';
import { watch } from './watch.ts';
import { describe, written } from './words.ts';

const DEFAULT_URL = 'ws://127.0.0.1:8080/ws';
const MOST_BOTS = 10_000;
/** That all of them play before it is over; less, and the last have not joined. */
const LEAST_PLAY_MS = 1000;
/** Of a shell: ended by Ctrl-C. */
const INTERRUPTED_STATUS = 130;

/** @returns exit status */
export function bots(values: FlagValues): Promise<number | undefined> {
  return withUsage('bots', async () => {
    if (values.orders) return await takeOrders(readOrigin('url', values.url, DEFAULT_URL));
    const { bots, perSecond, durationMs } = readLoad(values);
    const fails = readLimit('fail-if', values['fail-if'], summarize(NOTHING, undefined, 1));
    const outputs = await openOutputs(values);
    const options: CrowdOptions = {
      origin: readOrigin('url', values.url, DEFAULT_URL),
      bots,
      perSecond,
      brain: await findBrain(String(values.brain ?? 'human'), Object.keys(BRAINS)),
      difficulty: readChoice('difficulty', values.difficulty, DIFFICULTIES),
      seed: readCount('seed', values.seed, { default: 1, min: 0, max: 0xffffffff }),
      room: values.room === undefined ? undefined : String(values.room).toUpperCase(),
      line: readChoice('net', values.net, Object.keys(LINES) as LineName[]),
      chats: values.chat === true,
      makesRoom: values['make-room'] === true,
    };
    warnOfLimit(bots);
    // Before hundreds of bots find out one by one.
    await findServer(options.origin);
    const isForEver = options.makesRoom && values.duration === undefined;
    const crowd = await startCrowd(options);
    const ended = await watch(crowd, isForEver ? Number.POSITIVE_INFINITY : durationMs, outputs.note);
    const summary = summarize(ended.figures, undefined, ended.seconds);
    await outputs.conclude(options, summary);
    return judge(summary, fails, ended.wasInterrupted);
  });
}

/** How many, how fast and how long: the last must have time to play. */
function readLoad(values: FlagValues): { bots: number; perSecond: number; durationMs: number } {
  const bots = readCount('bots', values.bots, { default: 50, min: 1, max: MOST_BOTS });
  const perSecond = readRate('ramp', values.ramp, 20);
  const leastMs = (bots * 1000) / perSecond + LEAST_PLAY_MS;
  const durationMs = readDurationMs('duration', values.duration, Math.max(60_000, leastMs), {
    leastMs: Math.ceil(leastMs / 1000) * 1000,
    why: `for ${bots} bots that come in at ${perSecond}/s`,
  });
  return { bots, perSecond, durationMs };
}

/** All that a run is written to. Whatever cannot be written is refused here, before the run. */
async function openOutputs(values: FlagValues) {
  const [out, plot] = [values.out, values.plot].map((path) => (path === undefined ? undefined : String(path)));
  if (out !== undefined) writeOrRefuse('out', out, '');
  if (plot !== undefined) writeOrRefuse('plot', plot, '');
  if (values.html !== undefined && !values['no-build']) await ensureBuilt();
  const writeReport = openReport(values.html);
  const series = createSeries();
  return {
    note(second: Summary): void {
      if (out !== undefined) writeOrRefuse('out', out, `${JSON.stringify(second)}\n`, 'a');
      series.note(second);
    },
    async conclude(options: CrowdOptions, summary: Summary): Promise<void> {
      for (const line of written(summary)) console.error(line);
      if (values.json) await print(JSON.stringify(summary));
      if (plot !== undefined) writeOrRefuse('plot', plot, drawLines(series.latency()));
      writeReport(series.report(options, summary, describe(summary)));
    },
  };
}

function judge(summary: Summary, fails: ReturnType<typeof readLimit>, wasInterrupted: boolean): number {
  const missing = summary.bots - summary.connected;
  const why = fails?.(summary);
  if (missing > 0) console.error(`${missing} of ${summary.bots} bots did not play to the end.`);
  if (why !== undefined) console.error(why);
  if (missing > 0 || why !== undefined) return 1;
  return wasInterrupted ? INTERRUPTED_STATUS : 0;
}

/** What this process opens beside a socket for each bot: itself, its threads, requests to join. */
const DESCRIPTORS_BESIDE = 50;

function warnOfLimit(bots: number): void {
  const limit = descriptorLimit();
  if (limit >= bots + DESCRIPTORS_BESIDE) return;
  console.error(`The limit of ${limit} file descriptors of this process is too low for ${bots} bots. ${RAISE_LIMIT}.`);
}

async function findServer(origin: string): Promise<void> {
  if (await answers(`${origin}/healthz`)) return;
  throw new Error(`No server answers at ${origin}/healthz. Start one with "npm start", or say where with --url.`);
}
