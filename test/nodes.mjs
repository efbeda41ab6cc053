// `npm run test:nodes`: the suite on every version of Node that is looked after. Its last line is that of `npm test`, all together.
//
//   npm run test:nodes                      all but the check, on each
//   npm run test:nodes -- --quick           whether it starts, bots play, and sockets and HTTP keep their contract
//   npm run test:nodes -- --quick 24 26     only these versions
//   npm run test:nodes --offline            only versions that were fetched before; others are skipped, and counted as such
import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode, installNode, VERSIONS } from '../tools/lib/install/node.mjs';
import { addCounts, countsOf, NO_TESTS, ONE_FAILURE, sayCounts } from './counts.mjs';

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

const versions = chosen.length > 0 ? chosen : VERSIONS;
// One after another: beside each other they would measure themselves.
sayCounts(versions.map(runOn).reduce(addCounts, NO_TESTS));

/**
 * @param {string} version
 * @returns {import('./counts.mjs').Counts}
 */
function runOn(version) {
  try {
    const node = findNode(version) ?? (isOffline ? undefined : installNode(version));
    if (node) return runSuite(version, node);
    console.log(`Skipped: Node ${version} is not in .cache/nodes, and nothing is fetched offline.`);
    return { ...NO_TESTS, skipped: 1 };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return ONE_FAILURE;
  }
}

/**
 * @param {string} version
 * @param {string} node
 */
function runSuite(version, node) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  const args = [join(ROOT, 'test/run.mjs'), ...steps];
  console.log(`\n== Node ${version}`);
  const counts = countsOf(() => void spawnSync(node, args, { cwd: ROOT, stdio: 'inherit', env }));
  return { ...counts, failures: counts.failures?.map((failure) => `Node ${version}: ${failure}`) ?? [] };
}
