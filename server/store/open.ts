import { chmod, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolders } from '../../game/node/folders.ts';
import type { Store } from '../ports/store.ts';
import { StoreError } from './error.ts';
import { askToEnd, lockFolder, type OnAsked, untilReleased } from './lock.ts';
import { createMemoryStore } from './memory.ts';
import { withOwnTables } from './own-tables.ts';
import { DATA_FILE, isAsClosed, noteClosed, probeFolder } from './probe.ts';
import type { OpenAs } from './redis.ts';
import type { Told } from './redis-owner.ts';
import { migrate, SchemaError } from './schema.ts';

/** More than lmdb's table of readers takes. */
const LOCK_FILE_BYTES = 16_384;

/** What `STORE` says. */
export type StoreKind = 'auto' | 'lmdb' | 'redis' | 'memory';

/** Which store, and where: lmdb in a folder, Redis at an address. */
export interface StoreChoice extends Told {
  readonly kind: StoreKind;
  readonly dir: string;
  /** Empty: there is none. */
  readonly redisUrl: string;
  /** Of several hosts that share a Redis each has another; empty: there is no other. */
  readonly hostName?: string;
}

/** A store, and what is to be said of it where nothing outlasts the process though it should. */
export interface OpenedStore {
  readonly store: Store;
  readonly isKept: boolean;
  readonly warning: string | undefined;
}

/**
 * The store to play with: Redis where an address is given. Rejects with a StoreError where one that is asked for cannot be had; only lmdb, which nobody
 * asked for, may be missing. @param nowMs time of the calendar
 */
export async function chooseStore(
  { kind, dir, redisUrl, hostName = '', ...told }: StoreChoice,
  nowMs: () => number,
): Promise<OpenedStore> {
  const inMemory = (warning?: string) => ({ store: createMemoryStore(nowMs), isKept: false, warning });
  if (kind === 'memory') return inMemory();
  if (isInRedis({ kind, redisUrl })) {
    const store = await openRedisStore(redisUrl, nowMs, { name: hostName, ...told });
    return { store: hostName === '' ? store : withOwnTables(store, hostName), isKept: true, warning: undefined };
  }
  try {
    return { store: await openStore(dir, nowMs, told.onAsked), isKept: true, warning: undefined };
  } catch (error) {
    if (kind === 'lmdb' || !(error instanceof StoreError)) throw error;
    return inMemory(`nothing is saved in this run: ${error.message}`);
  }
}

/**
 * The same once no other process has it; then there must be one that outlasts the process.
 * @param onWaiting told once, that another has it; waiting begins when it resolves
 */
export async function waitForStore(
  choice: StoreChoice,
  nowMs: () => number,
  onWaiting: () => Promise<void>,
): Promise<OpenedStore> {
  if (isInRedis(choice)) return chooseStore({ ...choice, kind: 'redis', onWaiting }, nowMs);
  for (let attempts = 0; ; attempts++) {
    try {
      return await chooseStore({ ...choice, kind: 'lmdb' }, nowMs);
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'LOCKED') throw error;
    }
    if (attempts === 0) await onWaiting();
    await untilReleased(resolve(choice.dir));
  }
}

/** Asks the process that has the store to end, so that one that waits can go on. @param rules see `OnAsked` */
export async function askForStore(choice: StoreChoice, rules: string): Promise<void> {
  if (!isInRedis(choice)) return askToEnd(resolve(choice.dir), rules);
  const { askOwnerToEnd } = await import('./redis-owner.ts');
  await askOwnerToEnd(choice.redisUrl, choice.hostName ?? '', rules);
}

/** Whether the store is to lie in a Redis. */
export function isInRedis({ kind, redisUrl }: Omit<StoreChoice, 'dir'>): boolean {
  return kind === 'redis' || (kind === 'auto' && redisUrl !== '');
}

/** Opens the store in a Redis. Rejects with a StoreError. */
export async function openRedisStore(url: string, nowMs: () => number, as: OpenAs = {}): Promise<Store> {
  if (url === '') {
    throw new StoreError('NO_REDIS', 'STORE is redis, but REDIS_URL is empty. Set it, like redis://127.0.0.1:6379.');
  }
  const { openRedis } = await import('./redis.ts');
  const store = await openRedis(url, nowMs, as);
  try {
    await migrate(store);
    return store;
  } catch (error) {
    await store.close();
    if (error instanceof SchemaError) throw new StoreError('NEWER', `the store in Redis ${error.message}`);
    throw error;
  }
}

/** Opens the store in a folder, which is made where it is not there. Rejects with a StoreError. */
export async function openStore(folder: string, nowMs: () => number, onAsked?: OnAsked): Promise<Store> {
  const dir = resolve(folder);
  const lmdb = await loadLmdb();
  await makeFolder(dir);
  const lock = await lockFolder(dir, onAsked).catch((error: unknown) => {
    throw folderError(dir, error);
  });
  if (!lock) {
    const what = `another process has the store in ${dir} open. Stop it, or give this one another DATA_DIR.`;
    throw new StoreError('LOCKED', what);
  }
  try {
    await reserveLockFile(dir).catch((error: unknown) => {
      throw folderError(dir, error);
    });
    if (!(await isAsClosed(dir))) await checkProbe(dir);
    const store = await lmdb.openLmdb(dir, nowMs);
    await migrate(store);
    return {
      ...verbsOf(store),
      async close() {
        await store.close();
        // Where it cannot be noted the next start looks for itself.
        await noteClosed(dir).catch(() => {});
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    if (error instanceof SchemaError) throw new StoreError('NEWER', `the store in ${dir} ${error.message}`);
    throw error instanceof StoreError ? error : folderError(dir, error);
  }
}

/** A store's methods apart from it, to be spread. */
function verbsOf(store: Store): Omit<Store, 'close'> {
  return {
    get: (...args) => store.get(...args),
    list: (...args) => store.list(...args),
    put: (...args) => store.put(...args),
    delete: (...args) => store.delete(...args),
    batch: (...args) => store.batch(...args),
  };
}

async function loadLmdb(): Promise<typeof import('./lmdb.ts')> {
  try {
    return await import('./lmdb.ts');
  } catch (error) {
    const [line] = String(error).split('\n');
    const where = `Node ${process.versions.node} on ${process.platform} ${process.arch}`;
    throw new StoreError('NO_LMDB', `the library lmdb does not load with ${where} (${line}). Run npm ci again.`);
  }
}

async function makeFolder(dir: string): Promise<void> {
  try {
    makeFolders(dir, 0o700);
    // One that was there before may be open to all.
    await chmod(dir, 0o700);
  } catch (error) {
    throw folderError(dir, error);
  }
}

/** lmdb maps this file as well. A page of it that a full disk has no place for would end the process, so its place is taken now. */
async function reserveLockFile(dir: string): Promise<void> {
  await writeFile(join(dir, `${DATA_FILE}-lock`), new Uint8Array(LOCK_FILE_BYTES), { mode: 0o600 });
}

async function checkProbe(dir: string): Promise<void> {
  const { kind, said } = await probeFolder(dir);
  if (kind === 'good') return;
  if (kind === 'failed') throw folderError(dir, Object.assign(new Error(said), { code: codeIn(said) }));
  const what = `the store in ${dir} is damaged (${said}). Move that folder away and start again: "cometa data import" takes a backup in.`;
  throw new StoreError('DAMAGED', what);
}

/** lmdb tells the system's errors by their sentences. */
function codeIn(said: string): string | undefined {
  if (/no space left/i.test(said)) return 'ENOSPC';
  if (/read-only/i.test(said)) return 'EROFS';
  return /permission denied/i.test(said) ? 'EACCES' : undefined;
}

function folderError(dir: string, error: unknown): StoreError {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new StoreError('FULL', `the disk of ${dir} is full. Make room there, or set DATA_DIR to another folder.`);
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new StoreError(
        'READ_ONLY',
        `${dir} may not be written. Change its owner, or set DATA_DIR to another folder.`,
      );
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENOENT':
      return new StoreError('NO_FOLDER', `${dir} cannot be made a folder. Set DATA_DIR to another place.`);
    default:
      return new StoreError('FAILED', `the store in ${dir} does not open: ${message}.`);
  }
}
