// Text files of the page are compressed once, at build time: the server then never compresses, and Brotli may take its
// slowest and smallest setting.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { writeWhole } from '../lib/output.mjs';

const TEXT = new Set(['.html', '.js', '.css', '.svg', '.json', '.map', '.txt', '.webmanifest', '.xml']);

// Quality 11 takes seconds for Phaser, which hardly ever changes: results are kept under the hash of their input.
const CACHE_DIR = fileURLToPath(new URL('../../.cache/brotli', import.meta.url));

/** Vite plugin: writes `.br` and `.gz` beside every text file of a build and prints the size of its scripts. */
export function precompressPlugin() {
  return {
    name: 'cometa-precompress',
    apply: /** @type {const} */ ('build'),
    /** @param {{ dir?: string | undefined }} output */
    async writeBundle(output) {
      if (!output.dir) return;
      await precompressFolder(output.dir);
      const { startGzipBytes, ownGzipBytes, phaserGzipBytes } = await measureScripts(output.dir);
      const sizes = `our own ${kib(ownGzipBytes)} KiB, ${kib(startGzipBytes)} of them for the start screen`;
      console.error(`Scripts, gzip: ${sizes}, Phaser ${kib(phaserGzipBytes)} KiB`);
    },
  };
}

/**
 * The page's scripts as a browser loads them: what the start screen needs to answer, all of ours, and Phaser.
 * @param {string} dir the built page, already precompressed
 */
export async function measureScripts(dir) {
  const page = await readFile(join(dir, 'index.html'), 'utf8');
  let startGzipBytes = 0;
  let ownGzipBytes = 0;
  let phaserGzipBytes = 0;
  for (const path of await listFiles(dir)) {
    if (!path.endsWith('.js.gz')) continue;
    const bytes = (await readFile(path)).length;
    if (basename(path).startsWith('phaser-')) phaserGzipBytes += bytes;
    else ownGzipBytes += bytes;
    if (page.includes(basename(path, '.gz'))) startGzipBytes += bytes;
  }
  return { startGzipBytes, ownGzipBytes, phaserGzipBytes };
}

/**
 * Writes the compressed twins. A cache that cannot be written costs the next build time, and this one nothing.
 * @param {string} dir
 */
export async function precompressFolder(dir, cacheDir = CACHE_DIR) {
  const files = (await listFiles(dir)).filter((path) => TEXT.has(extname(path)));
  // Whatever is in its way, writing says so in a sentence.
  await mkdir(cacheDir, { recursive: true }).catch(() => {});
  const problems = await Promise.all(files.map((path) => precompressFile(path, cacheDir)));
  const problem = problems.find((one) => one !== undefined);
  if (problem) console.error(`${problem} The next build takes longer for it.`);
}

/** @param {string} path @param {string} cacheDir @returns a sentence where the cache cannot be written */
async function precompressFile(path, cacheDir) {
  const body = await readFile(path);
  await writeFile(`${path}.gz`, await promisify(gzip)(body, { level: 9 }));
  // Only developer tools load source maps: a Brotli of Phaser's map would take longer than the rest of the build.
  if (extname(path) === '.map') return undefined;
  const { packed, problem } = await cachedBrotli(body, cacheDir);
  await writeFile(`${path}.br`, packed);
  return problem;
}

/** @param {Buffer} body @param {string} cacheDir @returns {Promise<{ packed: Buffer, problem?: string }>} */
async function cachedBrotli(body, cacheDir) {
  const cached = join(cacheDir, createHash('sha256').update(body).digest('hex'));
  const kept = await readFile(cached).catch(() => undefined);
  if (kept) return { packed: kept };
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
  const packed = await promisify(brotliCompress)(body, { params });
  const problem = await writeWhole(cached, packed).catch((error) => String(error.message));
  return { packed, ...(problem === undefined ? {} : { problem }) };
}

/** @param {string} dir */
async function listFiles(dir) {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** @param {number} bytes */
function kib(bytes) {
  return (bytes / 1024).toFixed(1);
}
