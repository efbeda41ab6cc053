// What commands write: to standard output, and to caches.
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Something could not be written: its message is a sentence, the exit status is 1. */
export class OutputError extends Error {}

const STANDARD_OUTPUT = 1;
const RETRY_MS = 10;

/**
 * Writes a line to standard output, and resolves when all of it is taken: a slow reader is waited for. console.log neither
 * waits, so that the end of the process cuts it off, nor says that the disk is full.
 * A reader who has gone (`| head`) has what it wanted: that is no error.
 * @throws OutputError where it cannot be written
 */
export async function print(text: string): Promise<void> {
  const bytes = Buffer.from(`${text}\n`);
  for (let taken = 0; taken < bytes.length; ) {
    try {
      taken += writeSync(STANDARD_OUTPUT, bytes, taken);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw new OutputError(`Standard output cannot be written (${whyNot(error)}).`);
      await sleep(RETRY_MS);
    }
  }
}

/** Resolves when what was said so far is taken, or never will be: the end of the process would cut it off. */
export async function allSaid(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
  }
}

/**
 * Writes a file of a cache: one that is there is whole, or a full disk would spoil every later run.
 * @throws OutputError where it cannot be written
 */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(part, bytes);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw new OutputError(`${path} cannot be written (${whyNot(error)}).`);
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EIO: 'the device has failed or is gone',
  EMFILE: 'this process has too many files open: see "ulimit -n"',
};

/** Why something cannot be written, in words where the code says nothing to most. */
export function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return WORDS[code ?? ''] ?? code ?? message;
}
