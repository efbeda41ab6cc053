// How many tests passed, failed and were skipped: as a line for people, and as a file for whoever has started them.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ passed: number, failed: number, skipped: number, failures?: readonly string[] }} Counts */

export const RESULTS_DIR = fileURLToPath(new URL('../.cache/test', import.meta.url));
const COUNTS_FILE = join(RESULTS_DIR, 'counts.json');
export const NO_TESTS = { passed: 0, failed: 0, skipped: 0 };
export const ONE_FAILURE = { passed: 0, failed: 1, skipped: 0 };

/**
 * @param {Counts} a
 * @param {Counts} b
 * @returns {Counts}
 */
export function addCounts(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...(a.failures ?? []), ...(b.failures ?? [])],
  };
}

/**
 * Says them, writes them, and sets the status of this process.
 * @param {Counts} counts
 * @param {boolean} mayBeNone Nothing passed means that nothing ran: a filter with a typing error must not look green.
 */
export function sayCounts(counts, mayBeNone = false) {
  const { passed, failed, skipped, failures = [] } = counts;
  mkdirSync(RESULTS_DIR, { recursive: true });
  writeFileSync(COUNTS_FILE, JSON.stringify(counts));
  // Thousands of lines stand between a failure and the end, and a log may keep the end alone.
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed > 0 || (passed === 0 && !mayBeNone) ? 1 : 0;
}

/**
 * What a run says of itself; one failure where it ends before it can.
 * @param {() => void} run
 * @returns {Counts}
 */
export function countsOf(run) {
  // Those of the run before are not those of this one.
  rmSync(COUNTS_FILE, { force: true });
  run();
  return existsSync(COUNTS_FILE) ? JSON.parse(readFileSync(COUNTS_FILE, 'utf8')) : ONE_FAILURE;
}
