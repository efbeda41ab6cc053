import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Entry, Listing, Store, Write } from '../ports/store.ts';
import { StoreError } from './error.ts';
import { checkListing, checkNames, checkWrites, leftOf } from './keys.ts';

/** The one file that knows ioredis. */

/** A value begins with the time until which it is kept: milliseconds of the calendar as a double, Infinity for ever. */
const TIME_BYTES = 8;
/** All keys have one hash tag, so that a batch is one transaction in a cluster of Redis, too. */
const ROOT = '{cometa}';
const valuesOf = (table: string) => `${ROOT}:values:${table}`;
const keysOf = (table: string) => `${ROOT}:keys:${table}`;
const ENDS = `${ROOT}:ends`;
const OWNER = `${ROOT}:owner`;
/** Who of its owners is asked to end. */
const ASKED = `${ROOT}:asked`;
/** After every sign of a key. */
const BEHIND = '\x7f';
/** Entries that are asked for at once where not all are wanted: some may be over. */
const PAGE = 100;
/** How often what is over is removed, and how much of it at once. */
const SWEEP_MS = 10_000;
const MOST_SWEPT = 500;
/** The server that has the store says so this often, and is believed for so long. */
const OWN_EVERY_MS = 1500;
const OWNED_MS = 5000;
/** While Redis is away what is to be written waits in order, for so long; then nothing more is taken. */
const AWAY_MS = 60_000;
const CONNECT_MS = 5000;
const RETRY_MS = 500;
const OWN_RETRY_MS = 100;
/** Lists by beginning (ZRANGE BYLEX REV) are as old as that. */
const OLDEST_REDIS = 6.2;

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

/** Goes on having the store, unless another has it: 0; 2: this one is asked to end. KEYS: the owner, and who is asked; ARGV: who, and for how long. */
const OWN = `
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 1 end
redis.call('DEL', KEYS[2])
return 2`;

const LEAVE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/**
 * Connects, and takes the store for this process alone. Rejects with a StoreError.
 * @param url as REDIS_URL says it
 * @param onAsked called when another process asks the one that has the store to end, see `askOwnerToEnd`
 */
export async function openRedis(url: string, nowMs: () => number, onAsked: () => void = () => {}): Promise<Store> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    // What is asked while the line is down waits; `AWAY_MS` ends that.
    maxRetriesPerRequest: null,
    retryStrategy: () => RETRY_MS,
  });
  // Of a connection that fails the library says no more than that it is closed.
  let lastError: Error | undefined;
  redis.on('error', (error) => {
    lastError = error;
  });
  try {
    await redis.connect();
    await check(redis, placeOf(url));
    const store = new RedisStore(redis, nowMs, onAsked);
    await store.own(placeOf(url));
    return store;
  } catch (error) {
    redis.disconnect();
    if (error instanceof StoreError) throw error;
    throw unusable(url, lastError ?? (error as Error));
  }
}

/** A value in the store of another process, which goes on having it. Rejects with a StoreError. */
export function findInRedis(url: string, table: string, key: string, nowMs: () => number) {
  return visit(url, async (redis) => stillKept(await redis.hgetBuffer(valuesOf(table), key), nowMs()));
}

/** Asks the process that has the store to end; it hears of it when it next says that it has it. Rejects with a StoreError. */
export function askOwnerToEnd(url: string): Promise<void> {
  return visit(url, async (redis) => {
    const owner = await redis.get(OWNER);
    if (owner !== null) await redis.set(ASKED, owner, 'PX', OWNED_MS);
  });
}

/** Looks into a Redis on a connection for this alone. */
async function visit<T>(url: string, look: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: CONNECT_MS, retryStrategy: () => null });
  let lastError: Error | undefined;
  redis.on('error', (error) => {
    lastError = error;
  });
  try {
    await redis.connect();
    return await look(redis);
  } catch (error) {
    throw unusable(url, lastError ?? (error as Error));
  } finally {
    redis.disconnect();
  }
}

function unusable(url: string, { message }: Error): StoreError {
  const what = `Redis at ${placeOf(url)} cannot be used (${message}). Start it, or correct REDIS_URL.`;
  return new StoreError('NO_REDIS', what);
}

/** Without the password. */
function placeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the address of REDIS_URL';
}

async function check(redis: Redis, place: string): Promise<void> {
  const info = await redis.info();
  const read = (name: string) => info.match(new RegExp(`^${name}:(.*?)\\r?$`, 'm'))?.[1] ?? '';
  if (Number.parseFloat(read('redis_version')) < OLDEST_REDIS) {
    const what = `Redis at ${place} is ${read('redis_version')}; ${OLDEST_REDIS} is the oldest that will do. Update it.`;
    throw new StoreError('NO_REDIS', what);
  }
  if (read('role') === 'slave') {
    throw new StoreError(
      'READ_ONLY',
      `Redis at ${place} is a replica, which takes no writes. Set REDIS_URL to its master.`,
    );
  }
  if (read('maxmemory') !== '0' && read('maxmemory_policy') !== 'noeviction') {
    const what = `Redis at ${place} throws away what is kept when its memory is full (maxmemory-policy ${read('maxmemory_policy')}). Set that to noeviction.`;
    throw new StoreError('EVICTS', what);
  }
}

class RedisStore implements Store {
  private readonly redis: Redis;
  private readonly nowMs: () => number;
  private readonly onAsked: () => void;
  private readonly id = randomUUID();
  private readonly timers: NodeJS.Timeout[];
  private isClosed = false;
  /** Another server has the store. */
  private isTaken = false;
  /** Since when the line is down; 0: it is up. */
  private awaySinceMs = 0;

  constructor(redis: Redis, nowMs: () => number, onAsked: () => void) {
    this.redis = redis;
    this.nowMs = nowMs;
    this.onAsked = onAsked;
    redis.on('ready', () => {
      this.awaySinceMs = 0;
    });
    redis.on('close', () => {
      this.awaySinceMs ||= performance.now();
    });
    // What fails now is done again the next time.
    const often = (task: () => Promise<unknown>, ms: number) =>
      setInterval(() => void task().catch(() => {}), ms).unref();
    this.timers = [often(() => this.sweep(), SWEEP_MS), often(() => this.goOnOwning(), OWN_EVERY_MS)];
  }

  /** Waits until a server that was killed is believed no more. Rejects with a StoreError where one goes on having the store. */
  async own(place: string): Promise<void> {
    const endMs = performance.now() + OWNED_MS + OWN_EVERY_MS;
    while (!(await this.goOnOwning())) {
      if (performance.now() > endMs) {
        this.stop();
        const what = `another server has the store in Redis at ${place}. Stop it, or give this one another Redis or database.`;
        throw new StoreError('LOCKED', what);
      }
      await new Promise((resolve) => setTimeout(resolve, OWN_RETRY_MS));
    }
  }

  async get(table: string, key: string): Promise<Uint8Array | undefined> {
    this.checkOpen();
    checkNames(table, key);
    return this.readValue(await this.redis.hgetBuffer(valuesOf(table), key));
  }

  async list(table: string, { prefix = '', limit = Number.POSITIVE_INFINITY, isReversed = false }: Listing = {}) {
    this.checkOpen();
    checkListing(table, prefix);
    const [low, high] = prefix === '' ? ['-', '+'] : [`[${prefix}`, `[${prefix}${BEHIND}`];
    const entries: Entry[] = [];
    for (let from = 0; entries.length < limit; from += PAGE) {
      const keys = isReversed
        ? await this.redis.zrange(keysOf(table), high, low, 'BYLEX', 'REV', 'LIMIT', from, PAGE)
        : await this.redis.zrange(keysOf(table), low, high, 'BYLEX', 'LIMIT', from, PAGE);
      if (keys.length === 0) break;
      const kept = await this.redis.hmgetBuffer(valuesOf(table), ...keys);
      for (let i = 0; i < keys.length && entries.length < limit; i++) {
        const value = this.readValue(kept[i]);
        if (value)
          entries.push({ key: keys[i], value, leftMs: leftOf((kept[i] as Buffer).readDoubleBE(0) - this.nowMs()) });
      }
      if (keys.length < PAGE) break;
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
    if (this.isTaken) throw new Error('the store could not be written: another server has it');
    const awayMs = this.awaySinceMs === 0 ? 0 : performance.now() - this.awaySinceMs;
    if (awayMs > AWAY_MS) {
      throw new Error(`the store could not be written: Redis has been away for ${Math.round(awayMs / 1000)} s`);
    }
    const transaction = this.redis.multi();
    for (const { table, key, value, keptMs } of writes) {
      const path = `${table} ${key}`;
      if (!value) transaction.hdel(valuesOf(table), key).zrem(keysOf(table), key).zrem(ENDS, path);
      else {
        const untilMs = keptMs === undefined ? Number.POSITIVE_INFINITY : this.nowMs() + keptMs;
        transaction.hset(valuesOf(table), key, withTime(untilMs, value)).zadd(keysOf(table), 0, key);
        if (keptMs === undefined) transaction.zrem(ENDS, path);
        else transaction.zadd(ENDS, untilMs, path);
      }
    }
    try {
      await transaction.exec();
    } catch (error) {
      throw new Error('the store could not be written: Redis has no memory left, or has failed', { cause: error });
    }
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.stop();
    // Where Redis is away nobody waits for it: what it has not got is told by what was to be written.
    if (this.awaySinceMs > 0) return this.redis.disconnect();
    await this.redis.eval(LEAVE, 1, OWNER, this.id).catch(() => {});
    await this.redis.quit().catch(() => {});
  }

  /** Removes a part of what is over. @returns how much */
  async sweep(): Promise<number> {
    return Number(await this.redis.eval(SWEEP, 1, ENDS, this.nowMs(), MOST_SWEPT));
  }

  private async goOnOwning(): Promise<boolean> {
    const answer = Number(await this.redis.eval(OWN, 2, OWNER, ASKED, this.id, OWNED_MS));
    this.isTaken = answer === 0;
    if (answer === 2) this.onAsked();
    return !this.isTaken;
  }

  private stop(): void {
    this.isClosed = true;
    for (const timer of this.timers) clearInterval(timer);
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
