import { afterAll, describe, expect, test } from 'vitest';
import { openRedis } from '../../../../server/store/redis.ts';
import { startRedis, type TestRedis } from '../../../harness/process/redis.ts';
import { until } from '../../../harness/process/server.ts';

const redis = await startRedis();
afterAll(() => redis?.stop());

describe.skipIf(!redis).each(['', 'a'])('one that waits for the store, with the name "%s"', (name) => {
  const { url, flush, say } = redis as TestRedis;
  const owner = name === '' ? '{cometa}:owner' : `{cometa}:owner:${name}`;

  test('lets the owner have it again when Redis is emptied, and has it when the owner leaves', async () => {
    await flush();
    const first = await openRedis(url, Date.now, { name });
    let hasOpened = false;
    const second = openRedis(url, Date.now, { name }).then((store) => {
      hasOpened = true;
      return store;
    });
    // It has seen by now that there is one.
    await new Promise((resolve) => setTimeout(resolve, 500));
    let emptied = 0;
    first.onEmptied?.(() => emptied++);
    await flush();
    await until(async () => (await say(`EXISTS ${owner}`)) === ':1');
    await until(() => emptied === 1);
    expect(hasOpened).toBe(false);
    await first.put('bans', 'x', Uint8Array.of(1));
    await first.close();
    const store = await second;
    expect(await store.get('bans', 'x')).toEqual(Uint8Array.of(1));
    await store.close();
  });

  test('goes on waiting, however often Redis is emptied and its lines are cut', async () => {
    await flush();
    let lost = 0;
    let waits = 0;
    const first = await openRedis(url, Date.now, { name, onLost: () => lost++ });
    const second = openRedis(url, Date.now, { name, onWaiting: async () => void waits++ });
    await until(async () => waits === 1);
    for (const cut of ['FLUSHALL', 'CLIENT KILL TYPE normal', 'FLUSHALL']) {
      await say(cut);
      await until(async () => (await say(`EXISTS ${owner}`)) === ':1');
      await first.put('bans', 'x', Uint8Array.of(1));
    }
    await first.close();
    const store = await second;
    expect([await store.get('bans', 'x'), lost, waits]).toEqual([Uint8Array.of(1), 0, 1]);
    // The line that it has now: others see by it that it is there.
    const line = await say(`EVAL "return tonumber(redis.call('GET', KEYS[1]))" 1 ${owner.replace('owner', 'line')}`);
    expect(line).toMatch(/^:\d+$/);
    expect(await say(`CLIENT LIST ID ${line.slice(1)}`)).not.toBe('$0');
    await store.close();
  });

  test('who has waited for one that never comes back has it at last', async () => {
    await flush();
    await say(`SET ${owner} another`);
    const second = openRedis(url, Date.now, { name, onWaiting: () => flush() });
    const store = await second;
    await store.put('bans', 'x', Uint8Array.of(1));
    await store.close();
  });

  test('has it when the line of its owner is cut and stays cut, however long that is still believed', async () => {
    await flush();
    await say(`SET ${owner} killed`);
    await say(`SET ${owner.replace('owner', 'line')} 999999999`);
    await say(`ZADD {cometa}:names 0 "${name}"`);
    const store = await openRedis(url, Date.now, { name });
    await store.put('bans', 'x', Uint8Array.of(1));
    await store.close();
  });

  test('one that another has taken it from writes nothing any more, and hears of it', async () => {
    await flush();
    let lost = 0;
    const store = await openRedis(url, Date.now, { name, onLost: () => lost++ });
    await store.put('bans', 'x', Uint8Array.of(1));
    // As after a stop that was longer than it is believed.
    await say(`SET ${owner} another`);
    await expect(store.put('bans', 'x', Uint8Array.of(2))).rejects.toThrow('another server has it');
    await expect(store.delete('bans', 'x')).rejects.toThrow('another server has it');
    expect(await store.get('bans', 'x')).toEqual(Uint8Array.of(1));
    await until(() => lost === 1);
    await store.close();
    expect(await say(`STRLEN ${owner}`)).toBe(`:${'another'.length}`);
  });
});
