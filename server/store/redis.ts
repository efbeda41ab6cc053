import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Changes, Entry, Listing, Store, Write } from '../ports/store.ts';
import { checkListing, checkNames, checkWrites, leftOf } from './keys.ts';
import { connectToRedis, ROOT, visitRedis } from './redis-connection.ts';
import { type Ownership, ownStore, type Told } from './redis-owner.ts';
import { TOLD_TABLES } from './tables.ts';

/** A value begins with the time until which it is kept: milliseconds of the calendar as a double, Infinity for ever. */
const TIME_BYTES = 8;
const valuesOf = (table: string) => `${ROOT}:values:${table}`;
const keysOf = (table: string) => `${ROOT}:keys:${table}`;
const ENDS = `${ROOT}:ends`;
/** Where several hosts share the store, each hears here what the others write. */
const CHANGED = `${ROOT}:changed`;
const FOR_EVER = 'inf';
/** After every sign of a key. */
const BEHIND = '\x7f';
/** Entries that are asked for at once where not all are wanted: some may be over. */
const PAGE = 100;
/** How often what is over is removed, and how much of it at once. */
const SWEEP_MS = 10_000;
const MOST_SWEPT = 500;
/** While Redis is away what is to be written waits in order, for so long; then nothing more is taken. */
const AWAY_MS = 60_000;

/**
 * Writes a batch, unless another server has the store: one that was stopped for a while, and does not know it yet, must not undo what that one writes. KEYS: the
 * owner, the ends; ARGV: who writes, what is published ('': nothing), then of each write its table, its key, until when it is kept (${FOR_EVER}; '': it is
 * removed), its value. @returns 1; 0: another has it
 */
const WRITE = `
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
for at = 3, #ARGV, 4 do
  local table, key, kept = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local values, keys, path = '${ROOT}:values:' .. table, '${ROOT}:keys:' .. table, table .. ' ' .. key
  if kept == '' then
    redis.call('HDEL', values, key)
    redis.call('ZREM', keys, key)
  else
    redis.call('HSET', values, key, ARGV[at + 3])
    redis.call('ZADD', keys, 0, key)
  end
  if kept == '' or kept == '${FOR_EVER}' then redis.call('ZREM', KEYS[2], path)
  else redis.call('ZADD', KEYS[2], kept, path) end
end
if ARGV[2] ~= '' then redis.call('PUBLISH', '${CHANGED}', ARGV[2]) end
return 1`;

/** Removes what is over. KEYS: the ends; ARGV: now, and how many at most. */
const SWEEP = `
local over = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, path in ipairs(over) do
  local at = string.find(path, ' ')
  local table, key = string.sub(path, 1, at - 1), string.sub(path, at + 1)
  redis.call('HDEL', '${ROOT}:values:' .. table, key)
  redis.call('ZREM', '${ROOT}:keys:' .. table, key)
  redis.call('ZREM', KEYS[1], path)
end
return #over`;

/** Connects, and takes the store, or the part of a host's name, for this process alone. Rejects with a StoreError. */
export async function openRedis(url: string, nowMs: () => number, { name = '', ...told }: OpenAs = {}): Promise<Store> {
  const redis = await connectToRedis(url);
  try {
    const ownership = await ownStore(redis, url, name, told);
    return new RedisStore(redis, { nowMs, ownership, isShared: name !== '' });
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}

export interface OpenAs extends Told {
  /** Of several hosts that share the store each has another; empty: there is no other. */
  readonly name?: string;
}

/** What a table holds in the store of other processes, which go on having it. Rejects with a StoreError. */
export function listInRedis(url: string, table: string, nowMs: () => number): Promise<Entry[]> {
  return visitRedis(url, (redis) => listEntries(redis, table, {}, nowMs()));
}

class RedisStore implements Store {
  private readonly redis: Redis;
  private readonly nowMs: () => number;
  private readonly ownership: Ownership;
  private readonly isShared: boolean;
  private readonly id = randomUUID();
  private readonly sweeping: NodeJS.Timeout;
  private isClosed = false;
  /** Since when the line is down; 0: it is up. */
  private awaySinceMs = 0;
  /** Hears what others write. */
  private listener: Redis | undefined;

  constructor(
    redis: Redis,
    { nowMs, ownership, isShared }: { nowMs: () => number; ownership: Ownership; isShared: boolean },
  ) {
    this.redis = redis;
    this.nowMs = nowMs;
    this.ownership = ownership;
    this.isShared = isShared;
    redis.on('ready', () => {
      this.awaySinceMs = 0;
    });
    redis.on('close', () => {
      this.awaySinceMs ||= performance.now();
    });
    // What fails now is done again the next time.
    this.sweeping = setInterval(() => void this.sweep().catch(() => {}), SWEEP_MS).unref();
  }

  async get(table: string, key: string): Promise<Uint8Array | undefined> {
    this.checkOpen();
    checkNames(table, key);
    return this.readValue(await this.redis.hgetBuffer(valuesOf(table), key));
  }

  async list(table: string, which: Listing = {}): Promise<Entry[]> {
    this.checkOpen();
    return listEntries(this.redis, table, which, this.nowMs());
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
    const awayMs = this.awaySinceMs === 0 ? 0 : performance.now() - this.awaySinceMs;
    if (awayMs > AWAY_MS) {
      throw new Error(`the store could not be written: Redis has been away for ${Math.round(awayMs / 1000)} s`);
    }
    const { ownership, redis } = this;
    const told = this.isShared ? writes.filter(({ table }) => TOLD_TABLES.has(table)) : [];
    const words = writes.flatMap(({ table, key, value, keptMs }) => {
      if (!value) return [table, key, '', ''];
      const untilMs = keptMs === undefined ? Number.POSITIVE_INFINITY : this.nowMs() + keptMs;
      return [table, key, keptMs === undefined ? FOR_EVER : String(untilMs), withTime(untilMs, value)];
    });
    const publishes = told.length > 0 ? changesOf(this.id, told) : '';
    const done = await redis
      .eval(WRITE, 2, ownership.key, ENDS, ownership.id, publishes, ...words)
      .catch((error: unknown) => {
        throw new Error('the store could not be written: Redis has no memory left, or has failed', { cause: error });
      });
    if (done === 0) throw new Error('the store could not be written: another server has it');
  }

  onEmptied(heard: () => void): void {
    this.ownership.onRegained = heard;
  }

  follow(changes: Changes): void {
    if (!this.isShared) return;
    // A connection that hears takes no other commands.
    this.listener = this.redis.duplicate({ lazyConnect: true });
    this.listener.on('error', () => {});
    this.listener.on('message', (_channel, text) => {
      for (const [table, key] of othersIn(text, this.id)) changes.changed(table, key);
    });
    // Also the first time: others may have written since this process has read.
    this.listener.on('ready', () => changes.missed());
    void this.listener.subscribe(CHANGED).catch(() => {});
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    clearInterval(this.sweeping);
    this.ownership.stop();
    this.listener?.disconnect();
    // Where Redis is away nobody waits for it: what it has not got is told by what was to be written.
    if (this.awaySinceMs > 0) return this.redis.disconnect();
    await this.ownership.leave();
    await this.redis.quit().catch(() => {});
  }

  /** Removes a part of what is over. @returns how much */
  async sweep(): Promise<number> {
    return Number(await this.redis.eval(SWEEP, 1, ENDS, this.nowMs(), MOST_SWEPT));
  }

  private readValue(kept: Buffer | null | undefined): Uint8Array | undefined {
    return stillKept(kept, this.nowMs());
  }

  private checkOpen(): void {
    if (this.isClosed) throw new Error('the store is closed');
  }
}

function stillKept(kept: Buffer | null | undefined, nowMs: number): Uint8Array | undefined {
  if (!kept || kept.readDoubleBE(0) <= nowMs) return undefined;
  return Uint8Array.from(kept.subarray(TIME_BYTES));
}

/** A copy: the caller may go on writing into its bytes. */
function withTime(untilMs: number, value: Uint8Array): Buffer {
  const kept = Buffer.allocUnsafe(TIME_BYTES + value.length);
  kept.writeDoubleBE(untilMs);
  kept.set(value, TIME_BYTES);
  return kept;
}

async function listEntries(
  redis: Redis,
  table: string,
  { prefix = '', limit = Number.POSITIVE_INFINITY, isReversed = false }: Listing,
  nowMs: number,
): Promise<Entry[]> {
  checkListing(table, prefix);
  const [low, high] = prefix === '' ? ['-', '+'] : [`[${prefix}`, `[${prefix}${BEHIND}`];
  const entries: Entry[] = [];
  for (let from = 0; entries.length < limit; from += PAGE) {
    const keys = isReversed
      ? await redis.zrange(keysOf(table), high, low, 'BYLEX', 'REV', 'LIMIT', from, PAGE)
      : await redis.zrange(keysOf(table), low, high, 'BYLEX', 'LIMIT', from, PAGE);
    if (keys.length === 0) break;
    const kept = await redis.hmgetBuffer(valuesOf(table), ...keys);
    for (let i = 0; i < keys.length && entries.length < limit; i++) {
      const value = stillKept(kept[i], nowMs);
      if (value) entries.push({ key: keys[i], value, leftMs: leftOf((kept[i] as Buffer).readDoubleBE(0) - nowMs) });
    }
    if (keys.length < PAGE) break;
  }
  return entries;
}

/** Tables and keys. */
type Changed = readonly (readonly [table: string, key: string])[];

function changesOf(from: string, writes: readonly Write[]): string {
  const changed: Changed = writes.map(({ table, key }) => [table, key]);
  return JSON.stringify([from, changed]);
}

/** What another has written; what is own is known. */
function othersIn(text: string, own: string): Changed {
  const [from, changed] = JSON.parse(text) as [string, Changed];
  return from === own ? [] : changed;
}
