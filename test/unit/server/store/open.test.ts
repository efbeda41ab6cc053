import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StoreError } from '../../../../server/store/error.ts';
import { chooseStore, openStore } from '../../../../server/store/open.ts';
import { MIGRATIONS, migrate, schemaOf } from '../../../../server/store/schema.ts';
import { mountFullDisk } from '../../../harness/server/full-disk.ts';

let folder: string;
let dir: string;
const cleanups: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cometa-store-'));
  dir = join(folder, 'data', 'store');
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  rmSync(folder, { recursive: true, force: true });
});

const open = async (path = dir) => {
  const store = await openStore(path, Date.now);
  cleanups.push(() => store.close());
  return store;
};
const refusal = (path = dir): Promise<StoreError> =>
  openStore(path, Date.now).then(
    () => Promise.reject(),
    (error) => error,
  );
const bytes = (text: string) => new TextEncoder().encode(text);

test('a folder that is not there is made, for nobody else', async () => {
  await open();
  const modes = ['', 'data.mdb', 'data.mdb-lock'].map((name) => (statSync(join(dir, name)).mode & 0o777).toString(8));
  expect(modes).toEqual(['700', '600', '600']);
});

test('a folder that is open to all is closed to others', async () => {
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, 0o777);
  await open();
  expect((statSync(dir).mode & 0o777).toString(8)).toBe('700');
});

test('what was kept is there when it is opened again', async () => {
  const first = await openStore(dir, Date.now);
  await first.put('runs', 'ada', bytes('412'));
  await first.close();
  expect(await (await open()).get('runs', 'ada')).toEqual(bytes('412'));
});

test('a store that another one has open is refused, and had once that one is closed', async () => {
  const first = await openStore(dir, Date.now);
  expect(await refusal()).toMatchObject({
    code: 'LOCKED',
    message: expect.stringContaining('Stop it, or give this one'),
  });
  await first.close();
  await open();
});

test('a process that was killed leaves no lock', async () => {
  mkdirSync(dir, { recursive: true });
  const script = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  const name = join(dir, 'lock.sock');
  spawnSync(process.execPath, ['-e', script, name]);
  expect(existsSync(name)).toBe(true);
  await open();
});

test.each([
  ['in its middle', (file: Buffer) => file.fill(0x5a, 8192, file.length >> 1)],
  ['from its beginning', (file: Buffer) => file.fill(0x5a)],
  ['by being cut off', (file: Buffer) => file.subarray(0, 5000)],
  ['by being something else', () => Buffer.from('hello')],
])('a store that is damaged %s is refused in a sentence', async (_how, damage) => {
  const store = await openStore(dir, Date.now);
  for (let i = 0; i < 500; i++) void store.put('runs', `k${i}`, new Uint8Array(1000));
  await store.close();
  const file = join(dir, 'data.mdb');
  writeFileSync(file, damage(readFileSync(file)));
  const refused = await refusal();
  expect(refused.code).toBe('DAMAGED');
  expect(refused.message).toContain('Move that folder away and start again');
});

test('a place that is a file is no folder', async () => {
  writeFileSync(join(folder, 'data'), '');
  expect(await refusal()).toMatchObject({
    code: 'NO_FOLDER',
    message: `${dir} cannot be made a folder. Set DATA_DIR to another place.`,
  });
});

test('a disk that may not be written is refused in a sentence', async () => {
  mkdirSync(dir, { recursive: true });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'tmpfs', dir], { encoding: 'utf8' });
  if (mounted.status !== 0) return console.log(`Not looked at read-only: ${(mounted.stderr ?? 'no mount').trim()}`);
  cleanups.push(() => spawnSync('umount', ['-l', dir]));
  expect(await refusal()).toMatchObject({
    code: 'READ_ONLY',
    message: expect.stringContaining(`${dir} may not be written.`),
  });
});

test('a full disk is refused in a sentence', async () => {
  const disk = mountFullDisk();
  if (!disk) return;
  cleanups.push(() => disk.remove());
  expect(await refusal(disk.dir)).toMatchObject({
    code: 'FULL',
    message: expect.stringContaining('is full. Make room there'),
  });
});

test('a disk that becomes full refuses a write; what was kept before stays, and what comes after is kept once there is room', async () => {
  const disk = mountFullDisk(60);
  if (!disk) return;
  cleanups.push(() => disk.remove());
  const store = await open(disk.dir);
  await store.put('runs', 'ada', bytes('412'));
  await expect(store.put('runs', 'big', new Uint8Array(200_000))).rejects.toThrow();
  expect(await store.get('runs', 'ada')).toEqual(bytes('412'));
  expect(await store.get('runs', 'big')).toBeUndefined();
  disk.free();
  await store.put('runs', 'bob', bytes('1'));
  expect(await store.get('runs', 'bob')).toEqual(bytes('1'));
});

test('play goes on without saving where a store cannot be had, and says so, unless it must be had', async () => {
  writeFileSync(join(folder, 'data'), '');
  const auto = await chooseStore({ kind: 'auto', dir, redisUrl: '' }, Date.now);
  expect(auto).toMatchObject({
    isKept: false,
    warning: `nothing is saved in this run: ${dir} cannot be made a folder. Set DATA_DIR to another place.`,
  });
  await auto.store.put('runs', 'ada', bytes('1'));
  await expect(chooseStore({ kind: 'lmdb', dir, redisUrl: '' }, Date.now)).rejects.toMatchObject({ code: 'NO_FOLDER' });
  expect(await chooseStore({ kind: 'memory', dir, redisUrl: '' }, Date.now)).toMatchObject({
    isKept: false,
    warning: undefined,
  });
});

test('a store is brought to the newest version, step by step, and each step with its number', async () => {
  const store = await open();
  expect(await schemaOf(store)).toBe(MIGRATIONS.length);
  await store.put('runs', 'ada', bytes('1'));
  const rename = async () => [
    { table: 'runs', key: 'ada', value: undefined },
    { table: 'runs', key: 'lovelace', value: bytes('1') },
  ];
  const fail = () => Promise.reject(new Error('no'));
  await expect(migrate(store, [...MIGRATIONS, rename, fail])).rejects.toThrow('no');
  expect(await schemaOf(store)).toBe(MIGRATIONS.length + 1);
  expect((await store.list('runs')).map(({ key }) => key)).toEqual(['lovelace']);
});

test('a store of a newer version is refused in a sentence, and is left as it is', async () => {
  const store = await openStore(dir, Date.now);
  await store.put('meta', 'schema', bytes('99'));
  await store.close();
  expect(await refusal()).toMatchObject({ code: 'NEWER', message: expect.stringContaining('is of version 99') });
});
