// `npm test`: everything, on a machine that has nothing but Node. In order: check, the programs that tests need, a
// build, then the vitest projects, then the short form of `npm run test:nodes` on the other versions of Node. Its
// last line is `N passed, N failed` (`, N skipped` may follow).
//
//   npm test                      all of it
//   npm test --offline            the same without other versions of Node that would have to be fetched
//   npm test -- unit fuzz         only these steps (check, unit, fuzz, integration, browser, nodes)
//   npm test -- unit clock        of unit, only files with "clock" in their path
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt, ensureServerBuilt } from '../bin/build.mjs';
import { ensureWritable } from '../bin/writable.mjs';
import { findChromium, installChromium } from '../tools/lib/install/chromium.mjs';
import { findNginx } from '../tools/lib/install/nginx.mjs';
import { VERSIONS } from '../tools/lib/install/node.mjs';
import { findPython, installPython } from '../tools/lib/install/python.mjs';
import { findRedis } from '../tools/lib/install/redis.mjs';
import { addCounts, countsOf, NO_TESTS, ONE_FAILURE, RESULTS_DIR, sayCounts } from './counts.mjs';

/** @typedef {import('./counts.mjs').Counts} Counts */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROJECTS = ['unit', 'fuzz', 'integration', 'browser'];
const STEPS = ['check', ...PROJECTS, 'nodes'];
/**
 * What runs beside each other, and in how many workers.
 * @type {readonly { projects: readonly string[], workers: number }[]}
 */
const RUNS = [
  // Some only compute, in virtual time, whom nothing disturbs; others wait for a process or a clock, and disturb none.
  { projects: ['unit', 'fuzz', 'integration'], workers: availableParallelism() + 2 },
  { projects: ['browser'], workers: availableParallelism() },
];

const words = process.argv.slice(2);
const fileFilters = words.filter((word) => !STEPS.includes(word));
const chosen = STEPS.filter((step) => words.includes(step));
// A file filter alone searches all projects; the check knows no files.
const steps = chosen.length > 0 ? chosen : fileFilters.length > 0 ? PROJECTS : STEPS;

sayCounts(await runAll(), isOnlyCheck());

/** @returns {Promise<Counts>} */
async function runAll() {
  if (steps.includes('check') && !timed('check', runCheck)) return ONE_FAILURE;
  const problem = await prepare();
  if (problem) {
    console.error(problem);
    return ONE_FAILURE;
  }
  const runs = RUNS.map(({ projects, ...run }) => ({
    ...run,
    projects: projects.filter((name) => steps.includes(name)),
  }));
  const results = runs
    .filter(({ projects }) => projects.length > 0)
    .map((run) => timed(run.projects.join(' and '), () => runProjects(run)));
  if (steps.includes('nodes')) results.push(timed('nodes', runOtherNodes));
  return results.reduce(addCounts, NO_TESTS);
}

function isOnlyCheck() {
  return steps.length === 1 && steps[0] === 'check';
}

function runCheck() {
  const { status } = spawnSync('npm run --silent check', { cwd: ROOT, stdio: 'inherit', shell: true });
  if (status !== 0) console.error('The check failed: "npm run format" corrects what is only format.');
  return status === 0;
}

/**
 * Gets what the chosen projects need.
 * @returns {Promise<string | undefined>} a sentence when that failed
 */
async function prepare() {
  try {
    ensureWritable(RESULTS_DIR);
    if (steps.includes('browser')) process.env.COMETA_CHROMIUM = (await findChromium()) ?? (await installChromium());
    if (steps.includes('integration')) preparePython();
    // Two tests that would install something at the same moment would be in each other's way.
    if (steps.includes('unit') || steps.includes('integration')) findRedis();
    if (steps.includes('integration')) findNginx();
    if (['browser', 'integration', 'fuzz'].some((step) => steps.includes(step))) await ensureBuilt();
    else if (steps.includes('unit')) await ensureServerBuilt();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function preparePython() {
  try {
    process.env.COMETA_PYTHON = findPython() ?? installPython();
  } catch (error) {
    // No failure: Cometa itself needs no Python. The tests that do are skipped, and counted as such.
    console.log(`The tests that need Python are skipped: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * @param {{ projects: readonly string[], workers: number }} run
 * @returns {Counts}
 */
function runProjects({ projects, workers }) {
  const resultPath = join(RESULTS_DIR, `${projects.join('-')}.json`);
  mkdirSync(RESULTS_DIR, { recursive: true });
  rmSync(resultPath, { force: true });
  // The loader "bundle", Vite's own choice, writes to node_modules, which may be another user's.
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultPath}`];
  const args = [
    vitest,
    'run',
    ...projects.flatMap((name) => ['--project', name]),
    '--passWithNoTests',
    '--configLoader=runner',
    // Its own choice is one less than there are cores: of two it would leave one idle.
    `--maxWorkers=${workers}`,
    ...reporters,
    ...fileFilters,
  ];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  return readResults(resultPath, status);
}

/** This one has run all of it. @returns {Counts} */
function runOtherNodes() {
  const [own] = process.versions.node.split('.');
  const others = VERSIONS.filter((version) => version !== own);
  const args = [join(ROOT, 'test/nodes.mjs'), '--quick', ...others];
  return countsOf(() => void spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }));
}

/**
 * @param {string} resultPath
 * @param {number | null} status
 * @returns {Counts}
 */
function readResults(resultPath, status) {
  if (!existsSync(resultPath)) return status === 0 ? NO_TESTS : ONE_FAILURE;
  const result = JSON.parse(readFileSync(resultPath, 'utf8'));
  const failed = result.numFailedTests;
  return {
    passed: result.numPassedTests,
    // A file that cannot be loaded and an error outside of every test fail the run, but are no failed test.
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
    failures: failuresOf(result),
  };
}

/**
 * One line each: the file, the test, and what it says.
 * @param {any} result
 * @returns {string[]}
 */
function failuresOf(result) {
  return result.testResults.flatMap((/** @type {any} */ file) => {
    const path = relative(ROOT, file.name);
    const failed = file.assertionResults.filter((/** @type {any} */ test) => test.status === 'failed');
    // A file that cannot be loaded has no tests, only a message.
    if (failed.length === 0) return file.status === 'failed' ? [`${path}: ${firstLine(file.message)}`] : [];
    return failed.map(
      (/** @type {any} */ test) => `${path} > ${test.fullName}: ${firstLine(test.failureMessages[0] ?? '')}`,
    );
  });
}

/** @param {string} text */
function firstLine(text) {
  return text.split('\n', 1)[0];
}

/**
 * @template T
 * @param {string} name
 * @param {() => T} run
 * @returns {T}
 */
function timed(name, run) {
  console.log(`\n== ${name}`);
  const startedMs = performance.now();
  const result = run();
  console.log(`== ${name}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return result;
}
