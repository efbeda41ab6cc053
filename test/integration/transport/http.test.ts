import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config/config.ts';
import { loadPage } from '../../../server/http/files.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { sendRaw } from '../../harness/server/raw-client.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

/** What HTTP is answered on the game's port, and on what lines, byte for byte where it matters. */

const INDEX = '<!doctype html><title>Cometa</title>\n';
const SCRIPT = `export default '${'dust '.repeat(40_000)}';\n`;
const JOIN = '{"name":"Raw","colour":0}';

/** Larger than what kernels hold for a socket. */
const LARGE = Buffer.alloc(16 * 2 ** 20, 'comets and dust ');

const folder = mkdtempSync(join(tmpdir(), 'cometa-page-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), INDEX);
writeFileSync(join(folder, 'assets/large-c3.bin'), LARGE);
writeFileSync(join(folder, 'assets/main-a1.js'), SCRIPT);
writeFileSync(join(folder, 'assets/main-a1.js.br'), brotliCompressSync(SCRIPT));
writeFileSync(join(folder, 'assets/main-a1.js.gz'), gzipSync(SCRIPT));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(TRANSPORTS)('on %s', (transport) => {
  let server: Server;
  beforeAll(async () => {
    const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', TRANSPORT: transport });
    server = await startServer({ config, page: loadPage(folder), log: { info() {}, warn() {} } });
  });
  afterAll(() => server.stop());

  const ask = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${server.port}${path}`, init);
  /** The lines of a request's head. */
  const head = (line: string, ...headers: string[]) =>
    [`${line} HTTP/1.1`, 'Host: cometa', ...headers, '\r\n'].join('\r\n');
  const joinHead = (...headers: string[]) => head('POST /api/join', 'Content-Type: application/json', ...headers);

  test.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ])('a file is sent as the browser takes it: %s', async (accepted, encoding) => {
    const answer = await ask('/assets/main-a1.js', { headers: { 'accept-encoding': accepted } });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(SCRIPT);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      vary: 'Accept-Encoding',
    });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
  });

  test('a large file comes whole, also to one who reads it in pieces with pauses', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(head('GET /assets/large-c3.bin', 'Connection: close'));
    await sleep(200);
    const pieces: Buffer[] = [];
    for await (const piece of socket) {
      if (pieces.push(piece) % 20 === 0) await sleep(1);
    }
    const all = Buffer.concat(pieces);
    expect(all.subarray(all.indexOf('\r\n\r\n') + 4).equals(LARGE)).toBe(true);
  });

  test('who asks for a large file sixty times and reads nothing makes the server hold little of it', async () => {
    const before = process.memoryUsage().rss;
    const socket = connect(server.port, '127.0.0.1').pause();
    socket.on('error', () => {});
    socket.write(head('GET /assets/large-c3.bin').repeat(60));
    let most = 0;
    for (let i = 0; i < 20; i++) {
      await sleep(50);
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    socket.destroy();
    // Held, it would be 960 MiB.
    expect(most / 2 ** 20).toBeLessThan(200);
    expect((await ask('/healthz')).status).toBe(200);
  });

  test('a file that the browser has is answered with 304 and no body', async () => {
    const first = await ask('/?room=QRSTUVWX');
    expect(await first.text()).toBe(INDEX);
    const etag = first.headers.get('etag') ?? '';
    const again = await ask('/', { headers: { 'if-none-match': etag } });
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
  });

  test.each(['/', '/assets/main-a1.js', '/version', '/healthz', '/nothing'])(
    'HEAD %s tells what GET does, the length too',
    async (path) => {
      const headers = { 'accept-encoding': 'identity' };
      const [got, told] = [await ask(path, { headers }), await ask(path, { method: 'HEAD', headers })];
      // `fetch` lets no line live on behind a HEAD.
      const ofLine = ['date', 'connection', 'keep-alive'];
      const without = (answer: Response) => [...answer.headers].filter(([name]) => !ofLine.includes(name));
      expect(told.status).toBe(got.status);
      expect(without(told)).toEqual(without(got));
      expect(told.headers.get('content-length')).toBe(String((await got.arrayBuffer()).byteLength));
      expect(await told.text()).toBe('');
    },
  );

  test('[FD2] friends are told of, and 10,000 codes are too many to be read', async () => {
    const post = (path: string, body: object) =>
      ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const secret = 'AAECAwQFBgcICQoLDA0ODw';
    const code = '64YGMMHVVL4X';
    expect((await post('/api/join', { name: 'Ada', colour: 0, friend: secret, with: code })).status).toBe(200);
    const answer = await post('/api/friends', { codes: [code], friend: secret });
    // The own code is left out.
    expect([answer.status, await answer.json()]).toEqual([200, { code, friends: [] }]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const many = await post('/api/friends', { codes: Array.from({ length: 10_000 }, () => code) });
    expect([many.status, await many.json()]).toMatchObject([413, { error: 'body-too-big' }]);
    expect((await ask('/api/friends')).status).toBe(404);
  });

  test('another method is told which ones there are', async () => {
    const answer = await ask('/', { method: 'PUT', body: 'x' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(await answer.json()).toMatchObject({ error: 'method' });
  });

  test('requests that come at once are answered in turn, on one line', async () => {
    const body = joinHead(`Content-Length: ${JOIN.length}`) + JOIN;
    const all = `${head('GET /version')}${body}${head('HEAD /')}${head('GET /nothing', 'Connection: close')}`;
    const statuses = [...(await sendRaw(server.port, all, /nothing at this/)).matchAll(/HTTP\/1\.1 (\d+)/g)];
    expect(statuses.map(([, status]) => status)).toEqual(['200', '200', '200', '404']);
  });

  /** Sends all and closes its side, as `nc -N` and some health checks do. */
  async function sendAndEnd(text: string): Promise<string> {
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    let heard = '';
    socket.on('error', () => {});
    socket.on('data', (data) => {
      heard += data;
    });
    socket.end(text);
    await new Promise((resolve) => socket.once('close', resolve));
    return heard;
  }

  test('a request is answered though its sender has closed its side', async () => {
    expect(await sendAndEnd(head('GET /healthz'))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await sendAndEnd(joinHead(`Content-Length: ${JOIN.length}`) + JOIN)).toMatch(/^HTTP\/1\.1 200 .*"ticket"/s);
  });

  test.each(['', 'GET', 'GET /healthz HTTP/1.1\r\nHost: com'])(
    'half a request whose sender has closed its side ends the line: %j',
    async (text) => {
      expect(await sendAndEnd(text)).not.toMatch(/^HTTP\/1\.1 2/);
    },
  );

  test('half a join whose sender has closed its side takes no seat', async () => {
    const { tickets } = server.game.lobby;
    const before = tickets.count;
    await sendAndEnd(joinHead('Content-Length: 500') + JOIN);
    expect(tickets.count).toBe(before);
  });

  test('a large body is refused before it has come, and the server goes on', async () => {
    const answer = await sendRaw(server.port, joinHead('Content-Length: 900000000') + ' '.repeat(5000), /413/);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect((await ask('/healthz')).status).toBe(200);
  });

  test('a head of a mebibyte is no request', async () => {
    const answer = await sendRaw(server.port, head('GET /healthz', `Cookie: ${'a'.repeat(2 ** 20)}`), /\r\n\r\n/);
    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    expect((await ask('/healthz')).status).toBe(200);
  });

  test.each([
    ['a length that is no number', 'Content-Length: abc', ''],
    ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n'],
  ])('a body with %s is answered with 400', async (_what, header, body) => {
    expect(await sendRaw(server.port, joinHead(header) + body, /\r\n\r\n/)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test.each(['h2c', 'websocket', 'TLS/1.0'])('who would like to speak %s is answered in HTTP', async (protocol) => {
    const wish = [`Upgrade: ${protocol}`, 'Connection: Upgrade, HTTP2-Settings', 'HTTP2-Settings: AAMAAABk'];
    expect(await sendRaw(server.port, head('GET /version', ...wish), /fingerprint/)).toMatch(/^HTTP\/1\.1 200 /);
    const whole = joinHead(...wish, `Content-Length: ${JOIN.length}`) + JOIN;
    expect(await sendRaw(server.port, whole, /"ticket"/)).toMatch(/^HTTP\/1\.1 200 /);
    const chunked = joinHead(...wish, 'Transfer-Encoding: chunked');
    const chunks = `${JOIN.length.toString(16)}\r\n${JOIN}\r\n0\r\n\r\n`;
    expect(await sendRaw(server.port, chunked + chunks, /"ticket"/)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await sendRaw(server.port, head('PUT /', ...wish), /\r\n\r\n/)).toMatch(/^HTTP\/1\.1 405 /);
  });

  test('who asks and does not read is in nobody’s way', async () => {
    const sockets = Array.from({ length: 20 }, () => {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.pause();
      socket.write(head('GET /assets/main-a1.js').repeat(50));
      return socket;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await ask('/healthz')).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });
});
