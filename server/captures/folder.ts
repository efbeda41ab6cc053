import { lstat, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolders } from '../../game/node/folders.ts';

/** The folder of captures: bounded, and written one file at a time. Nothing here throws: what goes wrong is logged. */
export interface CaptureFolder {
  /** Writes files one after the other, each when the one before is there; the first that cannot be had ends it. */
  save(files: readonly Draft[]): Promise<string[]>;
  /** How many such lists of files are not yet written. */
  waiting(): number;
  /** Resolves when nothing is being written. */
  settled(): Promise<unknown>;
}

export interface Draft {
  name: string;
  make(): Promise<Uint8Array>;
}

export interface CaptureFolderOptions {
  dir: string;
  /** What the folder may hold; beyond, the oldest go, those of slow ticks first. */
  mostBytes: number;
  log: CaptureLog;
}

export interface CaptureLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

const OURS = /^\d{8}T\d{6}Z-[A-Z0-9]+-\d+-(slow|crash|signal|request)\.(journal|trace\.json|cpuprofile)$/;

/** What to do with a file, by the end of its name. */
const WRITTEN: readonly (readonly [end: string, message: string])[] = [
  ['.journal', 'a journal is written: "cometa replay FILE" runs it again'],
  ['.trace.json', 'a trace is written: https://ui.perfetto.dev opens it'],
  ['.cpuprofile', 'a CPU profile is written: DevTools of Chromium and https://www.speedscope.app open it'],
];

export function openCaptureFolder({ log, mostBytes, ...options }: CaptureFolderOptions): CaptureFolder {
  const dir = resolve(options.dir);
  let queue: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const saveAll = async (files: readonly Draft[]): Promise<string[]> => {
    const paths: string[] = [];
    try {
      for (const { name, make } of files) {
        const path = join(dir, name);
        const bytes = await make();
        if (bytes.length > mostBytes) {
          log.warn({ file: path, bytes: bytes.length }, 'a file is larger than CAPTURE_MEGABYTES allows: not written');
          continue;
        }
        makeFolders(dir);
        await makeRoom(dir, mostBytes - bytes.length);
        await writeWhole(path, bytes);
        log.info({ file: path, bytes: bytes.length }, WRITTEN.find(([end]) => name.endsWith(end))?.[1] ?? 'written');
        paths.push(path);
      }
    } catch (error) {
      const what = paths.length > 0 ? 'Not all of it was captured' : 'Nothing was captured';
      log.warn({ dir }, `${what}, and the game goes on: ${describe(error)}.`);
    }
    return paths;
  };

  return {
    save(files) {
      waiting++;
      const saved = queue.then(() => saveAll(files)).finally(() => waiting--);
      queue = saved;
      return saved;
    },
    waiting: () => waiting,
    settled: () => queue,
  };
}

/** A file that was being written when its process ended. */
const PART = '.part';
/** One that is younger may be another process's, which still writes it. */
const PART_MS = 60_000;

interface Found {
  readonly name: string;
  readonly size: number;
  readonly changedMs: number;
}

/** Removes what was left half written, and captures until all together take at most `mostBytes`. What is none of ours stays. */
async function makeRoom(dir: string, mostBytes: number): Promise<void> {
  const names = (await readdir(dir)).filter((name) => OURS.test(name.replace(/\.part$/, '')));
  const found = (await Promise.all(names.map((name) => look(dir, name)))).flat();
  const isLeft = ({ name, changedMs }: Found) => name.endsWith(PART) && Date.now() - changedMs > PART_MS;
  for (const { name } of found.filter(isLeft)) await rm(join(dir, name), { force: true });
  const files = found.filter(({ name }) => !name.endsWith(PART));
  let sum = files.reduce((total, { size }) => total + size, 0);
  // A name begins with its date. Slow ticks are many: they must not push a crash out.
  const isSlow = (name: string) => /-slow\.[a-z.]+$/.test(name);
  files.sort((a, b) => Number(isSlow(b.name)) - Number(isSlow(a.name)) || (a.name < b.name ? -1 : 1));
  for (const { name, size } of files) {
    if (sum <= mostBytes) return;
    await rm(join(dir, name), { force: true });
    sum -= size;
  }
}

/** A file; nothing where there is none, or something else under its name. */
async function look(dir: string, name: string): Promise<Found[]> {
  try {
    const status = await lstat(join(dir, name));
    return status.isFile() ? [{ name, size: status.size, changedMs: status.mtimeMs }] : [];
  } catch {
    // It has gone meanwhile.
    return [];
  }
}

/** A file that is there is whole: it is written under another name. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}${PART}`;
  try {
    await writeFile(part, bytes);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw error;
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'the folder may not be written',
  EPERM: 'the folder may not be written',
  EROFS: 'the disk is read-only',
  EIO: 'the disk has failed',
  EMFILE: 'the limit of file descriptors is reached (see "ulimit -n")',
  ENOTDIR: 'CAPTURE_DIR is no folder',
  EEXIST: 'CAPTURE_DIR is no folder',
};

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return WHY[code ?? ''] ?? message;
}
