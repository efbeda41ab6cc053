import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import { ensureBuilt } from '../../../bin/build.mjs';
import { namesFor } from '../../../game/bots/names.ts';
import { createClient } from '../../../game/net/client.ts';
import { readConfig } from '../../../server/config/config.ts';
import { freePort } from '../../../server/machine/free-port.ts';
import { startServer as startInProcess } from '../../../server/server.ts';
import { tryUws } from '../../../server/transport/choose.ts';
import { createNodePlatform } from '../../../tools/lib/virtual/node-platform.ts';
import { PEM, writeFiles } from '../../harness/process/certificate.ts';

const BIN = fileURLToPath(new URL('../../../bin/cometa.mjs', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.log('Skipped: only root becomes another user.');

const uws = await tryUws();
/** Threads share a port on uWebSockets.js, and with Node's own servers from 23.1 on. */
const CORES = 'why' in uws && Number.parseFloat(process.versions.node) < 23.1 ? ['1'] : ['1', '2'];

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Started {
  child: ChildProcess;
  text: () => string;
  exit: Promise<[number | null]>;
}

function start(env: Record<string, string>): Started {
  const child = spawn(process.execPath, [BIN, 'start'], {
    cwd: ROOT,
    env: { ...process.env, HOST: '127.0.0.1', ...env },
  });
  children.push(child);
  let text = '';
  child.stdout.on('data', (data) => {
    text += data;
  });
  child.stderr.on('data', (data) => {
    text += data;
  });
  return { child, text: () => text, exit: once(child, 'exit') as Promise<[number | null]> };
}

async function until<T>(find: () => T | undefined | null | false): Promise<T> {
  for (;;) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A server process on a free port. */
async function startServer(env: Record<string, string> = {}): Promise<Started & { origin: string }> {
  await ensureBuilt();
  const started = start({ PORT: '0', ADMIN_PORT: 'off', ...env });
  const url = await until(() => started.text().match(/http:\/\/localhost:(\d+)/));
  return { ...started, origin: `127.0.0.1:${url[1]}` };
}

const realTime = {
  nowMs: () => performance.now(),
  later(ms: number, task: () => void) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

test('serves page, API and WebSocket from one port, and two players see each other', async () => {
  const { origin } = await startServer();
  const page = await fetch(`http://${origin}/`);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  const script = (await page.text()).match(/\/assets\/[\w.-]+\.js/)?.[0];
  const asset = await fetch(`http://${origin}${script}`, { headers: { 'accept-encoding': 'br' } });
  expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(asset.headers.get('content-encoding')).toBe('br');
  expect(asset.headers.get('cache-control')).toContain('immutable');
  expect((await fetch(`http://${origin}/..%2fpackage.json`)).status).toBe(404);
  expect((await fetch(`http://${origin}/healthz`)).status).toBe(200);

  const clients = ['One', 'Two'].map((name) => {
    const client = createClient({ platform: createNodePlatform(origin, realTime) });
    client.join({ name, colour: 1 });
    return client;
  });
  await until(() => clients.every((client) => client.game?.roster.size === 2));
  for (const client of clients) client.leave();
});

test('BOTS keeps a newcomer company, and ends with the server, even one that is killed', async () => {
  const { child, origin, exit } = await startServer({ BOTS: '3' });
  const client = createClient({ platform: createNodePlatform(origin, realTime) });
  client.join({ name: 'Newcomer', colour: 1 });
  await until(() => (client.game?.roster.size ?? 0) >= 3);
  const names = [...(client.game?.roster.values() ?? [])].map(({ name }) => name);
  expect(names.filter((name) => namesFor(1).includes(name)).length).toBeGreaterThanOrEqual(2);
  if (!existsSync('/proc/self')) return console.log('Not looked at whether the bots end: this system has no /proc.');
  const company = childrenOf(child.pid);
  expect(company).toHaveLength(1);
  child.kill('SIGKILL');
  await exit;
  await until(() => !isRunning(company[0]));
  client.leave();
});

/** Process ids. */
function childrenOf(pid: number | undefined): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}

function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

test('SIGTERM tells the players with 1012 and ends with 0 within five seconds', async () => {
  const { child, origin, exit } = await startServer();
  const socket = new WebSocket(`ws://${origin}/ws`);
  await once(socket, 'open');
  const closed = once(socket, 'close');
  const startedMs = performance.now();
  child.kill('SIGTERM');
  const [code, reason] = await closed;
  expect(code).toBe(1012);
  expect(String(reason)).toBe('server restarting');
  expect(await exit).toEqual([0, null]);
  // Not a timing but the promise itself: a supervisor that waits five seconds must never have to kill.
  expect(performance.now() - startedMs).toBeLessThan(5000);
});

test('a bad configuration value ends the start with a sentence that names it', async () => {
  await ensureBuilt();
  const { text, exit } = start({ PORT: '0', ADMIN_PORT: 'off', SEND_EVERY: 'often' });
  expect((await exit)[0]).toBe(1);
  expect(text()).toMatch(/SEND_EVERY.*often.*1.*6/s);
  expect(text()).not.toMatch(/\n\s+at /);
});

test('a certificate that is no good ends the start with a sentence', async () => {
  await ensureBuilt();
  const { text, exit } = start({ PORT: '0', ADMIN_PORT: 'off', TLS_CERT: BIN, TLS_KEY: BIN });
  expect((await exit)[0]).toBe(1);
  expect(text()).toMatch(/^cometa: .*cometa\.mjs \(TLS_CERT\) holds no certificate in PEM/m);
  expect(text()).not.toMatch(/\n\s+at /);
});

test.each(CORES)(
  'SIGHUP has a certificate read again, and one that is no good changes nothing, with CORES=%s',
  async (cores) => {
    await ensureBuilt();
    const { folder, path } = writeFiles({ cert: PEM.first.cert, key: PEM.first.key });
    const tls = { PORT: String(await freePort()), ADMIN_PORT: 'off', TLS_CERT: path('cert'), TLS_KEY: path('key') };
    const { child, text, exit } = start({ ...tls, BOTS: '1', CORES: cores });
    await until(() => text().includes('https://localhost:'));
    await until(() => text().includes('a player is connected'));
    writeFileSync(path('key'), PEM.second.key);
    child.kill('SIGHUP');
    await until(() => text().includes('does not belong to the certificate'));
    writeFileSync(path('cert'), PEM.second.cert);
    child.kill('SIGHUP');
    await until(() => text().includes('the certificate was read again'));
    child.kill('SIGTERM');
    expect((await exit)[0]).toBe(0);
    rmSync(folder, { recursive: true });
  },
);

test.skipIf(!isRoot)('root becomes another user once the port is open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cometa-root-'));
  chmodSync(folder, 0o755);
  const [data, access] = [join(folder, 'data'), join(folder, 'access.log')];
  const { text, origin } = await startServer({ RUN_AS: 'nobody', DATA_DIR: data, ACCESS_LOG: access, STORE: 'auto' });
  // Standard output and standard error arrive in no order.
  const line = await until(() => text().match(/^\{.*"the server runs".*\}$/m)?.[0]);
  const { pid } = JSON.parse(line);
  const ids = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^Uid:\s+(\d+)\s+(\d+)\s+(\d+)/m) ?? [];
  const nobody = statSync(access).uid;
  expect([nobody === 0, ids.slice(1).map(Number)]).toEqual([false, [nobody, nobody, nobody]]);
  const joined = await fetch(`http://${origin}/api/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Nobody', colour: 0 }),
  });
  expect(joined.status).toBe(200);
  const lines = await until(() => readFileSync(access, 'utf8').trim());
  expect(JSON.parse(lines)).toMatchObject({ method: 'POST', path: '/api/join', status: 200 });
  expect(text()).not.toContain('as root');
  rmSync(folder, { recursive: true });
});

test('a port that is taken ends the start with a sentence', async () => {
  const { origin } = await startServer();
  const { text, exit } = start({ PORT: origin.split(':')[1] });
  expect((await exit)[0]).toBe(1);
  expect(text()).toMatch(/Port \d+ on 127\.0\.0\.1 cannot be had/);
  expect(text()).not.toMatch(/\n\s+at /);
});

test('a server that is stopped twice is stopped once', async () => {
  const server = await startInProcess({
    config: readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off' }),
    page: new Map(),
    log: { info() {}, warn() {} },
  });
  const first = server.stop();
  expect(server.stop()).toBe(first);
  await first;
  await server.stop();
});
