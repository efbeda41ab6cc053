import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../../bin/build.mjs';
import { startServerProcess } from '../../../tools/lib/server/server-process.ts';
import { profileInDevTools, tracksInDevTools } from '../../harness/bytes/devtools.ts';
import { openPathProxy } from '../../harness/server/path-proxy.ts';

const BIN = fileURLToPath(new URL('../../../bin/cometa.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cometa-profile-test-'));
const out = join(folder, 'first');

beforeAll(() => ensureBuilt());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function profile(...args: string[]) {
  return new Promise<{ status: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [BIN, 'profile', ...args], (error, stdout, stderr) =>
      resolve({ status: error ? error.code : 0, stdout, stderr }),
    );
  });
}

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

// They wait more than they work, so they do it side by side.
test.concurrent('profiles a server of its own, and compares with an earlier time', async () => {
  const first = await profile('--bots', '6', '--duration', '2s', '--brain', 'storm', '--out', out, '--json');
  expect(first, first.stderr).toMatchObject({ status: 0 });
  const summary = JSON.parse(first.stdout);
  expect(summary).toMatchObject({ players: 6, tickHz: 60 });
  expect(summary.ticks).toBeGreaterThan(0);
  expect(Object.keys(summary.phases)).toEqual(
    expect.arrayContaining(['inputs', 'step', 'replicate', 'send', 'collections']),
  );
  expect(summary.movesMs.whole.p50).toBeGreaterThan(0);
  expect(summary.movesMs.drawnElsewhere).toBeDefined();
  expect(json(join(out, 'summary.json')).ticks).toBe(summary.ticks);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('Where the time goes');
  const trace = readFileSync(join(out, 'trace.json'), 'utf8');
  expect([...(await tracksInDevTools(trace)).keys()]).toContain('ticks, and the work before them');
  expect(profileInDevTools(readFileSync(join(out, 'cpu.cpuprofile'), 'utf8')).samples?.length).toBeGreaterThan(1);
  const second = await profile('--bots', '6', '--duration', '1s', '--out', join(folder, 'second'), '--compare', out);
  expect(second, second.stderr).toMatchObject({ status: 0 });
  expect(second.stderr).toMatch(/send +[\d.]+ +[\d.]+ +[+-][\d.]+ % +[\d.]+/);
});

test.concurrent('profiles a server that runs, under a path', async () => {
  const server = await startServerProcess();
  const proxy = await openPathProxy({ '/private': Number(new URL(server.adminOrigin).port) });
  const ended = await profile(
    '--attach',
    `http://127.0.0.1:${proxy.port}/private/`,
    '--duration',
    '2s',
    '--out',
    join(folder, 'attached'),
    '--json',
  );
  proxy.close();
  await server.stop();
  expect(ended, ended.stderr).toMatchObject({ status: 0 });
  expect(JSON.parse(ended.stdout)).toMatchObject({ players: 0 });
});

describe('what is wrong is said in a sentence', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  test.concurrent.each([
    [2, ['--duration', '300ms'], '--duration takes at least 1s to have ticks to count, not "300ms".'],
    [2, ['--compare', folder], 'is no summary of a profile'],
    [2, ['--out', file], 'cannot be written'],
    [2, ['--out', join(folder, 'x'), '--bots', '0'], '--bots'],
    [2, ['--out', join(folder, 'x'), '--brain', 'genius'], '--brain'],
    [1, ['--out', join(folder, 'x'), '--attach', 'http://127.0.0.1:9'], 'No private port of a server answers'],
  ])('%i: %j', async (status, args, words) => {
    const ended = await profile(...args);
    expect(ended).toMatchObject({ status });
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });
});
