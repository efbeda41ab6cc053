// Text files of the page are compressed once, at build time: the server then never compresses, and Brotli may take its
// slowest and smallest setting.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';
import { writeWhole } from '../lib/output.ts';
import { CACHE_DIR } from '../lib/root.ts';

const TEXT = new Set(['.html', '.js', '.css', '.svg', '.json', '.map', '.txt', '.webmanifest', '.xml']);

// Quality 11 takes seconds for Phaser, which hardly ever changes: results are kept under the hash of their input.
const BROTLI_DIR = join(CACHE_DIR, 'brotli');

/** Vite plugin: writes `.br` and `.gz` beside every text file of a build and prints the size of its scripts. */
export function precompressPlugin(): Plugin {
  return {
    name: 'cometa-precompress',
    apply: 'build',
    async writeBundle(output) {
      if (!output.dir) return;
      await precompressFolder(output.dir);
      const { startGzipBytes, ownGzipBytes, phaserGzipBytes } = await measureScripts(output.dir);
      const sizes = `our own ${kib(ownGzipBytes)} KiB, ${kib(startGzipBytes)} of them for the start screen`;
      console.error(`Scripts, gzip: ${sizes}, Phaser ${kib(phaserGzipBytes)} KiB`);
    },
  };
}

/** Sizes of a page's scripts. */
export interface ScriptSizes {
  /** What the start screen needs to answer. */
  startGzipBytes: number;
  /** All of ours. */
  ownGzipBytes: number;
  phaserGzipBytes: number;
}

/** The scripts of a built page, already precompressed, as a browser loads them. */
export async function measureScripts(dir: string): Promise<ScriptSizes> {
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

/** Writes the compressed twins. A cache that cannot be written costs the next build time, and this one nothing. */
export async function precompressFolder(dir: string, cacheDir = BROTLI_DIR): Promise<void> {
  const files = (await listFiles(dir)).filter((path) => TEXT.has(extname(path)));
  // Whatever is in its way, writing says so in a sentence.
  await mkdir(cacheDir, { recursive: true }).catch(() => {});
  const problems = await Promise.all(files.map((path) => precompressFile(path, cacheDir)));
  const problem = problems.find((one) => one !== undefined);
  if (problem) console.error(`${problem} The next build takes longer for it.`);
}

/** Resolves to a sentence where the cache cannot be written. */
async function precompressFile(path: string, cacheDir: string): Promise<string | undefined> {
  const body = await readFile(path);
  await writeFile(`${path}.gz`, await promisify(gzip)(body, { level: 9 }));
  // Only developer tools load source maps: a Brotli of Phaser's map would take longer than the rest of the build.
  if (extname(path) === '.map') return undefined;
  const { packed, problem } = await cachedBrotli(body, cacheDir);
  await writeFile(`${path}.br`, packed);
  return problem;
}

async function cachedBrotli(body: Buffer, cacheDir: string): Promise<{ packed: Buffer; problem?: string }> {
  const cached = join(cacheDir, createHash('sha256').update(body).digest('hex'));
  const kept = await readFile(cached).catch(() => undefined);
  if (kept) return { packed: kept };
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
  const packed = await promisify(brotliCompress)(body, { params });
  const problem = await writeWhole(cached, packed).catch((error) => String(error.message));
  return { packed, ...(problem === undefined ? {} : { problem }) };
}

async function listFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}
