import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { readConfig } from '../../../server/config/config.ts';
import { startServer } from '../../../server/server.ts';

/** `cometa attack` in its short form: what worked once does not, and what a server allows is found. */

const LAUNCHER = fileURLToPath(new URL('../../../bin/cometa.mjs', import.meta.url));

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

interface Result {
  attacks: { name: string; pass: boolean; why: string; honestP99During: number }[];
  passed: number;
  failed: number;
}

function attack(...flags: string[]): Promise<{ status: number; result: Result; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [LAUNCHER, 'attack', '--busy', '--bots', '5', '--json', ...flags],
      (_error, stdout, stderr) => {
        const [line = '{}'] = stdout.trim().split('\n').slice(-1);
        resolve({ status: child.exitCode ?? -1, result: JSON.parse(line || '{}') as Result, stderr });
      },
    );
  });
}

test('no attack works on a server as it is', { timeout: 900_000 }, async () => {
  const { status, result, stderr } = await attack('--duration', '500ms');
  expect(
    result.attacks.filter(({ pass }) => !pass),
    stderr,
  ).toEqual([]);
  expect([status, result.failed, result.passed]).toEqual([0, 0, result.attacks.length]);
  expect(result.attacks.length).toBeGreaterThanOrEqual(35);
  expect(result.attacks.filter(({ honestP99During }) => honestP99During > 0).length).toBeGreaterThan(15);
});

test('on a server without limits those that they are for work, and the status says so', {
  timeout: 300_000,
}, async () => {
  const server = await startServer({
    config: readConfig({
      PORT: '0',
      HOST: '127.0.0.1',
      ADMIN_PORT: 'off',
      ADDRESS_CONNECTIONS: '0',
      ADDRESS_JOINS: '0',
      CAP_LOOPBACK: '1',
      ALLOWED_ORIGINS: 'https://evil.example',
    }),
    page: new Map(),
    log: { info() {}, warn() {} },
  });
  stops.push(() => server.stop());
  const url = `http://127.0.0.1:${server.port}`;
  const only = 'cross-site,connections,join-flood,bombs';
  const { status, result } = await attack('--url', url, '--only', only, '--duration', '1s');
  expect(result.attacks.map(({ name, pass }) => [name, pass])).toEqual([
    ['cross-site', false],
    ['connections', false],
    ['bombs', true],
    ['join-flood', false],
  ]);
  expect([status, result.failed]).toEqual([1, 3]);
});

test.each([
  [['--only', 'sql-injection'], 'There is no attack "sql-injection"'],
  [['--admin', 'http://127.0.0.1:9464'], '--admin goes with --url'],
  [['--duration', '10ms'], 'at least 0.5s'],
  [['--url', 'http://127.0.0.1:9'], 'No server answers'],
])('%j is refused with a sentence', async (flags, sentence) => {
  const { status, stderr } = await attack(...flags);
  expect([status === 1 || status === 2, stderr]).toEqual([true, expect.stringContaining(sentence)]);
  expect(stderr).not.toContain('    at ');
});
