import { Redis } from 'ioredis';
import { StoreError } from './error.ts';

/** All keys have one hash tag, so that a batch is one transaction in a cluster of Redis, too. */
export const ROOT = '{cometa}';
/** Lists by beginning (ZRANGE BYLEX REV) are as old as that. */
const OLDEST_REDIS = 6.2;
const CONNECT_MS = 5000;
const RETRY_MS = 500;

/** A connection that is made again whenever it is cut. Rejects with a StoreError, also where that Redis would not keep what is put there. */
export async function connectToRedis(url: string): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    // What is asked while the line is down waits; the store ends that.
    maxRetriesPerRequest: null,
    retryStrategy: () => RETRY_MS,
  });
  try {
    await connected(redis, url, () => check(redis, placeOf(url)));
    return redis;
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}

/** Looks into a Redis on a connection for this alone. Rejects with a StoreError. */
export async function visitRedis<T>(url: string, look: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: CONNECT_MS, retryStrategy: () => null });
  try {
    return await connected(redis, url, () => look(redis));
  } finally {
    redis.disconnect();
  }
}

async function connected<T>(redis: Redis, url: string, look: () => Promise<T>): Promise<T> {
  // Of a connection that fails the library says no more than that it is closed.
  let lastError: Error | undefined;
  redis.on('error', (error) => {
    lastError = error;
  });
  try {
    await redis.connect();
    return await look();
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw unusable(url, lastError ?? (error as Error));
  }
}

function unusable(url: string, { message }: Error): StoreError {
  const what = `Redis at ${placeOf(url)} cannot be used (${message}). Start it, or correct REDIS_URL.`;
  return new StoreError('NO_REDIS', what);
}

/** Without the password. */
export function placeOf(url: string): string {
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
