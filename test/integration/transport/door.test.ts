import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { readConfig } from '../../../server/config/config.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

/** Who is let in, over real sockets. This machine is counted, and a proxy on it is believed. */

const SETTINGS = {
  PORT: '0',
  HOST: '127.0.0.1',
  ADMIN_PORT: 'off',
  CAP_LOOPBACK: '1',
  ADDRESS_CONNECTIONS: '2',
  ADDRESS_JOINS: '5',
  ALLOWED_ORIGINS: 'https://embed.example',
};

describe.each(TRANSPORTS)('on %s', (transport) => {
  let server: Server;
  const lines: string[] = [];
  const sockets: WebSocket[] = [];
  beforeAll(async () => {
    const log = { info() {}, warn: (_fields: object, message: string) => void lines.push(message) };
    server = await startServer({
      config: readConfig({ ...SETTINGS, TRANSPORT: transport }),
      page: new Map(),
      log,
    });
  });
  afterEach(async () => {
    const open = sockets.splice(0).filter((socket) => socket.readyState !== WebSocket.CLOSED);
    for (const socket of open) socket.terminate();
    await Promise.all(open.map((socket) => once(socket, 'close')));
  });
  afterAll(() => server.stop());

  const at = (path: string) => `http://127.0.0.1:${server.port}${path}`;
  const own = () => `http://127.0.0.1:${server.port}`;

  /** Opens a WebSocket; resolves with the HTTP status, 101 where it is open. */
  const open = (headers: Record<string, string> = {}): Promise<number | undefined> => {
    const socket = new WebSocket(at('/ws').replace('http', 'ws'), { headers });
    socket.on('error', () => {});
    return new Promise((resolve) => {
      socket.on('open', () => {
        sockets.push(socket);
        resolve(101);
      });
      socket.on('unexpected-response', (request, response) => {
        request.destroy();
        resolve(response.statusCode);
      });
    });
  };

  const join = (headers: Record<string, string> = {}) =>
    fetch(at('/api/join'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"name":"Ada","colour":0}',
    });

  test('a WebSocket is opened for pages from here, for those of ALLOWED_ORIGINS and for who is no browser', async () => {
    expect(await open({ 'x-forwarded-for': '192.0.2.1' })).toBe(101);
    expect(await open({ 'x-forwarded-for': '192.0.2.2', origin: own() })).toBe(101);
    expect(await open({ 'x-forwarded-for': '192.0.2.3', origin: 'https://embed.example' })).toBe(101);
  });

  test.each(['https://evil.example', 'null', 'http://127.0.0.1'])(
    'a page of %s is refused, and the log says so',
    async (origin) => {
      expect(await open({ 'x-forwarded-for': '192.0.2.4', origin })).toBe(403);
      const answer = await join({ 'x-forwarded-for': '192.0.2.4', origin });
      expect([answer.status, (await answer.json()) as object]).toEqual([
        403,
        { error: 'other-origin', message: 'Pages of other sites may not connect here.' },
      ]);
      expect(answer.headers.get('access-control-allow-origin')).toBe(null);
      expect(lines.some((line) => line.includes('ALLOWED_ORIGINS'))).toBe(true);
    },
  );

  test('pages of ALLOWED_ORIGINS may read answers, and are told before they send', async () => {
    const origin = 'https://embed.example';
    const asked = await fetch(at('/api/join'), { method: 'OPTIONS', headers: { origin } });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    expect(asked.headers.get('access-control-allow-headers')).toContain('Content-Type');
    for (const path of ['/version', '/api/rooms', '/api/leaderboard']) {
      const answer = await fetch(at(path), { headers: { origin } });
      expect([answer.status, answer.headers.get('access-control-allow-origin')], path).toEqual([200, origin]);
      const foreign = await fetch(at(path), { headers: { origin: 'https://evil.example' } });
      expect(foreign.headers.get('access-control-allow-origin'), path).toBe(null);
    }
    const evil = await fetch(at('/api/join'), { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
    expect([evil.status, evil.headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });

  test('so many connections of an address are open at once; one that ends makes place', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.5' };
    expect([await open(headers), await open(headers), await open(headers)]).toEqual([101, 101, 429]);
    const answer = await join(headers);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '10']);
    const [first] = sockets;
    first.close();
    await once(first, 'close');
    // The server may hear of it a moment later than we do.
    while ((await open(headers)) !== 101);
  });

  test('so many joins of an address are answered at once, whatever it writes before the proxy’s word', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 7; i++) {
      const { status } = await join({ 'x-forwarded-for': `10.0.0.${i}, 192.0.2.6` });
      statuses.push(status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect((await join({ 'x-forwarded-for': '192.0.2.7' })).status).toBe(200);
    expect(server.game.counters.refusedByLimit.ADDRESS_JOINS).toBe(2);
  });
});
