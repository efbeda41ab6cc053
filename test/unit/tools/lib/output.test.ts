import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { precompressFolder } from '../../../../tools/build/precompress.ts';
import { bundle } from '../../../../tools/lib/bundle.ts';
import { UsageError, writeOrRefuse } from '../../../../tools/lib/flags.ts';
import { mountFullDisk } from '../../../harness/server/full-disk.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cometa-output-test-'));
const built = mkdtempSync(join(tmpdir(), 'cometa-output-test-'));
const OUTPUT = join(built, 'output.js');
beforeAll(() => bundle({ input: { output: join(ROOT, 'tools/lib/output.ts') }, outDir: built, root: ROOT }));
afterAll(() => {
  for (const path of [folder, built]) rmSync(path, { recursive: true, force: true });
});

/** A tool that prints so many letters and ends at once, as commands do. */
const printing = (letters: number) => [
  '--input-type=module',
  '-e',
  `import { print } from ${JSON.stringify(pathToFileURL(OUTPUT).href)};
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const status = await print('x'.repeat(${letters})).then(() => 0, (error) => (console.error(error.message), 1));
  process.exit(status);`,
];

test('a pipe that is read slowly gets all of it', async () => {
  const letters = 700_000;
  const child = spawn('sh', ['-c', '"$@" | (sleep 0.3; cat)', 'sh', process.execPath, ...printing(letters)]);
  let heard = '';
  child.stdout.on('data', (data) => {
    heard += data;
  });
  await once(child, 'close');
  expect(heard.length).toBe(letters + 1);
});

test('a reader who has gone has what it wanted: nothing is said, and the status is 0', () => {
  const script = '("$@"; echo "status $?" >&2) | head -c 10';
  const { stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', process.execPath, ...printing(900_000)], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('x'.repeat(10));
  expect(stderr).toBe('status 0\n');
});

test('a disk that fills up while it is written is a sentence', (context) => {
  const disk = mountFullDisk(8);
  if (!disk) return context.skip('no disk to fill');
  const file = openSync(join(disk.dir, 'out'), 'w');
  const { status, stderr } = spawnSync(process.execPath, printing(20_000), {
    stdio: ['ignore', file, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(file);
  disk.remove();
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'Standard output cannot be written (the disk is full).\n',
  });
});

test.skipIf(!existsSync('/dev/full'))('a file that a flag names is one as well', () => {
  const say = (path: string, text: string, mode?: 'a') => () => writeOrRefuse('plot', path, text, mode);
  expect(say('/dev/full', 'x')).toThrow('--plot: /dev/full cannot be written (the disk is full).');
  expect(say('/dev/full', 'x', 'a')).toThrow('--plot: /dev/full cannot be written (the disk is full).');
  // Nothing at all can be written there: that is a mistake in the command line.
  expect(say(join(folder, 'none/plot.svg'), '')).toThrow(UsageError);
});

test('a cache on a full disk keeps no half file, and the build goes on', async (context) => {
  const disk = mountFullDisk(4);
  if (!disk) return context.skip('no disk to fill');
  const page = join(folder, 'page.js');
  // Hard to compress: twelve kilobytes do not fit into four.
  const noise = Array.from({ length: 1200 }, (_, i) => Math.abs(Math.sin(i)).toString(36).slice(2, 12)).join('');
  writeFileSync(page, noise);
  try {
    await precompressFolder(folder, disk.dir);
    expect(brotliDecompressSync(readFileSync(`${page}.br`)).toString()).toBe(noise);
    expect(readdirSync(disk.dir)).toEqual(['filler']);
    disk.free();
    await precompressFolder(folder, disk.dir);
    expect(readdirSync(disk.dir)).toHaveLength(1);
  } finally {
    disk.remove();
  }
});
