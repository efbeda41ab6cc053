// Commands in TypeScript, bundled when they are asked for: Node 20 cannot run them as they are.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../bin/build.mjs';
import { bundle } from '../lib/bundle.mjs';

const CACHE_DIR = join(ROOT, '.cache/tools');
/** What Node can run stays where it is: it knows its own place, and a second copy of an error's class would be another class. */
const RUNS_AS_IT_IS = [/^[^.].*\/(bin|tools\/lib)\/.*\.mjs$/];

/** @returns {Promise<typeof import('../bench/bench.ts')>} */
export function loadBench() {
  return load('bench/bench');
}

/** @returns {Promise<typeof import('../scorecard/scorecard.ts')>} */
export function loadScorecard() {
  return load('scorecard/scorecard');
}

/** @returns {Promise<typeof import('../recorder/recorder.ts')>} */
export function loadRecorder() {
  return load('recorder/recorder');
}

/** @param {string} path from tools/, without its ending */
async function load(path) {
  const input = { [path]: join(ROOT, 'tools', `${path}.ts`) };
  await bundle({ input, outDir: CACHE_DIR, root: ROOT, external: RUNS_AS_IT_IS });
  return import(pathToFileURL(join(CACHE_DIR, `${path}.js`)).href);
}
