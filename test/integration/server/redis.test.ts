import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../../bin/build.mjs';
import { freePort } from '../../../server/machine/free-port.ts';
import { startRedis, type TestRedis } from '../../harness/process/redis.ts';
import { createProcesses, until } from '../../harness/process/server.ts';

// The server's own process, with what it keeps in a Redis.

const dataDir = mkdtempSync(join(tmpdir(), 'cometa-redis-test-'));
const redis = await startRedis();
const redises: TestRedis[] = [];
const { start, startServer, play, end } = createProcesses({ STORE: 'auto', DATA_DIR: dataDir });

beforeAll(() => ensureBuilt());
afterEach(async () => {
  end();
  for (const one of redises.splice(0)) await one.stop();
  await redis?.flush();
});
afterAll(async () => {
  await redis?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A Redis for one test. */
async function startOwn(): Promise<TestRedis> {
  const own = (await startRedis()) as TestRedis;
  redises.push(own);
  return own;
}

/** Whether everything that is to be kept of rooms is in Redis by now. */
const savedRooms = ({ say }: TestRedis) => say('HLEN {cometa}:values:rooms');

describe.skipIf(!redis)('a server that keeps what is kept in Redis', () => {
  const { url, say, pause, resume } = redis as TestRedis;

  test('has its rooms and players again after kill -9, and leaves at once when it is told to', async () => {
    const port = await freePort();
    const env = { PORT: String(port), REDIS_URL: url, GRACE_SECONDS: '120' };
    const first = await startServer(env);
    const client = play(`127.0.0.1:${port}`, 'Ada');
    await until(() => client.game?.alive);
    const before = { id: client.game?.id, room: client.game?.room };
    await until(async () => (await savedRooms(redis as TestRedis)) === ':1');
    await new Promise((done) => setTimeout(done, 2500));
    first.child.kill('SIGKILL');
    await first.exit;
    const second = await startServer(env);
    await until(() => client.status.state === 'playing' && client.game?.alive);
    expect({ id: client.game?.id, room: client.game?.room }).toEqual(before);
    expect(await second.figure('cometa_resumes_total')).toBe(1);
    second.child.kill('SIGTERM');
    expect(await second.exit).toEqual([0, null]);
    expect(await say('EXISTS {cometa}:owner')).toBe(':0');
  });

  test('writes all again where Redis was emptied, and goes on with it', async () => {
    const port = await freePort();
    const env = { PORT: String(port), REDIS_URL: url };
    const first = await startServer(env);
    const client = play(`127.0.0.1:${port}`, 'Ada');
    await until(() => client.game?.alive);
    await redis?.flush();
    await until(() => first.text().includes('what this server knows of it is written again'));
    await until(async () => (await say('HLEN {cometa}:values:sessions')) === ':1');
    const before = { id: client.game?.id, room: client.game?.room };
    first.child.kill('SIGTERM');
    await first.exit;
    const second = await startServer(env);
    await until(async () => (await second.figure('cometa_resumes_total')) === 1 && client.game?.alive);
    expect({ id: client.game?.id, room: client.game?.room }).toEqual(before);
  });

  test('plays on while Redis stands still, and then keeps what has waited', async () => {
    const port = await freePort();
    const server = await startServer({ PORT: String(port), REDIS_URL: url });
    const client = play(`127.0.0.1:${port}`, 'Ada');
    await until(() => client.game?.alive);
    await until(async () => (await savedRooms(redis as TestRedis)) === ':1');
    pause();
    const updates = await server.figure('cometa_updates_sent_total');
    const { reconnects } = client.telemetry;
    await until(async () => (await server.figure('cometa_updates_sent_total')) > updates + 60);
    expect(client.telemetry.reconnects).toBe(reconnects);
    const other = play(`127.0.0.1:${port}`, 'Ada');
    await until(() => other.game?.alive);
    resume();
    // Both have a session that is kept.
    await until(async () => (await say('HLEN {cometa}:values:sessions')) === ':2');
    expect(await server.figure('cometa_store_failures_total')).toBe(0);
  });

  test('is alone with it: another server waits, and then says who has it', async () => {
    await startServer({ REDIS_URL: url });
    const { exit, text } = start({ REDIS_URL: url });
    expect((await exit)[0]).toBe(1);
    expect(text()).toContain('another server has the store in Redis at 127.0.0.1:');
    expect(text()).toContain('Stop it, or give this one another Redis or database.');
  });

  test.each([
    [
      'throws away',
      ['CONFIG SET maxmemory 100mb', 'CONFIG SET maxmemory-policy allkeys-lru'],
      'Set that to noeviction.',
    ],
    ['is a replica', ['REPLICAOF 127.0.0.1 1'], 'is a replica, which takes no writes.'],
    ['asks for a password', ['CONFIG SET requirepass secret'], 'NOAUTH'],
  ])('does not start with one that %s, and says why', async (_what, commands, sentence) => {
    const own = await startOwn();
    for (const command of commands) await own.say(command);
    const { exit, text } = start({ REDIS_URL: own.url });
    expect((await exit)[0]).toBe(1);
    expect(text()).toContain(sentence);
    expect(text()).not.toContain('    at ');
  });

  test('does not write to one whose memory is full, counts it, and plays on', async () => {
    const own = await startOwn();
    const port = await freePort();
    const server = await startServer({ PORT: String(port), REDIS_URL: own.url });
    await own.say('CONFIG SET maxmemory 1');
    const client = play(`127.0.0.1:${port}`, 'Ada');
    await until(() => client.game?.alive);
    await until(async () => (await server.figure('cometa_store_failures_total')) > 0);
    expect(client.telemetry.reconnects).toBe(0);
  });
});

test.each([
  [{ REDIS_URL: 'redis://127.0.0.1:1' }, 'Redis at 127.0.0.1:1 cannot be used ('],
  [{ STORE: 'redis' }, 'STORE is redis, but REDIS_URL is empty. Set it, like redis://127.0.0.1:6379.'],
  [{ REDIS_URL: 'localhost:6379' }, 'must be an address that begins with redis:// or rediss://'],
])('%j is refused in a sentence', async (env, sentence) => {
  const { exit, text } = start(env);
  expect((await exit)[0]).toBe(1);
  expect(text()).toContain(sentence);
  expect(text()).not.toContain('    at ');
});
