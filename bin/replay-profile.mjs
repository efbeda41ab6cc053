// The flag `--profile` of `cometa replay`: the same load under the ledger and V8's profiler, on whatever commit is checked out.
import { mkdirSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { writeOrRefuse } from './values.mjs';

/**
 * @typedef {import('../server/profile.ts').Profile} Profile
 * @typedef {import('../server/loop.ts').Time} Time
 */

/** Between two samples. V8's own 1000 µs sees a tick of 50 µs too seldom; much less and the sampling is what one sees. */
const SAMPLE_EVERY_US = 100;

/** The process as the ledger sees it: it runs as fast as it can, so nobody asks how long it waited. @type {Time} */
const TIME = {
  nowMs: () => performance.now(),
  later(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  soon: setImmediate,
};

/**
 * Makes the folder, and sees that it can be written to: better to be told before a long run than behind it.
 * @param {string} dir
 */
export function prepareFolder(dir) {
  try {
    mkdirSync(dir, { recursive: true });
  } catch {
    // Whatever is in its way, writing says so in a sentence.
  }
  writeOrRefuse('profile', join(dir, 'summary.json'), '');
}

/**
 * Profiles what `run` does and writes `cpu.cpuprofile` into `dir`.
 * @param {string} dir
 * @param {(time: Time) => Promise<Profile>} run
 */
export async function profileInto(dir, run) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
  await session.post('Profiler.start');
  const result = await run(TIME);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  writeOrRefuse('profile', join(dir, 'cpu.cpuprofile'), JSON.stringify(profile));
  return result;
}

/**
 * @param {string} dir
 * @param {object} summary
 */
export function writeSummary(dir, summary) {
  writeOrRefuse('profile', join(dir, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
}

/**
 * The rows as a table for people.
 * @param {Profile} profile
 */
export function describeProfile({ phases, ticks, players, totalP99Ms, overruns, budgetMs }) {
  const us = (/** @type {number} */ ms) => (ms * 1000).toFixed(0);
  const rows = Object.entries(phases).map(([name, { meanMs, p50Ms, p95Ms, p99Ms, maxMs, share }]) => [
    name,
    (meanMs * 1000).toFixed(1),
    ...[p50Ms, p95Ms, p99Ms, maxMs].map(us),
    `${(share * 100).toFixed(1)} %`,
  ]);
  const table = [['µs a tick', 'mean', 'p50', 'p95', 'p99', 'max', 'share'], ...rows];
  return [
    ...table.map(([name, ...cells]) => name.padEnd(20) + cells.map((cell) => cell.padStart(9)).join('')),
    `${ticks} ticks, at most ${players} in play: p99 ${us(totalP99Ms)} µs, ${overruns} above ${budgetMs.toFixed(1)} ms.`,
  ].join('\n');
}
