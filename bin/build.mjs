// Building pages and server, and knowing whether that is needed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureWritable } from './writable.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const SERVER_SCRIPT = join(ROOT, 'dist/server/main.js');
export const BOTS_SCRIPT = join(ROOT, 'dist/server/bots.js');
export const REPORT_PAGE = join(ROOT, 'dist/report/index.html');
/** The loader "bundle", Vite's own choice, writes to node_modules, which may be another user's. */
export const VITE_CONFIG = /** @type {const} */ ({ configFile: join(ROOT, 'vite.config.ts'), configLoader: 'runner' });

const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, 'stamp');
// What a build is made of. The lock file stands for the packages in it.
const SOURCES = ['protocol', 'game', 'server', 'tools', 'bin', 'package.json', 'package-lock.json', 'vite.config.ts'];
const RESULTS = [SERVER_SCRIPT, BOTS_SCRIPT, REPORT_PAGE, join(ROOT, 'dist/page/index.html'), STAMP];

/**
 * The command `build`.
 * @param {{ ifChanged: boolean }} options
 * @returns {Promise<number>} exit status
 */
export async function runBuild({ ifChanged }) {
  try {
    await (ifChanged ? ensureBuilt() : buildAll());
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error('The build failed: correct what is said above and build again.');
    return 1;
  }
}

/** Builds when something is missing or sources changed since the last build. */
export async function ensureBuilt() {
  const isBuilt = RESULTS.every((path) => existsSync(path));
  if (isBuilt && readFileSync(STAMP, 'utf8') === hashSources()) return;
  await buildAll();
}

/** Builds pages and server into dist/. Throws the builder's error. */
export async function buildAll() {
  ensureWritable(DIST);
  console.error('Building the page and the server ...');
  const startedMs = performance.now();
  // Taken before: a file saved during the build must cause another one.
  const hash = hashSources();
  // Removed first: a build that fails half-way must not look finished.
  rmSync(STAMP, { force: true });
  const { build } = await import('vite');
  await build({ ...VITE_CONFIG, logLevel: 'warn' });
  await build({ ...VITE_CONFIG, logLevel: 'warn', mode: 'report' });
  await build({ ...VITE_CONFIG, logLevel: 'warn', build: { ssr: true } });
  writeFileSync(STAMP, hash);
  console.error(`Built in ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`);
}

/** Content and not times: checking out a branch and back changes nothing. */
function hashSources() {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap(listFiles)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} source path of a file or folder, from the project's root
 * @returns {string[]} files, from the project's root, in a fixed order
 */
function listFiles(source) {
  if (!existsSync(join(ROOT, source))) return [];
  if (/\.\w+$/.test(source)) return [source];
  const entries = readdirSync(join(ROOT, source), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((path) => path.slice(ROOT.length)).sort();
}
