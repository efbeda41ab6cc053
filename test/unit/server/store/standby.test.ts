import { existsSync, mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockFolder, untilReleased } from '../../../../server/store/lock.ts';
import { openStore, waitForStore } from '../../../../server/store/open.ts';
import { DATA_FILE, isAsClosed } from '../../../../server/store/probe.ts';

const newFolder = () => join(mkdtempSync(join(tmpdir(), 'cometa-')), 'store');

test('one who waits for a store has it as soon as the other has closed it, with all that is in it', async () => {
  const dir = newFolder();
  const first = await openStore(dir, Date.now);
  await first.put('rooms', 'ROOM', Uint8Array.of(1, 2, 3));
  let waits = 0;
  const wish = { kind: 'auto', dir, redisUrl: '' } as const;
  const opening = waitForStore(wish, Date.now, async () => void waits++);
  const other = waitForStore(wish, Date.now, async () => void waits++);
  while (waits < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  await first.close();
  // One of them; the other goes on waiting.
  const second = await Promise.race([opening, other]);
  expect(await second.store.get('rooms', 'ROOM')).toEqual(Uint8Array.of(1, 2, 3));
  await second.store.close();
  const third = await ((await isSettled(opening)) === second ? other : opening);
  expect(await third.store.get('rooms', 'ROOM')).toEqual(Uint8Array.of(1, 2, 3));
  await third.store.close();
  expect(waits).toBe(2);
});

test('of many who want a folder in one instant one has it, also where somebody was killed who had it', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'cometa-'));
  for (let round = 0; round < 20; round++) {
    // Left behind: a name of a socket that nobody listens to.
    writeFileSync(join(dir, `lock-${round}.sock`), '');
    const locks = await Promise.all(Array.from({ length: 6 }, () => lockFolder(dir)));
    const [held, ...others] = locks.filter((lock) => lock !== undefined);
    expect([held !== undefined, others.length]).toEqual([true, 0]);
    expect(await lockFolder(dir)).toBe(undefined);
    const released = untilReleased(dir);
    held.release();
    await released;
  }
  expect(readdirSync(dir)).toEqual([]);
});

test('a file is looked at by another process unless it is as it was closed', async () => {
  const dir = newFolder();
  const store = await openStore(dir, Date.now);
  await store.put('rooms', 'ROOM', Uint8Array.of(1));
  // Nobody knows while it is open, so nobody believes it after a crash.
  expect(existsSync(join(dir, 'closed'))).toBe(false);
  await store.close();
  expect(await isAsClosed(dir)).toBe(true);
  // Asked once.
  expect(await isAsClosed(dir)).toBe(false);
  await (await openStore(dir, Date.now)).close();
  const noted = readFileSync(join(dir, 'closed'), 'utf8');
  truncateSync(join(dir, DATA_FILE), 4096);
  expect(await isAsClosed(dir)).toBe(false);
  writeFileSync(join(dir, 'closed'), noted);
  await expect(openStore(dir, Date.now)).rejects.toThrow(/is damaged/);
});

function isSettled<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  return Promise.race([promise, new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 0))]);
}
