// Building, and knowing whether that is needed. Two parts: the server with the tools takes a second, the pages take longer.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isFresh, stampOf } from './stamp.mjs';
import { ensureWritable } from './writable.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const SERVER_SCRIPT = join(ROOT, 'dist/server/main.js');
export const BOTS_SCRIPT = join(ROOT, 'dist/server/bots.js');
export const TOOLS_SCRIPT = join(ROOT, 'dist/server/tools.js');
export const REPORT_PAGE = join(ROOT, 'dist/report/index.html');
/** The loader "bundle", Vite's own choice, writes to node_modules, which may be another user's. */
export const VITE_CONFIG = /** @type {const} */ ({ configFile: join(ROOT, 'vite.config.ts'), configLoader: 'runner' });

/** An installed package is what is built, without its sources. */
const HAS_SOURCES = existsSync(VITE_CONFIG.configFile);
const DIST = join(ROOT, 'dist');
// The lock file stands for the packages in it.
const COMMON_SOURCES = ['protocol', 'game', 'bin', 'package.json', 'package-lock.json', 'vite.config.ts'];

/**
 * @typedef {object} Part of a build
 * @property {string} what
 * @property {readonly string[]} sources what it is made of, from the project's root
 * @property {readonly string[]} results
 * @property {string} stamp
 * @property {readonly import('vite').InlineConfig[]} builds
 */

/** @type {Part} */
const SERVER = {
  what: 'the server',
  sources: [...COMMON_SOURCES, 'server', 'tools'],
  results: [SERVER_SCRIPT, BOTS_SCRIPT, TOOLS_SCRIPT],
  stamp: join(DIST, 'server.stamp'),
  builds: [{ build: { ssr: true } }],
};
/** @type {Part} */
const PAGES = {
  what: 'the page',
  sources: [...COMMON_SOURCES, 'tools/build'],
  results: [REPORT_PAGE, join(ROOT, 'dist/page/index.html')],
  stamp: join(DIST, 'pages.stamp'),
  builds: [{}, { mode: 'report' }],
};

/** Parts that this process has built: the launcher builds the server before a command asks for all. @type {Set<Part>} */
const built = new Set();

/** Builds pages and server into dist/, of which an installed package has no sources. Throws the builder's error. */
export async function buildAll() {
  await buildParts([SERVER, PAGES].filter((part) => !built.has(part)));
}

/** Builds what is missing, and what is older than its sources. */
export async function ensureBuilt() {
  await buildParts(await staleOf([SERVER, PAGES]));
}

/** The same for the server and the tools alone. */
export async function ensureServerBuilt() {
  await buildParts(await staleOf([SERVER]));
}

/**
 * Builds, and says why where that fails.
 * @param {() => Promise<void>} build
 * @returns {Promise<number>} exit status
 */
export async function tryBuild(build) {
  try {
    await build();
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error('The build failed: correct what is said above and build again.');
    return 1;
  }
}

/** @param {Part} part */
function isThere({ results }) {
  return results.every((path) => existsSync(path));
}

function hasBuilder() {
  try {
    createRequire(import.meta.url).resolve('vite/package.json');
    return true;
  } catch {
    return false;
  }
}

/** @param {readonly Part[]} parts */
async function staleOf(parts) {
  if (!HAS_SOURCES) return [];
  if (!hasBuilder() && parts.every(isThere)) {
    console.error('Vite is not installed: what was built before runs, whether or not the sources have changed.');
    return [];
  }
  const stale = [];
  for (const part of parts) {
    if (!isThere(part) || !(await isFresh(part.stamp, ROOT, part.sources))) stale.push(part);
  }
  return stale;
}

/** @param {readonly Part[]} parts */
async function buildParts(parts) {
  if (parts.length === 0) return;
  if (!hasBuilder()) throw new Error('Vite, which builds, is not installed: run "npm ci" without --omit=optional.');
  ensureWritable(DIST);
  console.error(`Building ${parts.map(({ what }) => what).join(' and ')} ...`);
  const startedMs = performance.now();
  for (const part of parts) await buildPart(part);
  console.error(`Built in ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`);
}

/** @param {Part} part */
async function buildPart(part) {
  // Taken before: a file saved during the build must cause another one.
  const stamp = await stampOf(ROOT, part.sources);
  // Removed first: a build that fails half-way must not look finished.
  rmSync(part.stamp, { force: true });
  const { NODE_ENV } = process.env;
  const { build } = await import('vite');
  for (const config of part.builds) await build({ ...VITE_CONFIG, logLevel: 'warn', ...config });
  // Vite sets "production", and whatever this process does next would be taken for that.
  if (NODE_ENV === undefined) delete process.env.NODE_ENV;
  writeFileSync(part.stamp, stamp);
  built.add(part);
}
