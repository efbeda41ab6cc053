import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../bin/build.mjs';
import { freePort } from '../bench/free-port.mjs';
import { enterRaw } from '../harness/raw-client.ts';

const BIN = fileURLToPath(new URL('../../bin/cometa.mjs', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const hasFullDevice = existsSync('/dev/full');
if (!hasFullDevice) console.log('Not looked at with /dev/full: this system has none.');

const folder = mkdtempSync(join(tmpdir(), 'cometa-unwritable-test-'));
const children: ChildProcess[] = [];
beforeAll(() => ensureBuilt());
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A pipe that is full, with a reader who never reads. */
function openFullPipe(): number {
  const path = join(folder, `pipe-${children.length}`);
  rmSync(path, { force: true });
  execFileSync('mkfifo', [path]);
  openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    for (;;) writeSync(writer, Buffer.alloc(4096));
  } catch {
    return writer;
  }
}

describe('a server whose log cannot be written plays on, counts what is lost, and ends when it is told to', () => {
  const full = () => openSync('/dev/full', 'w');

  test.each<[what: string, needs: boolean, stdio: () => StdioOptions, losesLines: boolean]>([
    ['a full device', hasFullDevice, () => ['ignore', full(), 'ignore'], true],
    ['a full device, for its words to people as well', hasFullDevice, () => ['ignore', full(), full()], true],
    ['readers who have gone', true, () => ['ignore', 'pipe', 'pipe'], true],
    ['a pipe that nobody reads', true, () => ['ignore', openFullPipe(), 'ignore'], false],
  ])('%s', async (what, needs, stdio, losesLines) => {
    if (!needs) return;
    const [port, adminPort] = [await freePort(), await freePort()];
    const env = { ...process.env, HOST: '127.0.0.1', PORT: String(port), ADMIN_PORT: String(adminPort) };
    const child = spawn(process.execPath, [BIN, 'start', '--no-build'], { cwd: ROOT, env, stdio: stdio() });
    children.push(child);
    child.stdout?.destroy();
    child.stderr?.destroy();
    const exit = once(child, 'exit');
    const answers = () => fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    while (!(await answers())?.ok) await new Promise((resolve) => setTimeout(resolve, 50));
    // Who comes in is a line of the log; frames go on after it.
    const client = await enterRaw(port);
    while (client.messages.length < 5) await new Promise((resolve) => setTimeout(resolve, 20));
    const metrics = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
    const lost = Number(metrics.match(/^cometa_log_lines_lost_total (\d+)$/m)?.[1]);
    if (losesLines) expect(lost, what).toBeGreaterThanOrEqual(2);
    else expect(lost, what).toBe(0);
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  });
});
