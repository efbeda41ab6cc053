import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SIM_HZ } from '../game/sim/units.ts';
import { digestWorld } from '../game/sim/world.ts';
import { encodeJournal, type Journal } from './journal.ts';
import { takeRecord } from './recorder.ts';
import type { Room } from './room.ts';

/** Why a journal is written. The first two happen by themselves, so often at most as is allowed; the others are asked for. */
export type Reason = 'slow' | 'crash' | 'signal' | 'request';

export interface CapturesOptions {
  dir: string;
  /** Journals that slow ticks and crashes may write in a minute. */
  perMinute: number;
  /** What the folder may hold; beyond, the oldest go, those of slow ticks first. */
  mostBytes: number;
  fingerprint: number;
  log: CaptureLog;
  nowMs(): number;
}

export interface CaptureLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Journals on their way to the disk. Nothing here throws, and nothing stops the game: what cannot be written is logged. */
export interface Captures {
  /** A room's tick is done and took so long. */
  ticked(room: Room, tookMs: number): void;
  /** The loop's tick, all rooms, ran from `startMs` to `endMs`: beyond the budget, the room that took longest is written. */
  ran(startMs: number, endMs: number): void;
  /** A room's tick threw; the room must not run on. */
  crashed(room: Room, error: unknown): void;
  /** Writes a room's last minutes as they are now. Resolves to the file's path, or undefined where there is none. */
  write(room: Room, why: 'signal' | 'request'): Promise<string | undefined>;
  /** Resolves when nothing is being written. */
  settled(): Promise<unknown>;
}

const BUDGET_MS = 1000 / SIM_HZ;
/** Ticks in which a room is not judged: code that runs for the first times is slow, and that says nothing. */
const WARM_TICKS = 10 * SIM_HZ;
const MINUTE_MS = 60_000;
const OURS = /^\d{8}T\d{6}Z-[A-Z0-9]+-\d+-(slow|crash|signal|request)\.journal$/;

export function createCaptures({ log, nowMs, ...options }: CapturesOptions): Captures {
  const dir = resolve(options.dir);
  /** When slow ticks and crashes have written, in the last minute. */
  const writtenMs: number[] = [];
  let queue: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let slowest: Room | undefined;
  let slowestMs = 0;

  const mayWrite = () => {
    while (writtenMs.length > 0 && nowMs() - writtenMs[0] >= MINUTE_MS) writtenMs.shift();
    if (writtenMs.length >= options.perMinute) return false;
    writtenMs.push(nowMs());
    return true;
  };

  const put = (room: Room, why: Reason): Promise<string | undefined> => {
    // Taken at once: what is written later must not have gone on.
    const journal = journalOf(room, options.fingerprint, why !== 'crash');
    if (!journal) return Promise.resolve(undefined);
    const name = `${stamp()}-${room.options.code}-${room.world.tick}-${why}.journal`;
    waiting++;
    const written = queue.then(() => save(journal, name)).finally(() => waiting--);
    queue = written;
    return written;
  };

  const save = async (journal: Journal, name: string): Promise<string | undefined> => {
    const path = join(dir, name);
    try {
      const bytes = await encodeJournal(journal);
      if (bytes.length > options.mostBytes) {
        log.warn({ file: path, bytes: bytes.length }, 'a journal is larger than CAPTURE_MEGABYTES allows: not written');
        return undefined;
      }
      await mkdir(dir, { recursive: true });
      await makeRoom(dir, options.mostBytes - bytes.length);
      await writeWhole(path, bytes);
      log.info({ file: path, bytes: bytes.length }, 'a journal is written: "cometa replay FILE" runs it again');
      return path;
    } catch (error) {
      log.warn({ dir }, `No journal was written, and the game goes on: ${describe(error)}.`);
      return undefined;
    }
  };

  return {
    ticked(room, tookMs) {
      if (tookMs <= slowestMs || room.world.tick < WARM_TICKS) return;
      slowest = room;
      slowestMs = tookMs;
    },
    ran(startMs, endMs) {
      const [room, tookMs] = [slowest, slowestMs];
      slowest = undefined;
      slowestMs = 0;
      // One at a time: writing takes processor time too, and must not be what makes the next tick slow.
      if (!room || endMs - startMs <= BUDGET_MS || waiting > 0 || !mayWrite()) return;
      const fields = {
        room: room.options.code,
        tick: room.world.tick,
        ms: round(endMs - startMs),
        roomMs: round(tookMs),
      };
      log.warn(fields, 'a slow tick: its journal is being written');
      put(room, 'slow');
    },
    crashed(room, error) {
      log.warn({ room: room.options.code, tick: room.world.tick, err: error }, 'a room has crashed and is closed');
      if (mayWrite()) put(room, 'crash');
    },
    write: put,
    settled: () => queue,
  };
}

/** What a room has on record; `isWhole`: its last tick has ended well. Undefined where it records nothing, or nothing yet. */
export function journalOf(
  { options, world, recorder }: Room,
  fingerprint: number,
  isWhole: boolean,
): Journal | undefined {
  if (!recorder || recorder.segments.length === 0) return undefined;
  const segments = takeRecord(recorder);
  const { seed, luck, seats } = options;
  return {
    head: { fingerprint, seed, luck, seats, cells: world.arena.cells },
    state: segments[0].state,
    segments,
    finalHash: isWhole ? digestWorld(world) : undefined,
  };
}

/** Removes journals until all together take at most `mostBytes`. Files that are none of ours stay. */
async function makeRoom(dir: string, mostBytes: number): Promise<void> {
  const names = (await readdir(dir)).filter((name) => OURS.test(name));
  const files = await Promise.all(names.map(async (name) => ({ name, size: (await stat(join(dir, name))).size })));
  let sum = files.reduce((total, { size }) => total + size, 0);
  // A name begins with its date. Slow ticks are many: they must not push a crash out.
  const isSlow = (name: string) => name.endsWith('-slow.journal');
  files.sort((a, b) => Number(isSlow(b.name)) - Number(isSlow(a.name)) || (a.name < b.name ? -1 : 1));
  for (const { name, size } of files) {
    if (sum <= mostBytes) return;
    await rm(join(dir, name), { force: true });
    sum -= size;
  }
}

/** A file that is there is whole: it is written under another name. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.part`;
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
  ENOTDIR: 'CAPTURE_DIR is no folder',
  EEXIST: 'CAPTURE_DIR is no folder',
};

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return WHY[code ?? ''] ?? message;
}

/** The date and time as a name of a file begins with it. */
function stamp(): string {
  return new Date().toISOString().replace(/\.\d+|[-:]/g, '');
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
