// `npm run test:nodes`: the suite on every version of Node that is looked after. Its last line is that of `npm test`, all together.
//
//   npm run test:nodes                      all but the check, on each
//   npm run test:nodes -- --quick           whether it starts, bots play, and sockets and HTTP keep their contract
//   npm run test:nodes -- --quick 24 26     only these versions
//   npm run test:nodes --offline            only versions that were fetched before; others are skipped, and counted as such
import { spawn, spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { findNode, installNode, VERSIONS } from '../tools/lib/install/node.mjs';
import { addCounts, forgetCounts, NO_TESTS, ONE_FAILURE, RESULTS_DIR, readCounts, sayCounts } from './counts.mjs';

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
const isQuick = words.includes('--quick');
const steps = isQuick ? QUICK : WHOLE;
/** npm's own flag, and what it makes of it. */
const isOffline = words.includes('--offline') || process.env.npm_config_offline === 'true';
const chosen = words.filter((word) => !word.startsWith('--'));

const versions = chosen.length > 0 ? chosen : VERSIONS;
sayCounts((await runAll()).reduce(addCounts, NO_TESTS));

/** The short form mostly waits: all versions beside each other. The whole one would measure itself. */
async function runAll() {
  // Fetching one blocks, and with it the output of what runs: all are fetched before.
  const runs = versions.map(prepare);
  if (isQuick) return Promise.all(runs.map((run) => run()));
  const counts = [];
  for (const run of runs) counts.push(await run());
  return counts;
}

/**
 * @param {string} version
 * @returns {() => import('./counts.mjs').Counts | Promise<import('./counts.mjs').Counts>} runs the suite on it
 */
function prepare(version) {
  try {
    const node = findNode(version) ?? (isOffline ? undefined : installNode(version));
    if (node) return () => runSuite(version, node);
    console.log(`Skipped: Node ${version} is not in .cache/nodes, and nothing is fetched offline.`);
    return () => ({ ...NO_TESTS, skipped: 1 });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return () => ONE_FAILURE;
  }
}

/**
 * @param {string} version
 * @param {string} node
 */
async function runSuite(version, node) {
  const dir = join(RESULTS_DIR, `node-${version}`);
  forgetCounts(dir);
  const env = {
    ...process.env,
    COMETA_TEST_RESULTS: dir,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
  };
  console.log(`\n== Node ${version}${isQuick ? ': its output follows' : ''}`);
  const args = [join(ROOT, 'test/run.mjs'), ...steps];
  if (!isQuick) spawnSync(node, args, { cwd: ROOT, stdio: 'inherit', env });
  else {
    const output = await text(spawn(node, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], env }).stdout);
    console.log(`\n== Node ${version}\n${output}`);
  }
  return readCounts(dir);
}
