import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../../../server/ports/store.ts';
import { openLmdb } from '../../../../server/store/lmdb.ts';
import { createMemoryStore } from '../../../../server/store/memory.ts';
import { openRedis } from '../../../../server/store/redis.ts';
import { startRedis, type TestRedis } from '../../../harness/process/redis.ts';

const redis = await startRedis();
afterAll(() => redis?.stop());
let redisIsFor = '';

/** Each folder of a test stands for an empty Redis. */
async function openEmptyRedis({ url, flush }: TestRedis, dir: string, nowMs: () => number): Promise<Store> {
  if (dir !== redisIsFor) await flush();
  redisIsFor = dir;
  return openRedis(url, nowMs);
}

/** Whoever implements a store is added here. `open` may be called again after a close, and finds what was kept where `isKept`. */
const IMPLEMENTATIONS = [
  { name: 'memory', isKept: false, open: (_dir: string, nowMs: () => number) => createMemoryStore(nowMs) },
  { name: 'lmdb', isKept: true, open: (dir: string, nowMs: () => number) => openLmdb(dir, nowMs) },
  ...(redis
    ? [{ name: 'redis', isKept: true, open: (dir: string, nowMs: () => number) => openEmptyRedis(redis, dir, nowMs) }]
    : []),
];

/** One that removes what is over by and by does so now. */
const sweepOf = (store: Store) => (store as Store & { sweep?(): Promise<unknown> }).sweep?.();

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (value: Uint8Array | undefined) => value && new TextDecoder().decode(value);

describe.each(IMPLEMENTATIONS)('a store by $name', ({ open, isKept }) => {
  let dir: string;
  let store: Store;
  let nowMs: number;
  const reopen = async () => {
    await store.close();
    store = await open(dir, () => nowMs);
  };
  const keys = async (...args: Parameters<Store['list']>) => (await store.list(...args)).map(({ key }) => key);

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'cometa-store-'));
    nowMs = 1_800_000_000_000;
    store = await open(dir, () => nowMs);
  });
  afterEach(async () => {
    await store.close();
    rmSync(dir, { recursive: true });
  });

  test('gives back what was put, and nothing for another key or table', async () => {
    await store.put('runs', 'ada', bytes('412'));
    expect(text(await store.get('runs', 'ada'))).toBe('412');
    expect(await store.get('runs', 'bob')).toBeUndefined();
    expect(await store.get('bans', 'ada')).toBeUndefined();
  });

  test('keeps what was put last, and any bytes, none at all too', async () => {
    const all = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) & 255);
    await store.put('runs', 'ada', bytes('1'));
    await store.put('runs', 'ada', all);
    await store.put('runs', 'bob', new Uint8Array(0));
    expect(await store.get('runs', 'ada')).toEqual(all);
    expect(await store.get('runs', 'bob')).toEqual(new Uint8Array(0));
  });

  test('keeps bytes as they were when they were put, and gives away no memory of its own', async () => {
    const mine = bytes('mine');
    const done = store.put('runs', 'ada', mine);
    mine.fill(0);
    await done;
    const given = await store.get('runs', 'ada');
    given?.fill(0);
    expect(text(await store.get('runs', 'ada'))).toBe('mine');
  });

  test('deletes, and does no harm where there is nothing', async () => {
    await store.put('runs', 'ada', bytes('1'));
    await store.delete('runs', 'ada');
    await store.delete('runs', 'nobody');
    expect(await store.get('runs', 'ada')).toBeUndefined();
    expect(await keys('runs')).toEqual([]);
  });

  test('lists a table by rising code points, its own alone', async () => {
    for (const key of ['b', 'a/2', 'B', 'a', 'a/10', '~', '!']) await store.put('runs', key, bytes(key));
    await store.put('run', 's', bytes('another table'));
    await store.put('runsx', 'a', bytes('another table'));
    expect(await keys('runs')).toEqual(['!', 'B', 'a', 'a/10', 'a/2', 'b', '~']);
    expect((await store.list('runs')).every(({ key, value }) => text(value) === key)).toBe(true);
    expect(await keys('nothing')).toEqual([]);
  });

  test('lists by beginning, backwards, and no more than is wanted', async () => {
    for (const key of ['day/1', 'day/2', 'day/3', 'days', 'week/1']) await store.put('boards', key, bytes(''));
    expect(await keys('boards', { prefix: 'day/' })).toEqual(['day/1', 'day/2', 'day/3']);
    expect(await keys('boards', { prefix: 'day/', limit: 2 })).toEqual(['day/1', 'day/2']);
    expect(await keys('boards', { prefix: 'day/', limit: 2, isReversed: true })).toEqual(['day/3', 'day/2']);
    expect(await keys('boards', { isReversed: true, limit: 1 })).toEqual(['week/1']);
    expect(await keys('boards', { prefix: 'month/' })).toEqual([]);
    expect(await keys('boards', { limit: 0 })).toEqual([]);
  });

  test('forgets what was kept for a time, at its end and not before', async () => {
    await store.put('codes', 'ada', bytes('1'), 1000);
    await store.put('codes', 'bob', bytes('2'));
    nowMs += 999;
    expect(await keys('codes')).toEqual(['ada', 'bob']);
    nowMs += 1;
    expect(await store.get('codes', 'ada')).toBeUndefined();
    expect(await keys('codes', { limit: 1 })).toEqual(['bob']);
  });

  test('tells how much longer something is kept', async () => {
    await store.put('codes', 'ada', bytes('1'), 1000);
    await store.put('codes', 'bob', bytes('2'));
    nowMs += 400;
    expect((await store.list('codes')).map(({ leftMs }) => leftMs)).toEqual([600, undefined]);
  });

  test('keeps for longer what is put again', async () => {
    await store.put('codes', 'ada', bytes('1'), 1000);
    await store.put('codes', 'ada', bytes('2'), 5000);
    await store.put('codes', 'bob', bytes('1'), 1000);
    await store.put('codes', 'bob', bytes('2'));
    nowMs += 4000;
    expect(text(await store.get('codes', 'ada'))).toBe('2');
    nowMs += 1e10;
    expect(await keys('codes')).toEqual(['bob']);
  });

  test('writes a batch as one, the last write of a key in force', async () => {
    await store.put('runs', 'ada', bytes('old'));
    await store.batch([
      { table: 'runs', key: 'ada', value: undefined },
      { table: 'runs', key: 'bob', value: bytes('1') },
      { table: 'boards', key: 'bob', value: bytes('2'), keptMs: 1000 },
      { table: 'runs', key: 'bob', value: bytes('3') },
    ]);
    await store.batch([]);
    expect(await keys('runs')).toEqual(['bob']);
    expect(text(await store.get('runs', 'bob'))).toBe('3');
    expect(text(await store.get('boards', 'bob'))).toBe('2');
  });

  test('writes nothing of a batch in which one write is none', async () => {
    const batch = store.batch([
      { table: 'runs', key: 'ada', value: bytes('1') },
      { table: 'runs', key: 'no spaces', value: bytes('2') },
    ]);
    await expect(batch).rejects.toThrow(RangeError);
    expect(await keys('runs')).toEqual([]);
  });

  test.each([
    ['', 'a'],
    ['Runs', 'a'],
    ['a/b', 'a'],
    ['runs', ''],
    ['runs', 'a b'],
    ['runs', 'é'],
    ['runs', 'a\n'],
    ['runs', 'a'.repeat(201)],
  ])('refuses the table %j with the key %j', async (table, key) => {
    await expect(store.put(table, key, bytes('1'))).rejects.toThrow(RangeError);
    await expect(store.get(table, key)).rejects.toThrow(RangeError);
    await expect(store.delete(table, key)).rejects.toThrow(RangeError);
  });

  test('takes a key of 200 signs', async () => {
    await store.put('runs', '~'.repeat(200), bytes('1'));
    expect(await keys('runs')).toEqual(['~'.repeat(200)]);
  });

  test('takes many writes at once, and all of them are there', async () => {
    const names = Array.from({ length: 500 }, (_, i) => `k${String(i).padStart(4, '0')}`);
    await Promise.all(names.map((key) => store.put('runs', key, bytes(key))));
    expect(await keys('runs')).toEqual(names);
  });

  test('answers nothing after it was closed, and may be closed twice', async () => {
    await store.put('runs', 'ada', bytes('1'));
    const closing = [store.close(), store.close()];
    await Promise.all(closing);
    await expect(store.get('runs', 'ada')).rejects.toThrow('closed');
    await expect(store.put('runs', 'ada', bytes('2'))).rejects.toThrow('closed');
    await expect(store.list('runs')).rejects.toThrow('closed');
  });

  test('takes away what is over, and nothing that was put again, while it goes on', async () => {
    for (let i = 0; i < 50; i++) await store.put('codes', `k${i}`, bytes('1'), 1000);
    nowMs += 5000;
    await Promise.all([
      sweepOf(store),
      store.put('codes', 'k7', bytes('2'), 1000),
      store.put('codes', 'k8', bytes('2')),
    ]);
    await sweepOf(store);
    expect(await keys('codes')).toEqual(['k7', 'k8']);
    nowMs += 5000;
    await sweepOf(store);
    expect(await keys('codes')).toEqual(['k8']);
  });

  const kept = isKept ? test : () => {};
  kept('has everything when it is opened again, ends too', async () => {
    await store.put('runs', 'ada', bytes('1'));
    await store.put('runs', 'bob', bytes('2'), 1000);
    void store.put('runs', 'eve', bytes('3'));
    await reopen();
    expect(await keys('runs')).toEqual(['ada', 'bob', 'eve']);
    nowMs += 1000;
    expect(await keys('runs')).toEqual(['ada', 'eve']);
  });
});
