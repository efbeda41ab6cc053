import { type ChildProcess, execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { ensureBuilt } from '../../../bin/build.mjs';
import { readConfig } from '../../../server/config/config.ts';
import { freePort } from '../../../server/machine/free-port.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { startServerProcess } from '../../../tools/lib/server/server-process.ts';
import { openPathProxy } from '../../harness/server/path-proxy.ts';

const BIN = fileURLToPath(new URL('../../../bin/cometa.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cometa-bots-test-'));
const quiet = { info() {}, warn() {} };

const servers: Server[] = [];
const children: ChildProcess[] = [];
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
beforeAll(() => ensureBuilt());
// Not after each: tests run side by side, since they wait more than they work.
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const urlOf = ({ port }: Server) => `ws://127.0.0.1:${port}/ws`;

/** A server that all share who want none of their own: many loops in this process would starve each other. */
let shared: Promise<Server> | undefined;

async function serve(): Promise<string> {
  shared ??= start();
  return urlOf(await shared);
}

async function start(settings: Record<string, string> = {}): Promise<Server> {
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', ...settings });
  const server = await startServer({ config, page: new Map(), log: quiet });
  servers.push(server);
  return server;
}

interface Ended {
  status: number | string | null | undefined;
  stdout: string;
  stderr: string;
}

function bots(...args: string[]): Promise<Ended> {
  return startBots(...args).ended;
}

/** Bots that play until they are interrupted, or their time is over. */
function startBots(...args: string[]) {
  let said = '';
  let end: (ended: Ended) => void;
  const ended = new Promise<Ended>((resolve) => {
    end = resolve;
  });
  const child = execFile(process.execPath, [BIN, 'bots', ...args], (error, stdout, stderr) =>
    end({ status: error ? error.code : 0, stdout, stderr }),
  );
  children.push(child);
  child.stderr?.on('data', (data) => {
    said += data;
  });
  return {
    ended,
    /** They say so once a second: waits until they do after now. */
    async saysNext(words: string): Promise<void> {
      const from = said.length;
      while (!said.slice(from).includes(words)) {
        if (child.exitCode !== null) throw new Error(`The bots ended before they said "${words}":\n${said}`);
        await sleep(50);
      }
    },
    interrupt: () => child.kill('SIGINT'),
  };
}

/** Two bots, until they have said three times that both play. */
async function playForAWhile(...args: string[]): Promise<Ended> {
  const running = startBots(...args, '--duration', '600s');
  for (let second = 0; second < 3; second++) await running.saysNext('2 play');
  running.interrupt();
  return running.ended;
}

const summaryOf = ({ stdout }: Ended) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');

test.concurrent('cometa bots plays, says what was felt, and ends with 0', async () => {
  const out = join(folder, 'series.jsonl');
  const html = join(folder, 'report.html');
  const url = await serve();
  const ended = await bots('--url', url, '--bots', '6', '--duration', '10s', '--out', out, '--html', html, '--json');
  expect(ended, ended.stderr).toMatchObject({ status: 0 });
  const summary = summaryOf(ended);
  expect(summary).toMatchObject({ bots: 6, connected: 6, failed: 0, divergences: 0 });
  expect(summary.updatesPerSecond).toBeGreaterThan(0);
  expect(summary.moveToAckMs.p50).toBeGreaterThan(0);
  expect(summary.moveToAckMs.histogram.length).toBeGreaterThan(0);
  expect(summary.bytesInPerSecond).toBeGreaterThan(0);
  const series = readFileSync(out, 'utf8').trimEnd().split('\n');
  for (const line of series) expect(JSON.parse(line)).toMatchObject({ bots: 6 });
  expect(readFileSync(html, 'utf8')).toContain('What 6 bots felt');
  expect(ended.stderr).toContain('move to ack');
});

test.concurrent('a brain of one’s own in TypeScript, on a simulated line', async () => {
  const brain = join(folder, 'mine.ts');
  writeFileSync(
    brain,
    `const circles = (dice: (below: number) => number) => {
      let heading: number = dice(256);
      return () => ({ heading: (heading += 4), thrust: true, boost: false });
    };
    export default circles;`,
  );
  const url = await serve();
  const ended = await playForAWhile('--url', url, '--bots', '2', '--brain', brain, '--net', 'cable', '--json');
  expect(ended.status, ended.stderr).toBe(130);
  expect(summaryOf(ended).moveToAckMs.p50).toBeGreaterThanOrEqual(35);
});

test.concurrent('Ctrl-C ends it with the summary', async () => {
  const ended = await playForAWhile('--url', await serve(), '--bots', '2', '--json');
  expect(ended.status, ended.stderr).toBe(130);
  expect(summaryOf(ended)).toMatchObject({ bots: 2, connected: 2 });
});

test.concurrent('a server under a path is played on, by the address of its page or of its socket', async () => {
  const { port } = await start();
  const proxy = await openPathProxy({ '/games/cometa': port });
  const at = `//127.0.0.1:${proxy.port}/games/cometa`;
  for (const ended of await Promise.all([
    playForAWhile('--url', `http:${at}/`, '--bots', '2', '--json'),
    playForAWhile('--url', `ws:${at}/ws`, '--bots', '2', '--json'),
  ])) {
    expect(ended, ended.stderr).toMatchObject({ status: 130 });
    expect(summaryOf(ended)).toMatchObject({ connected: 2, failed: 0 });
  }
  const astray = await bots('--url', `http:${at.replace('cometa', 'comet')}/`);
  proxy.close();
  expect(astray).toMatchObject({ status: 1 });
  expect(astray.stderr).toContain(`No server answers at http:${at.replace('cometa', 'comet')}/healthz.`);
});

describe.concurrent('what is wrong is said in a sentence', () => {
  const noTrace = ({ stderr }: Ended) => expect(stderr).not.toMatch(/\n\s+at /);

  test.concurrent.each([
    [2, 'unknown flags', ['--bot', '3'], "Unknown option '--bot'"],
    [2, 'no bots at all', ['--bots', '0'], 'a whole number from 1 to 10000'],
    [2, 'too many', ['--bots', '99999999'], 'a whole number from 1 to 10000'],
    [2, 'a time that is none', ['--duration', 'long'], 'takes a time like 30s'],
    [2, 'a line that is none', ['--net', 'moon'], 'takes one of lan'],
    [2, 'a brain that is none', ['--brain', 'genius'], 'There is no brain "genius"'],
    [2, 'a file that is none', ['--brain', './no-such.ts'], 'There is no file'],
    [2, 'an address that is none', ['--url', 'here'], 'takes an address like'],
    [2, 'a limit that is none', ['--fail-if', 'slow'], 'takes a figure, a sign and a number'],
    // Port 9 has no server: it is refused before one is looked for.
    [
      2,
      'a figure that is none',
      ['--url', 'ws://127.0.0.1:9', '--fail-if', 'ackMs.p99>80'],
      'no figure "ackMs.p99". There are',
    ],
    [
      2,
      'a time in which they cannot come in',
      ['--bots', '90', '--ramp', '30/s', '--duration', '3s'],
      '--duration takes at least 4s for 90 bots that come in at 30/s, not "3s".',
    ],
    [2, 'a room in the address', ['--url', 'http://127.0.0.1:9/?room=ABCDEFGH'], 'takes an address without "?"'],
    [1, 'no server', ['--url', 'ws://127.0.0.1:9'], 'No server answers at http://127.0.0.1:9'],
  ])('%i: %s', async (status, _what, args, words) => {
    const ended = await bots(...args);
    expect(ended.stderr).toContain(words);
    expect(ended.status).toBe(status);
    noTrace(ended);
  });

  test.concurrent('1: a brain that throws, one without a default export, one that is no program', async () => {
    const url = await serve();
    const run = async (name: string, text: string) => {
      const brain = join(folder, name);
      writeFileSync(brain, text);
      return bots('--url', url, '--bots', '2', '--duration', '5s', '--brain', brain);
    };
    const throwing = await run('throws.ts', 'export default () => () => { throw new Error("lost"); };');
    expect(throwing).toMatchObject({ status: 1 });
    expect(throwing.stderr).toContain('2: its brain failed: lost');
    const empty = await run('empty.ts', 'export const brain = 1;');
    expect(empty).toMatchObject({ status: 1 });
    expect(empty.stderr).toContain('has no default export');
    const broken = await run('broken.ts', 'export default (((');
    expect(broken).toMatchObject({ status: 1 });
    expect(broken.stderr).toContain('cannot be built');
    for (const ended of [throwing, empty, broken]) noTrace(ended);
  });

  test.concurrent('1: a brain that never returns', async () => {
    const brain = join(folder, 'stuck.ts');
    writeFileSync(brain, 'export default () => () => { for (;;); };');
    const ended = await bots('--url', await serve(), '--bots', '1', '--duration', '60s', '--brain', brain);
    expect(ended).toMatchObject({ status: 1 });
    expect(ended.stderr).toContain('does its brain always return?');
    noTrace(ended);
  });

  test.concurrent('1: a server that speaks another version', async () => {
    const http = createServer((request, response) => {
      response.end(request.url === '/api/join' ? JSON.stringify({ ticket: 't', key: 'k', room: 'ABCD' }) : '{}');
    });
    const sockets = new WebSocketServer({ server: http });
    sockets.on('connection', (socket) => socket.on('message', () => socket.close(4002, 'another protocol')));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    const ended = await bots('--url', `ws://127.0.0.1:${port}/ws`, '--bots', '2', '--duration', '30s');
    http.close();
    http.closeAllConnections();
    expect(ended).toMatchObject({ status: 1 });
    expect(ended.stderr).toMatch(/failed +2: .*(version|protocol)/);
    noTrace(ended);
  });

  test.concurrent('a server that restarts, if all have come back: as if it had not', async () => {
    const PORT = String(await freePort());
    const first = await startServerProcess({ PORT });
    const running = startBots('--url', first.origin, '--bots', '2', '--duration', '600s', '--json');
    await running.saysNext('2 play');
    await first.stop();
    await running.saysNext('0 play');
    const second = await startServerProcess({ PORT });
    await running.saysNext('2 play');
    running.interrupt();
    const ended = await running.ended;
    await second.stop();
    // Of Ctrl-C; 1 where one has not come back.
    expect(ended.status, ended.stderr).toBe(130);
    const { reconnects, ...summary } = summaryOf(ended);
    expect(summary).toMatchObject({ connected: 2, failed: 0 });
    expect(reconnects).toBeGreaterThanOrEqual(2);
  });

  test.concurrent('1: a figure beyond --fail-if', async () => {
    const ended = await playForAWhile('--url', await serve(), '--bots', '2', '--fail-if', 'updatesPerSecond>1');
    expect(ended).toMatchObject({ status: 1 });
    expect(ended.stderr).toMatch(/updatesPerSecond is [\d.]+, and updatesPerSecond>1 was to fail\./);
  });

  test.concurrent('1: a server that is full, and one that stops in the middle', async () => {
    const url = urlOf(await start({ ROOM_SEATS: '1', MAX_ROOMS: '1' }));
    const crowded = startBots('--url', url, '--bots', '3', '--duration', '600s');
    await crowded.saysNext('1 play');
    crowded.interrupt();
    const full = await crowded.ended;
    expect(full).toMatchObject({ status: 1 });
    expect(full.stderr).toContain('2 of 3 bots did not play to the end');
    const server = await start();
    const left = startBots('--url', urlOf(server), '--bots', '2', '--duration', '600s');
    await left.saysNext('2 play');
    await server.stop();
    await left.saysNext('0 play');
    left.interrupt();
    expect(await left.ended).toMatchObject({ status: 1 });
    noTrace(full);
  });
});
