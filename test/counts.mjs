// How many tests passed, failed and were skipped: as a line for people, and as a file for whoever has started them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

export const COUNTS_FILE = fileURLToPath(new URL('../.cache/test/counts.json', import.meta.url));
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
  mkdirSync(dirname(COUNTS_FILE), { recursive: true });
  writeFileSync(COUNTS_FILE, JSON.stringify(counts));
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed > 0 || (passed === 0 && !mayBeNone) ? 1 : 0;
}
