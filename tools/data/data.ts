// What is kept, out of the store and into it, as lines of JSON: {"table","key","value" in base64,"leftMs" where it has an end}.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { folderFor } from '../../game/node/root.ts';
import { isIdentity } from '../../protocol/join.ts';
import { loadConfigOrExit } from '../../server/config/config.ts';
import { identityOf } from '../../server/identity/identity.ts';
import type { Store, Write } from '../../server/ports/store.ts';
import { isInRedis, openRedisStore, openStore } from '../../server/store/open.ts';
import { forgetIdentity, TABLE_NAMES } from '../../server/store/tables.ts';
import { type FlagValues, UsageError, withUsage } from '../lib/flags.ts';
import { print } from '../lib/output.ts';

/** An identity as it is kept: a SHA-256 in base64url. */
const HASH = /^[A-Za-z0-9_-]{43}$/;
/** A batch is one transaction, and all of it lies in memory. */
const LINES_A_BATCH = 1000;

/** `cometa data export`, `import` or `forget ID`. The server must not run: a store has one process. */
export function data(values: FlagValues): Promise<number | undefined> {
  return withUsage('data', async () => {
    const act = actOf(values);
    const store = await openGiven(values.dir);
    try {
      return await act(store);
    } finally {
      await store.close();
    }
  });
}

/** The folder that is given, else what the settings say: Redis where they name one. */
function openGiven(dir: FlagValues[string]): Promise<Store> {
  if (typeof dir === 'string') return openStore(dir, Date.now);
  const { store, redisUrl, dataDir } = loadConfigOrExit();
  if (isInRedis({ kind: store, redisUrl })) return openRedisStore(redisUrl, Date.now);
  return openStore(join(dataDir || folderFor('data', 'data'), 'store'), Date.now);
}

function actOf({ act, id, in: from }: FlagValues): (store: Store) => Promise<number> {
  switch (act) {
    case 'export':
      return exportAll;
    case 'import':
      return (store) => importAll(store, typeof from === 'string' ? createReadStream(from) : process.stdin);
    case 'forget':
      return forgetOf(String(id ?? ''));
    default:
      throw new UsageError('"cometa data" takes export, import, or forget and an identity.');
  }
}

async function exportAll(store: Store): Promise<number> {
  for (const table of TABLE_NAMES) {
    for (const { key, value, leftMs } of await store.list(table)) {
      await print(JSON.stringify({ table, key, value: Buffer.from(value).toString('base64'), leftMs }));
    }
  }
  return 0;
}

async function importAll(store: Store, input: NodeJS.ReadableStream): Promise<number> {
  let count = 0;
  let writes: Write[] = [];
  const flush = async () => {
    await store.batch(writes);
    count += writes.length;
    writes = [];
  };
  let number = 0;
  for await (const line of createInterface({ input })) {
    number++;
    if (line.trim() === '') continue;
    writes.push(writeOf(line, number));
    if (writes.length >= LINES_A_BATCH) await flush();
  }
  await flush();
  console.error(`${count} entries are in the store now.`);
  return 0;
}

function writeOf(line: string, number: number): Write {
  const { table, key, value, leftMs } = parse(line);
  const isGood =
    (TABLE_NAMES as string[]).includes(String(table)) && typeof key === 'string' && typeof value === 'string';
  if (!isGood) throw new Error(`line ${number} is none of "cometa data export". What stands before it was taken in.`);
  const keptMs = typeof leftMs === 'number' ? leftMs : undefined;
  return { table: String(table), key, value: Buffer.from(value, 'base64'), keptMs };
}

function parse(line: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}

/** By the secret that a browser keeps, or by its hash, which is what the store knows. */
function forgetOf(given: string): (store: Store) => Promise<number> {
  if (!isIdentity(given) && !HASH.test(given)) {
    throw new UsageError(
      '"cometa data forget" takes an identity: 43 letters, digits, - and _, or the 22 of its secret.',
    );
  }
  return async (store) => {
    const count = await forgetIdentity(store, isIdentity(given) ? identityOf(given) : given);
    console.error(count > 0 ? `Forgotten: ${count} entries are gone.` : 'Nothing was kept of this identity.');
    return 0;
  };
}
