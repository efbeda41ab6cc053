// How many tests passed, failed and were skipped: as a line for people, and as a file for whoever has started them.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** Runs on several versions of Node have a folder each. */
export const RESULTS_DIR = process.env.COMETA_TEST_RESULTS ?? fileURLToPath(new URL('../.cache/test', import.meta.url));
const COUNTS = 'counts.json';
export const NO_TESTS = { passed: 0, failed: 0, skipped: 0 };
export const ONE_FAILURE = { passed: 0, failed: 1, skipped: 0 };

/**
 * @param {Counts} a
 * @param {Counts} b
 * @returns {Counts}
 */
export function addCounts(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/**
 * Says them, writes them, and sets the status of this process.
 * @param {Counts} counts
 * @param {boolean} mayBeNone Nothing passed means that nothing ran: a filter with a typing error must not look green.
 */
export function sayCounts(counts, mayBeNone = false) {
  const { passed, failed, skipped } = counts;
  mkdirSync(RESULTS_DIR, { recursive: true });
  writeFileSync(join(RESULTS_DIR, COUNTS), JSON.stringify(counts));
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed > 0 || (passed === 0 && !mayBeNone) ? 1 : 0;
}

/** Those of a run before are not those of the next. @param {string} dir */
export function forgetCounts(dir) {
  rmSync(join(dir, COUNTS), { force: true });
}

/**
 * What a run wrote; one failure where it ended before it could.
 * @param {string} dir
 * @returns {Counts}
 */
export function readCounts(dir) {
  const path = join(dir, COUNTS);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : ONE_FAILURE;
}
