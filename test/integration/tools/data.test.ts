import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureServerBuilt } from '../../../bin/build.mjs';
import { identityOf } from '../../../server/identity/identity.ts';
import type { Store } from '../../../server/ports/store.ts';
import { openStore } from '../../../server/store/open.ts';
import { jsonBytes } from '../../../server/store/tables.ts';
import { startRedis } from '../../harness/process/redis.ts';

const BIN = fileURLToPath(new URL('../../../bin/cometa.mjs', import.meta.url));
const SECRET = 'AAECAwQFBgcICQoLDA0ODw';
const ADA = identityOf(SECRET);
const BOB = identityOf('AAECAwQFBgcICQoLDA0OEA');

const redis = await startRedis();
afterAll(() => redis?.stop());

let folder: string;
let dir: string;
beforeAll(() => ensureServerBuilt());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cometa-data-'));
  dir = join(folder, 'store');
});
afterEach(() => rmSync(folder, { recursive: true }));

const data = (input: string, ...args: string[]) =>
  spawnSync(process.execPath, [BIN, 'data', ...args, '--dir', dir], { input, encoding: 'utf8' });

async function withStore<T>(use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(dir, Date.now);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

const fill = () =>
  withStore(async (store) => {
    for (const identity of [ADA, BOB]) {
      await store.put('identities', identity, jsonBytes({ name: identity }));
      await store.put('sessions', `of-${identity}`, jsonBytes({ identity }));
    }
    await store.put('rooms', 'PLAYS', Uint8Array.of(0, 255, 10), 60_000);
    await store.put('sessions', 'nobody', jsonBytes({}));
  });

test('what is exported can be imported into another store, bytes and ends too', async () => {
  await fill();
  const { stdout, status } = data('', 'export');
  expect(status).toBe(0);
  rmSync(dir, { recursive: true });
  expect(data(stdout, 'import')).toMatchObject({ status: 0, stderr: '7 entries are in the store now.\n' });
  await withStore(async (store) => {
    const [room] = await store.list('rooms');
    expect(room.value).toEqual(Uint8Array.of(0, 255, 10));
    expect(room.leftMs).toBeLessThanOrEqual(60_000);
    expect((await store.list('sessions')).map(({ key }) => key)).toHaveLength(3);
  });
  // But for how long the room is kept, which goes on.
  const left = (lines: string) => lines.replace(/"leftMs":\d+/, '"leftMs":0');
  expect(left(data('', 'export').stdout)).toBe(left(stdout));
});

test.skipIf(!redis)('what is exported from a folder can be imported into a Redis, and is the same there', async () => {
  await fill();
  const { stdout } = data('', 'export');
  const env = { ...process.env, REDIS_URL: redis?.url, STORE: 'auto' };
  const inRedis = (input: string, ...args: string[]) =>
    spawnSync(process.execPath, [BIN, 'data', ...args], { input, env, encoding: 'utf8' });
  expect(inRedis(stdout, 'import')).toMatchObject({ status: 0, stderr: '7 entries are in the store now.\n' });
  const left = (lines: string) => lines.replace(/"leftMs":\d+/, '"leftMs":0');
  expect(left(inRedis('', 'export').stdout)).toBe(left(stdout));
  expect(inRedis('', 'forget', SECRET)).toMatchObject({ status: 0, stderr: 'Forgotten: 2 entries are gone.\n' });
});

test.each([
  ['its identity', ADA],
  ['its secret', SECRET],
])('somebody is forgotten by %s: nothing of them is left, and everything of others', async (_by, id) => {
  await fill();
  expect(data('', 'forget', id)).toMatchObject({ status: 0, stderr: 'Forgotten: 2 entries are gone.\n' });
  const { stdout } = data('', 'export');
  const values = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const text = values.map(({ key, value }) => `${key} ${Buffer.from(value, 'base64')}`).join('\n');
  expect(text).not.toContain(ADA);
  expect(text.split(BOB)).toHaveLength(5);
  expect(data('', 'forget', id)).toMatchObject({ status: 0, stderr: 'Nothing was kept of this identity.\n' });
});

test.each([
  [[], 2, '"cometa data" takes export, import, or forget and an identity.'],
  [['eat'], 2, '"cometa data" takes export, import, or forget and an identity.'],
  [['forget'], 2, '"cometa data forget" takes an identity: '],
  [['forget', '../../etc'], 2, '"cometa data forget" takes an identity: '],
  [['forget', ADA, 'more'], 2, "Unexpected argument 'more'."],
])('%j is refused in a sentence', (args, status, sentence) => {
  const said = data('', ...args);
  expect([said.status, said.stdout]).toEqual([status, '']);
  expect(said.stderr).toContain(sentence);
});

test('a line that is none is told by its number', async () => {
  const { status, stderr } = data('\n{"table":"nothing","key":"a","value":""}\n', 'import');
  expect([status, stderr]).toEqual([
    1,
    'cometa data: line 2 is none of "cometa data export". What stands before it was taken in.\n',
  ]);
});

test('a store that a server has open is not touched', async () => {
  await withStore(async () => {
    const { status, stderr } = data('', 'export');
    expect([status, stderr.includes('another process has the store in')]).toEqual([1, true]);
  });
});
