import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../../bin/build.mjs';
import { startServerProcess } from '../../../tools/lib/server/server-process.ts';
import { openPathProxy } from '../../harness/server/path-proxy.ts';

const BIN = fileURLToPath(new URL('../../../bin/cometa.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cometa-capacity-test-'));
const html = join(folder, 'capacity.html');
let runs = 0;

beforeAll(() => ensureBuilt());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function capacity(...args: string[]) {
  return new Promise<{ status: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [BIN, 'capacity', '--plot', join(folder, `${runs++}.svg`), ...args],
      (error, stdout, stderr) => resolve({ status: error ? error.code : 0, stdout, stderr }),
    );
  });
}

// They wait more than they work, so they do it side by side.
test.concurrent('says how many fit, in repeats, and draws it', async () => {
  const plot = join(folder, 'capacity.svg');
  const loose = ['--budget-p99-tick-ms', '1000', '--budget-p99-age-ms', '60000', '--budget-p99-ack-ms', '60000'];
  const ended = await capacity(
    ...loose,
    '--most',
    '3',
    '--step',
    '1s',
    '--repeats',
    '2',
    '--plot',
    plot,
    '--html',
    html,
    '--json',
  );
  const result = JSON.parse(ended.stdout);
  expect(result.repeats).toHaveLength(2);
  expect(result.steps[0]).toMatchObject({ players: 3 });
  expect(result.steps[0].tickP99Ms).toBeGreaterThan(0);
  expect(readFileSync(plot, 'utf8')).toContain('move to ack');
  expect(readFileSync(html, 'utf8')).toContain('"title":"Latency against players"');
});

test.concurrent('asks a server and its private port under a path', async () => {
  const server = await startServerProcess();
  const [game, admin] = [server.origin, server.adminOrigin].map((origin) => Number(new URL(origin).port));
  const proxy = await openPathProxy({ '/play': game, '/private': admin });
  const at = `//127.0.0.1:${proxy.port}`;
  const few = ['--most', '1', '--step', '1s', '--repeats', '1', '--json'];
  const ended = await capacity('--url', `ws:${at}/play/ws`, '--admin', `http:${at}/private/`, ...few);
  proxy.close();
  await server.stop();
  const { steps } = JSON.parse(ended.stdout);
  expect(steps[0], ended.stderr).toMatchObject({ players: 1 });
  expect(steps[0].tickP99Ms).toBeGreaterThan(0);
});

test.concurrent('names what broke the budget', async () => {
  const ended = await capacity(
    '--budget-p99-ack-ms',
    '1',
    '--brain',
    'storm',
    '--most',
    '2',
    '--step',
    '1s',
    '--repeats',
    '1',
    '--json',
  );
  expect(ended.status).toBe(1);
  const { players, limiter, steps } = JSON.parse(ended.stdout);
  expect(players).toBe(0);
  expect(steps[0].broken).toBeTruthy();
  expect(limiter).toBe(steps.at(-1).limiter);
});

describe('what is wrong is said in a sentence', () => {
  test.concurrent.each([
    [2, ['--budget-p99-tick-ms', '0'], '--budget-p99-tick-ms'],
    [2, ['--brain', 'genius'], '--brain'],
    [2, ['--admin', 'http://127.0.0.1:1'], '--admin goes with --url'],
    [2, ['--step', '200ms'], '--step takes at least 1s for each number of players, not "200ms".'],
    [2, ['--plot', '/no/such/folder/plot.svg'], 'cannot be written'],
    [2, ['--html', '/no/such/folder/report.html'], '--html: /no/such/folder/report.html cannot be written'],
    [1, ['--url', 'ws://127.0.0.1:9'], 'No server answers at http://127.0.0.1:9'],
  ])('%i: %j', async (status, args, words) => {
    const ended = await capacity(...args);
    expect(ended).toMatchObject({ status });
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });
});
