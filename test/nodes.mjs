// `npm run test:nodes`: the suite on every version of Node that is looked after. Its last line is that of `npm test`, all together.
//
//   npm run test:nodes                      all but the check, on each
//   npm run test:nodes -- --quick           whether it starts, bots play, and sockets and HTTP keep their contract
//   npm run test:nodes -- --quick 24 26     only these versions
//   npm run test:nodes --offline            only versions that were fetched before; others are skipped, and counted as such
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode, installNode, VERSIONS } from '../tools/lib/install/node.mjs';
import { addCounts, COUNTS_FILE, NO_TESTS, ONE_FAILURE, sayCounts } from './counts.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WHOLE = ['unit', 'fuzz', 'integration', 'browser'];
const QUICK = [
  'integration',
  'start/process',
  'transport/bad-input',
  'transport/cut-off',
  'transport/descriptors',
  'transport/http',
  'transport/lines',
  'tools/bots',
];

const words = process.argv.slice(2);
const steps = words.includes('--quick') ? QUICK : WHOLE;
/** npm's own flag, and what it makes of it. */
const isOffline = words.includes('--offline') || process.env.npm_config_offline === 'true';
const chosen = words.filter((word) => !word.startsWith('--'));

const counts = (chosen.length > 0 ? chosen : VERSIONS).map(runOn).reduce(addCounts, NO_TESTS);
sayCounts(counts);

/**
 * @param {string} version
 * @returns {import('./counts.mjs').Counts}
 */
function runOn(version) {
  console.log(`\n== Node ${version}`);
  const node = findNode(version);
  if (!node && isOffline) {
    console.log(`Skipped: Node ${version} is not in .cache/nodes, and nothing is fetched offline.`);
    return { ...NO_TESTS, skipped: 1 };
  }
  try {
    return runSuite(node ?? installNode(version));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return ONE_FAILURE;
  }
}

/**
 * @param {string} node
 * @returns {import('./counts.mjs').Counts}
 */
function runSuite(node) {
  rmSync(COUNTS_FILE, { force: true });
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  spawnSync(node, [join(ROOT, 'test/run.mjs'), ...steps], { cwd: ROOT, stdio: 'inherit', env });
  return JSON.parse(readFileSync(COUNTS_FILE, 'utf8'));
}
