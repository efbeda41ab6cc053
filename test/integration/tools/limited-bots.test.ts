import { afterEach, beforeAll, expect, test } from 'vitest';
import { ensureBuilt } from '../../../bin/build.mjs';
import { readConfig } from '../../../server/config/config.ts';
import { startServer } from '../../../server/server.ts';
import { endLimited, HAS_LIMITS, runLimited } from '../../harness/server/limited.ts';

beforeAll(() => ensureBuilt());
afterEach(endLimited);

test.skipIf(!HAS_LIMITS)('bots that run out of file descriptors say that it is their own limit', async () => {
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', ROOM_SEATS: '200' });
  const server = await startServer({ config, page: new Map(), log: { info() {}, warn() {} } });
  const url = ['--url', `ws://127.0.0.1:${server.port}/ws`];
  const ended = runLimited(75, ['bots', ...url, '--bots', '90', '--ramp', '60/s', '--duration', '15s', '--no-build']);
  const status = await ended.status;
  await server.stop();
  expect(ended.stderr()).toMatch(/^The limit of 75 file descriptors .*90 bots.*ulimit -n/m);
  expect(ended.stderr()).toMatch(/failed +\d+: .*own limit of 75 file descriptors.*ulimit -n/);
  expect(ended.stderr()).not.toMatch(/\n {4}at /);
  expect(status).toBe(1);
});
