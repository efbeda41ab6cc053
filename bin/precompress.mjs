// Text files of the page are compressed once, at build time: the server then never compresses, and Brotli may take its
// slowest and smallest setting.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXT = new Set(['.html', '.js', '.css', '.svg', '.json', '.map', '.txt', '.webmanifest', '.xml']);

// Quality 11 takes seconds for Phaser, which hardly ever changes: results are kept under the hash of their input.
const CACHE_DIR = fileURLToPath(new URL('../.cache/brotli', import.meta.url));

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

/** @param {string} dir */
async function precompressFolder(dir) {
  const files = (await listFiles(dir)).filter((path) => TEXT.has(extname(path)));
  await Promise.all(files.map(precompressFile));
}

/** @param {string} path */
async function precompressFile(path) {
  const body = await readFile(path);
  // Only developer tools load source maps: a Brotli of Phaser's map would take longer than the rest of the build.
  const brotli = extname(path) === '.map' ? undefined : await cachedBrotli(body);
  const zipped = await promisify(gzip)(body, { level: 9 });
  if (brotli) await writeFile(`${path}.br`, brotli);
  await writeFile(`${path}.gz`, zipped);
}

/** @param {Buffer} body */
async function cachedBrotli(body) {
  const cached = join(CACHE_DIR, createHash('sha256').update(body).digest('hex'));
  const kept = await readFile(cached).catch(() => undefined);
  if (kept) return kept;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
  const packed = await promisify(brotliCompress)(body, { params });
  // The cache may be another user's, or the disk full: then the next build takes the seconds again.
  await keep(cached, packed).catch(() => {});
  return packed;
}

/** Whole or not at all: half a file, left by a build that was ended, would be served from then on. @param {string} path @param {Buffer} packed */
async function keep(path, packed) {
  const part = `${path}.${process.pid}`;
  await mkdir(CACHE_DIR, { recursive: true });
  await writeFile(part, packed);
  await rename(part, path);
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
