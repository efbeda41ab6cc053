import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../../bin/build.mjs';
import { readConfig } from '../../../server/config/config.ts';
import { freePort } from '../../../server/machine/free-port.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { figureAt } from '../../harness/process/server.ts';
import { mountFullDisk } from '../../harness/server/full-disk.ts';
import { enterRaw } from '../../harness/server/raw-client.ts';

const BIN = fileURLToPath(new URL('../../../bin/cometa.mjs', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const JOURNAL = fileURLToPath(new URL('../../replay/twelve-people.journal', import.meta.url));
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
    const lost = await figureAt(adminPort, 'cometa_log_lines_lost_total');
    if (losesLines) expect(lost, what).toBeGreaterThanOrEqual(2);
    else expect(lost, what).toBe(0);
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  });
});

describe('a command that cannot say its result ends with 1 and a sentence', () => {
  const settings = { PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: '0' };
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ config: readConfig(settings), page: new Map(), log: { info() {}, warn() {} } });
  });
  afterAll(() => server.stop());

  async function run(args: string[], stdout: string): Promise<{ status: unknown; stderr: string }> {
    const url = ['--url', `ws://127.0.0.1:${server.port}/ws`];
    const admin = ['--attach', `http://127.0.0.1:${server.adminPort}`];
    const where = args[0] === 'bots' || args[0] === 'capacity' ? url : args[0] === 'profile' ? admin : [];
    const command = spawn(process.execPath, [BIN, ...args, ...where], {
      cwd: folder,
      stdio: ['ignore', openSync(stdout, 'w'), 'pipe'],
    });
    children.push(command);
    let stderr = '';
    command.stderr?.on('data', (data) => {
      stderr += data;
    });
    const [status] = await once(command, 'close');
    return { status, stderr };
  }

  const short = ['--duration', '2s'];
  /** The shortest match in which people meet. */
  const match = ['scorecard', '--bots', '12', '--net', 'lan', '--duration', '10s'];
  const full = 'Standard output cannot be written (the disk is full).\n';

  test
    .skipIf(!hasFullDevice)
    .each([
      ['--help'],
      ['--version'],
      ['replay', '--help'],
      ['bots', '--bots', '2', ...short, '--json'],
      [...match, '--json'],
      ['capacity', '--most', '2', '--repeats', '1', '--step', '1s', '--plot', '/dev/null', '--json'],
      ['profile', ...short, '--out', 'profile', '--json'],
      ['replay', JOURNAL, '--json'],
      ['replay', JOURNAL, '--dump'],
    ])('%s %s %s %s', async (...args) => {
    const { status, stderr } = await run(args, '/dev/full');
    expect(stderr).toMatch(new RegExp(`^cometa(| \\w+): ${full.replace(/[.()]/g, '\\$&')}`, 'm'));
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(status).toBe(1);
  });

  test.skipIf(!hasFullDevice).each([
    ['--out', ['bots', '--bots', '2', ...short]],
    ['--plot', ['bots', '--bots', '2', ...short]],
    ['--html', ['bots', '--bots', '2', ...short]],
    ['--plot', ['capacity', '--most', '2', '--repeats', '1', '--step', '1s']],
    ['--html', match],
  ])('the same for %s of %s', async (flag, args) => {
    const { status, stderr } = await run([...args, flag, '/dev/full'], '/dev/null');
    expect(stderr).toContain(`cometa ${args[0]}: ${flag}: /dev/full cannot be written (the disk is full).`);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(status).toBe(1);
  });

  test.each([
    ['--out', ['profile', ...short]],
    ['--profile', ['replay', JOURNAL]],
  ])('the same for %s of %s, a folder on a disk that is full', async (flag, args) => {
    const disk = mountFullDisk();
    if (!disk) return;
    const { status, stderr } = await run([...args, flag, disk.dir], '/dev/null');
    disk.remove();
    expect(stderr).toMatch(/--(out|profile): .* cannot be written \(the disk is full\)\./);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(status).toBe(1);
  });
});
