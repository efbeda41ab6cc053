// The command `bots`: headless players against a server, and what they felt.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from '../../bin/build.mjs';
import { descriptorLimit, RAISE_LIMIT } from '../../game/node/descriptor-limit.ts';
import { bundle } from '../lib/bundle.mjs';
import {
  readChoice,
  readCount,
  readDurationMs,
  readLimit,
  readOrigin,
  readRate,
  UsageError,
  withUsage,
  writeOrRefuse,
} from '../lib/flags.mjs';
import { bar, createLive } from '../lib/live.mjs';
import { answers, loadBots, SPOILED_MS } from '../lib/load.mjs';
import { print } from '../lib/output.mjs';
import { drawLines } from '../lib/plots/lines.mjs';
import { openReport } from '../lib/report.mjs';
import { createSeries } from './report.mjs';

/**
 * @typedef {import('../../game/bots/main.ts').CrowdOptions} CrowdOptions
 * @typedef {import('../../game/bots/summary.ts').Summary} Summary
 * @typedef {import('../../game/bots/fleet.ts').FleetFigures} FleetFigures
 */

const LOOK_EVERY_MS = 1000;
const MOST_BOTS = 10_000;
/** That all of them play before it is over; less, and the last have not joined. */
const LEAST_PLAY_MS = 1000;
/** Of a shell: ended by Ctrl-C. */
const INTERRUPTED_STATUS = 130;

/**
 * @param {import('../cli/commands.mjs').FlagValues} values
 * @returns {Promise<number | undefined>} exit status
 */
export function bots(values) {
  return withUsage('bots', async () => {
    return play(await loadBots(values), values);
  });
}

/**
 * @param {typeof import('../../game/bots/main.ts')} built
 * @param {import('../cli/commands.mjs').FlagValues} values
 */
async function play(built, values) {
  const bots = readCount('bots', values.bots, { default: 50, min: 1, max: MOST_BOTS });
  const perSecond = readRate('ramp', values.ramp, 20);
  const joinMs = (bots * 1000) / perSecond;
  const durationMs = readDurationMs('duration', values.duration, Math.max(60_000, joinMs + LEAST_PLAY_MS), {
    leastMs: Math.ceil((joinMs + LEAST_PLAY_MS) / 1000) * 1000,
    why: `for ${bots} bots that come in at ${perSecond}/s`,
  });
  const fails = readLimit('fail-if', values['fail-if'], built.summarize(built.NOTHING, undefined, 1));
  const out = values.out === undefined ? undefined : startSeries(String(values.out));
  if (values.plot !== undefined) writeOrRefuse('plot', String(values.plot), '');
  const writeReport = openReport(values.html);
  const series = createSeries();
  /** @type {CrowdOptions} */
  const options = {
    origin: readOrigin('url', values.url, 'ws://127.0.0.1:8080/ws'),
    bots,
    perSecond,
    brain: await findBrain(String(values.brain ?? 'human'), Object.keys(built.BRAINS)),
    seed: readCount('seed', values.seed, { default: 1, min: 0, max: 0xffffffff }),
    room: values.room === undefined ? undefined : String(values.room).toUpperCase(),
    line: /** @type {CrowdOptions['line']} */ (readChoice('net', values.net, Object.keys(built.LINES))),
    makesRoom: values['make-room'] === true,
  };
  warnOfLimit(options.bots);
  // Before hundreds of bots find out one by one.
  await findServer(options.origin);
  const crowd = await built.startCrowd(options);
  const isForEver = options.makesRoom && values.duration === undefined;
  const { figures, seconds, wasInterrupted } = await watch(
    built,
    crowd,
    isForEver ? Number.POSITIVE_INFINITY : durationMs,
    (second) => {
      out?.(second);
      series.note(second);
    },
  );
  const summary = built.summarize(figures, undefined, seconds);
  for (const line of written(summary)) console.error(line);
  if (values.json) await print(JSON.stringify(summary));
  if (values.plot !== undefined) writeOrRefuse('plot', String(values.plot), drawLines(series.latency()));
  writeReport(series.report(options, summary, describe(summary)));
  return judge(summary, fails, wasInterrupted);
}

/**
 * @param {Summary} summary
 * @param {ReturnType<typeof readLimit>} fails
 * @param {boolean} wasInterrupted
 */
function judge(summary, fails, wasInterrupted) {
  const missing = summary.bots - summary.connected;
  const why = fails?.(summary);
  if (missing > 0) console.error(`${missing} of ${summary.bots} bots did not play to the end.`);
  if (why !== undefined) console.error(why);
  if (missing > 0 || why !== undefined) return 1;
  return wasInterrupted ? INTERRUPTED_STATUS : 0;
}

/**
 * Looks once a second until it is over.
 * @param {typeof import('../../game/bots/main.ts')} built
 * @param {import('../../game/bots/main.ts').Crowd} crowd
 * @param {number} durationMs
 * @param {(summary: Summary) => void} onSecond
 */
async function watch({ summarize }, crowd, durationMs, onSecond) {
  const live = createLive();
  const startMs = performance.now();
  const interruption = interrupted();
  /** @type {FleetFigures | undefined} */
  let before;
  let beforeMs = startMs;
  let wasInterrupted = false;
  while (!wasInterrupted && performance.now() - startMs < durationMs) {
    const leftMs = startMs + durationMs - performance.now();
    wasInterrupted = await interruption.within(Math.min(LOOK_EVERY_MS, leftMs));
    const figures = await crowd.figures();
    const nowMs = performance.now();
    const second = summarize(figures, before, (nowMs - beforeMs) / 1000);
    live.show(...drawn(second, nowMs - startMs, durationMs));
    onSecond({ ...second, seconds: Math.round((nowMs - startMs) / 10) / 100 });
    before = figures;
    beforeMs = nowMs;
    const isOver = second.failed === second.bots;
    if (isOver) break;
  }
  interruption.stop();
  live.keep();
  const seconds = (performance.now() - startMs) / 1000;
  return { figures: await crowd.stop(), seconds, wasInterrupted };
}

/** Ctrl-C, once: the second one ends the process as ever. */
function interrupted() {
  /** @type {() => void} */
  let wake = () => {};
  let was = false;
  const note = () => {
    was = true;
    wake();
  };
  process.once('SIGINT', note);
  process.once('SIGTERM', note);
  // A server whose company this is has ended, in whatever way.
  process.once('disconnect', note);
  return {
    /** Whether it comes within `ms`, or has come. @param {number} ms */
    within: (ms) =>
      /** @type {Promise<boolean>} */ (
        new Promise((resolve) => {
          if (was) return resolve(true);
          const timer = setTimeout(() => resolve(was), Math.max(0, ms));
          wake = () => {
            clearTimeout(timer);
            resolve(true);
          };
        })
      ),
    stop() {
      process.off('SIGINT', note);
      process.off('SIGTERM', note);
      process.off('disconnect', note);
    },
  };
}

/**
 * A second's figures for a terminal, and on one line.
 * @param {Summary} second
 * @param {number} passedMs
 * @param {number} durationMs
 * @returns {[lines: string[], line: string]}
 */
function drawn(second, passedMs, durationMs) {
  const passed = `${Math.round(passedMs / 1000)} s`;
  const progress = Number.isFinite(durationMs)
    ? `${bar(passedMs / durationMs)} ${passed} of ${Math.round(durationMs / 1000)} s`
    : passed;
  const { connected, joining, failed, moveToAckMs, updatesPerSecond } = second;
  const line = `${passed}: ${connected} play, ${joining} join, ${failed} failed; ${updatesPerSecond} updates/s; move to ack ${moveToAckMs.p50} / ${moveToAckMs.p95} / ${moveToAckMs.p99} ms`;
  return [[progress, ...written(second)], line];
}

/**
 * What a summary says: a name and a sentence each.
 * @param {Summary} summary
 * @returns {[name: string, words: string][]}
 */
function describe(summary) {
  const { moveToAckMs: ack, stateAgeMs: age, loopDelayMs: delay } = summary;
  return [
    ['bots', `${summary.connected} play, ${summary.joining} join, ${summary.failed} failed of ${summary.bots}`],
    ['updates', `${summary.updatesPerSecond} a second for each, of 60`],
    ['move to ack', `${ack.p50} / ${ack.p95} / ${ack.p99} ms (p50, p95, p99), since it was due`],
    ['age of state', `${age.p50} / ${age.p95} / ${age.p99} ms`],
    [
      'corrections',
      `${summary.correctionsPerMinute} a minute for each, ${(summary.lateMoveShare * 100).toFixed(2)} % of moves late`,
    ],
    ['bytes', `${perSecond(summary.bytesInPerSecond)} in, ${perSecond(summary.bytesOutPerSecond)} out`],
    ['own delay', `${delay.p50} / ${delay.p95} / ${delay.p99} ms`],
    ...Object.entries(summary.failures).map(
      ([why, count]) => /** @type {[string, string]} */ (['failed', `${count}: ${why}`]),
    ),
  ];
}

/** The same for a terminal. @param {Summary} summary */
function written(summary) {
  const lines = describe(summary).map(([name, words]) => `  ${name.padEnd(13)} ${words}`);
  if (summary.loopDelayMs.p99 > SPOILED_MS) {
    lines.push('  The bots themselves were late: these figures speak of this machine as much as of the server.');
  }
  return lines;
}

/** @param {number} bytes */
function perSecond(bytes) {
  return bytes < 10_000 ? `${Math.round(bytes)} B/s` : `${(bytes / 1024).toFixed(1)} KiB/s`;
}

/** @param {string} path */
function startSeries(path) {
  writeOrRefuse('out', path, '');
  return (/** @type {Summary} */ summary) => writeOrRefuse('out', path, `${JSON.stringify(summary)}\n`, 'a');
}

/** What this process opens beside a socket for each bot: itself, its threads, requests to join. */
const DESCRIPTORS_BESIDE = 50;

/** @param {number} bots */
function warnOfLimit(bots) {
  const limit = descriptorLimit();
  if (limit >= bots + DESCRIPTORS_BESIDE) return;
  console.error(`The limit of ${limit} file descriptors of this process is too low for ${bots} bots. ${RAISE_LIMIT}.`);
}

/** @param {string} origin */
async function findServer(origin) {
  if (await answers(`${origin}/healthz`)) return;
  throw new Error(`No server answers at ${origin}/healthz. Start one with "npm start", or say where with --url.`);
}

/**
 * A brain by its name, or a file of one's own, made ready to be loaded.
 * @param {string} brain
 * @param {readonly string[]} names
 */
async function findBrain(brain, names) {
  if (names.includes(brain)) return brain;
  if (!/[./\\]/.test(brain)) {
    throw new UsageError(`There is no brain "${brain}": there are ${names.join(', ')}, or a file like ./mine.ts.`);
  }
  const path = resolve(brain);
  if (!existsSync(path)) throw new UsageError(`There is no file ${path}.`);
  return bundleBrain(path);
}

/** Node 20 reads no TypeScript. @param {string} path @returns the bundle's path */
async function bundleBrain(path) {
  const outDir = join(ROOT, `.cache/brains/${process.pid}`);
  try {
    await bundle({ input: { brain: path }, outDir, root: ROOT, logLevel: 'silent' });
  } catch (error) {
    throw new Error(
      `The brain ${path} cannot be built: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    );
  }
  return join(outDir, 'brain.js');
}
