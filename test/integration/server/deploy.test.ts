import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { encodeClientMessage } from '../../../protocol/codec/client-messages.ts';
import { readConfig } from '../../../server/config/config.ts';
import { freePort } from '../../../server/machine/free-port.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { findNginx } from '../../../tools/lib/install/nginx.mjs';
import { isLong } from '../../harness/long.ts';
import { PEM, writeFiles } from '../../harness/process/certificate.ts';

/** A real nginx with TLS before the server, told what docs/deploy/nginx.conf says. */

const program = findNginx();
if (!program) console.log('Skipped: there is no nginx, and none can be installed.');
if (!isLong) console.log('Skipped: two quiet minutes behind nginx take two minutes; COMETA_LONG=1 waits for them.');

const CONF = readFileSync(fileURLToPath(new URL('../../../docs/deploy/nginx.conf', import.meta.url)), 'utf8');
const PATH = '/games/cometa/';
/** As the file says: two lines in the place of theirs. */
const UNDER_PATH = CONF.replace('# location /games', 'location /games')
  .replace(/^ *location \/ \{\n/m, '')
  .replace('# proxy_pass http://127.0.0.1:8080/;', 'proxy_pass http://127.0.0.1:8080/;')
  .replace(/^ *proxy_pass http:\/\/127\.0\.0\.1:8080;\n/m, '');

interface Proxy {
  readonly port: number;
  readonly plainPort: number;
  /** As an operator does after a change of its file. */
  reload(): void;
  stop(): Promise<void>;
}

/** Joins, hello and ping take a message each; a ping of the socket's own every 24 s. */
const QUIET_MS = 125_000;

async function startProxy(conf: string, toPort: number): Promise<Proxy> {
  const { folder, path } = writeFiles({ cert: PEM.first.cert, key: PEM.first.key });
  const [port, plainPort] = [await freePort(), await freePort()];
  const mine = conf
    .replaceAll(/^ *listen \[::\].*\n/gm, '')
    .replace('listen 80;', `listen 127.0.0.1:${plainPort};`)
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`)
    .replace(/ssl_certificate +\S+;/, `ssl_certificate ${path('cert')};`)
    .replace(/ssl_certificate_key \S+;/, `ssl_certificate_key ${path('key')};`)
    .replaceAll('127.0.0.1:8080', `127.0.0.1:${toPort}`);
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; ${user} worker_processes 1; pid ${folder}/nginx.pid; events {} http { access_log off; ${places.join(' ')}\n${mine}\n}`,
  );
  const child = spawn(String(program), ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const ended = once(child, 'exit');
  while ((await ask(port, '/healthz').catch(() => 0)) === 0) {
    if (child.exitCode !== null) throw new Error(`nginx does not start: ${said}`);
    await sleep(50);
  }
  return {
    port,
    plainPort,
    reload: () => void child.kill('SIGHUP'),
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Address of this machine to ask from. */
  readonly from?: string;
}

/** Status, headers and body of an answer over TLS. */
function answerOf(port: number, path: string, { method = 'GET', headers = {}, body, from }: Asked = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path,
      method,
      headers,
      rejectUnauthorized: false,
      agent: false as const,
    };
    const asked = request({ ...options, ...(from === undefined ? {} : { localAddress: from }) }, (response) => {
      let text = '';
      response.on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

async function ask(port: number, path: string): Promise<number> {
  return (await answerOf(port, path)).status;
}

const join_ = (port: number, path: string, from: string) =>
  answerOf(port, `${path}api/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
    body: '{"name":"Ada","colour":0}',
    from,
  });

describe.skipIf(!program)('behind nginx with TLS, as docs/deploy/nginx.conf has it', () => {
  let server: Server;
  const proxies: Proxy[] = [];
  const sockets: WebSocket[] = [];
  beforeAll(async () => {
    server = await startServer({
      config: readConfig({
        PORT: '0',
        HOST: '127.0.0.1',
        ADMIN_PORT: 'off',
        ADDRESS_JOINS: '6',
        TRUST_PROXY: '127.0.0.1',
      }),
      page: new Map(),
      log: { info() {}, warn() {} },
    });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    for (const proxy of proxies.splice(0)) await proxy.stop();
  });
  afterAll(() => server.stop());

  const start = async (conf: string) => {
    const proxy = await startProxy(conf, server.port);
    proxies.push(proxy);
    return proxy;
  };

  /** Opens a WebSocket as a page of an origin; its status, and where it is open the socket. */
  const open = (port: number, path: string, origin: string) => {
    const socket = new WebSocket(`wss://127.0.0.1:${port}${path}ws`, { origin, rejectUnauthorized: false });
    sockets.push(socket);
    socket.on('error', () => {});
    return new Promise<{ status: number; socket: WebSocket }>((resolve) => {
      socket.on('open', () => resolve({ status: 101, socket }));
      socket.on('unexpected-response', (_request, response) => resolve({ status: response.statusCode ?? 0, socket }));
    });
  };

  /** A player who hears updates; how many so far. */
  const play = async (port: number, path: string, from: string) => {
    const answer = await join_(port, path, from);
    const { socket, status } = await open(port, path, `https://127.0.0.1:${port}`);
    expect([answer.status, status]).toEqual([200, 101]);
    let heard = 0;
    socket.on('message', () => {
      heard++;
    });
    const { ticket } = JSON.parse(answer.body) as { ticket: string };
    socket.send(encodeClientMessage({ kind: 'hello', ticket, fingerprint: 0 }));
    socket.send(encodeClientMessage({ kind: 'ping', seq: 0, read: 0, now: 0 }));
    const moreThan = async (count: number) => {
      while (heard <= count) await sleep(10);
    };
    await moreThan(2);
    return { socket, moreThan, heard: () => heard };
  };

  test.each([
    ['at the root', CONF, '/', '127.0.0.21'],
    ['under a path', UNDER_PATH, PATH, '127.0.0.22'],
  ])('%s one is led to https, joins, plays, and goes on over a reload of nginx', async (_where, conf, path, from) => {
    const proxy = await start(conf);
    const plain = await fetch(`http://127.0.0.1:${proxy.plainPort}${path}`, { redirect: 'manual' });
    expect([plain.status, plain.headers.get('location')]).toEqual([301, `https://play.example${path}`]);
    const { status, headers } = await answerOf(proxy.port, `${path}version`);
    expect([status, headers['strict-transport-security'], headers['cross-origin-opener-policy']]).toEqual([
      200,
      'max-age=31536000',
      'same-origin',
    ]);
    const player = await play(proxy.port, path, from);
    const before = player.heard();
    proxy.reload();
    await player.moreThan(before + 5);
    const late = await play(proxy.port, path, from);
    await late.moreThan(5);
    expect(player.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('a page of another site is refused', async () => {
    const { port } = await start(CONF);
    expect((await open(port, '/', 'https://evil.example')).status).toBe(403);
  });

  test('joins are counted by where they come from, whatever the client itself wrote into the header', async () => {
    const { port } = await start(CONF);
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) statuses.push((await join_(port, '/', '127.0.0.23')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
    expect((await join_(port, '/', '127.0.0.24')).status).toBe(200);
  });

  test.runIf(isLong)('two quiet minutes are no reason to cut a hidden tab off', { timeout: 200_000 }, async () => {
    const { port } = await start(CONF);
    const { socket } = await play(port, '/', '127.0.0.25');
    socket.send(encodeClientMessage({ kind: 'hide' }));
    await sleep(QUIET_MS);
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });
});
