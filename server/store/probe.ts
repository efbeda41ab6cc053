import { execFile } from 'node:child_process';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const DATA_FILE = 'data.mdb';

/**
 * lmdb maps its file into memory, and a damaged one ends the process with a signal that nobody can catch. So another process opens it
 * first, reads all there is and writes: only then does this one. A tenth of a second at the start, unless the file is as a process left it that
 * closed it well.
 */
export interface Probe {
  readonly kind: 'good' | 'damaged' | 'failed';
  /** What lmdb said, where it said something. */
  readonly said: string;
}

/** Runs in the other process: argv holds lmdb's path and the file's. The write is taken back in the same transaction. */
const SCRIPT = `
const [lmdb, path] = process.argv.slice(1);
const { open } = require(lmdb);
const db = open({ path, noSubdir: true, encoding: 'binary', overlappingSync: false });
for (const { value } of db.getRange({})) if (value.length > 0 && value[0] + value[value.length - 1] < 0) throw value;
db.transaction(() => { db.put('probe/probe', Buffer.alloc(1)); db.remove('probe/probe'); })
  .then(() => db.close())
  .catch((error) => { console.error(error.message); process.exitCode = 1; });
`;

/** In the folder while nobody has it: how the file was when it was closed well. */
const CLOSED_FILE = 'closed';

/** Says of the file how it is now, after it was closed. */
export async function noteClosed(dir: string): Promise<void> {
  await writeFile(join(dir, CLOSED_FILE), await signsOf(dir), { mode: 0o600 });
}

/** Whether the file is still as it was closed. Asked once: from then on nobody knows. */
export async function isAsClosed(dir: string): Promise<boolean> {
  const noted = await readFile(join(dir, CLOSED_FILE), 'utf8').catch(() => undefined);
  if (noted === undefined) return false;
  await rm(join(dir, CLOSED_FILE));
  return noted === (await signsOf(dir).catch(() => undefined));
}

async function signsOf(dir: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(join(dir, DATA_FILE));
  return JSON.stringify({ size, mtimeMs, ino });
}

/** More is a disk that does not answer. */
const PROBE_MS = 30_000;

export function probeFolder(dir: string): Promise<Probe> {
  const lmdb = createRequire(import.meta.url).resolve('lmdb');
  const args = ['-e', SCRIPT, lmdb, join(dir, DATA_FILE)];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { timeout: PROBE_MS }, (error, _out, stderr) => {
      const { signal, killed } = (error ?? {}) as { signal?: string | null; killed?: boolean };
      const said =
        stderr
          .trim()
          .split('\n')
          .find((line) => /error|invalid|mdb/i.test(line)) ?? stderr.trim().split('\n')[0];
      if (!error) resolve({ kind: 'good', said: '' });
      else if (signal && !killed) resolve({ kind: 'damaged', said: `it ends with ${signal}` });
      else
        resolve({
          kind: /MDB_(CORRUPTED|INVALID|PAGE_NOTFOUND|BAD|VERSION)|key size/i.test(said) ? 'damaged' : 'failed',
          said,
        });
    });
  });
}
