import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import type { Entry, Listing, Store, Write } from '../ports/store.ts';
import { checkListing, checkNames, checkWrites, leftOf } from './keys.ts';
import { DATA_FILE } from './probe.ts';

/** The one file that knows lmdb. */

/** A value begins with the time until which it is kept: milliseconds of the calendar as a double, Infinity for ever. */
const TIME_BYTES = 8;
/** Keys of what has an end, by that time. No table can be named so. */
const ENDS = '~';
/** After every sign of a key. */
const BEHIND = '\x7f';
/** How often what is over is removed, and how much of it at once: a look at a few hundred takes a millisecond. */
const SWEEP_MS = 10_000;
const MOST_SWEPT = 500;

const NOTHING = Buffer.alloc(0);

/** A write as lmdb has it: without bytes the path is removed. */
interface Laid {
  readonly path: string;
  readonly kept: Buffer | undefined;
  readonly end: string | undefined;
}

/**
 * Opens the store in a folder, which must be there and writable: `openStore` sees to that, since lmdb ends the process where its file
 * is damaged.
 */
export async function openLmdb(dir: string, nowMs: () => number): Promise<Store> {
  const path = join(dir, DATA_FILE);
  const db = open<Buffer, string>({
    path,
    noSubdir: true,
    encoding: 'binary',
    // A write is done when it is on disk, not when others in this process can see it.
    overlappingSync: false,
    // Else a promise of the library's own rejects where a write fails, nobody can hear it, and the process ends.
    eventTurnBatching: false,
  });
  // lmdb asks for 0644, which the folder's 0700 already makes private; a folder may be copied.
  await Promise.all([chmod(path, 0o600), chmod(`${path}-lock`, 0o600)]);
  return new LmdbStore(db, nowMs);
}

class LmdbStore implements Store {
  private readonly db: RootDatabase<Buffer, string>;
  private readonly nowMs: () => number;
  private readonly timer: NodeJS.Timeout;
  private isClosed = false;

  constructor(db: RootDatabase<Buffer, string>, nowMs: () => number) {
    this.db = db;
    this.nowMs = nowMs;
    // What cannot be removed now is over all the same, and is removed later.
    this.timer = setInterval(() => void this.sweep().catch(() => {}), SWEEP_MS).unref();
  }

  async get(table: string, key: string): Promise<Uint8Array | undefined> {
    this.checkOpen();
    checkNames(table, key);
    const path = pathOf(table, key);
    // In another thread, so that a slow disk holds up nobody.
    await this.db.prefetch([path]);
    return this.isClosed ? undefined : this.readValue(this.db.get(path));
  }

  async list(table: string, { prefix = '', limit, isReversed = false }: Listing = {}) {
    this.checkOpen();
    checkListing(table, prefix);
    const [low, high] = [pathOf(table, prefix), pathOf(table, prefix) + BEHIND];
    const range = isReversed ? { start: high, end: low, reverse: true, inclusiveEnd: true } : { start: low, end: high };
    const entries: Entry[] = [];
    for (const { key, value: kept } of this.db.getRange(range)) {
      if (limit !== undefined && entries.length >= limit) break;
      const value = this.readValue(kept);
      const leftMs = leftOf(kept.readDoubleBE(0) - this.nowMs());
      if (value) entries.push({ key: key.slice(table.length + 1), value, leftMs });
    }
    return entries;
  }

  put(table: string, key: string, value: Uint8Array, keptMs?: number): Promise<void> {
    return this.batch([{ table, key, value, keptMs }]);
  }

  delete(table: string, key: string): Promise<void> {
    return this.batch([{ table, key, value: undefined }]);
  }

  async batch(writes: readonly Write[]): Promise<void> {
    this.checkOpen();
    checkWrites(writes);
    if (writes.length === 0) return;
    // Laid out now: the caller may go on writing into its bytes.
    const laid = writes.map((write) => this.lay(write));
    try {
      // Not lmdb's `batch`, whose single writes have promises of their own, with the same end.
      await this.db.transaction(() => {
        for (const write of laid) this.write(write);
      });
    } catch (error) {
      throw await whyNotWritten(error);
    }
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    clearInterval(this.timer);
    await this.db.committed;
    await this.db.close();
  }

  /** Removes a part of what is over. @returns how much it looked at */
  async sweep(): Promise<number> {
    const end = endPath(this.nowMs(), '');
    const over = [...this.db.getKeys({ start: ENDS, end, limit: MOST_SWEPT })];
    if (over.length === 0 || this.isClosed) return over.length;
    // Within a transaction what was put a moment ago is seen, and must not be removed.
    await this.db.transaction(() => {
      for (const key of over) {
        const path = key.slice(endPath(0, '').length);
        const kept = this.db.get(path);
        // It may have been put again since, to be kept for longer.
        if (kept && !this.readValue(kept)) void this.db.remove(path);
        void this.db.remove(key);
      }
    });
    return over.length;
  }

  private lay({ table, key, value, keptMs }: Write): Laid {
    const path = pathOf(table, key);
    if (!value) return { path, kept: undefined, end: undefined };
    const untilMs = keptMs === undefined ? Number.POSITIVE_INFINITY : this.nowMs() + keptMs;
    const kept = Buffer.allocUnsafe(TIME_BYTES + value.length);
    kept.writeDoubleBE(untilMs);
    kept.set(value, TIME_BYTES);
    return { path, kept, end: keptMs === undefined ? undefined : endPath(untilMs, path) };
  }

  private write({ path, kept, end }: Laid): void {
    if (!kept) return void this.db.remove(path);
    void this.db.put(path, kept);
    if (end !== undefined) void this.db.put(end, NOTHING);
  }

  private readValue(kept: Buffer | undefined): Uint8Array | undefined {
    if (!kept || kept.readDoubleBE(0) <= this.nowMs()) return undefined;
    // A copy: lmdb may use its memory again.
    return Uint8Array.from(kept.subarray(TIME_BYTES));
  }

  private checkOpen(): void {
    if (this.isClosed) throw new Error('the store is closed');
  }
}

/** lmdb says that a write has failed, and later why: another promise that somebody must hear. */
async function whyNotWritten(error: unknown): Promise<Error> {
  const { commitError } = error as { commitError?: Promise<never> };
  const cause = commitError ? await commitError.catch((why: unknown) => why) : error;
  return new Error('the store could not be written: the disk is full, or has failed', { cause });
}

function pathOf(table: string, key: string): string {
  return `${table}/${key}`;
}

function endPath(untilMs: number, path: string): string {
  const seconds = Math.ceil(Math.max(0, untilMs) / 1000);
  return `${ENDS}${String(seconds).padStart(12, '0')}/${path}`;
}
