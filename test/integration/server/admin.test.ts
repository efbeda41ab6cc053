import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import type { LedgerReport } from '../../../server/admin/report.ts';
import { readConfig } from '../../../server/config/config.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { enterRaw, sendRaw } from '../../harness/server/raw-client.ts';

const servers: Server[] = [];
// All at once: each waits for its farewells.
afterAll(() => Promise.all(servers.map((server) => server.stop())));

async function start(adminPort: string) {
  const lines: { fields: object; message: string }[] = [];
  const log = { info() {}, warn: (fields: object, message: string) => void lines.push({ fields, message }) };
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: adminPort, TRANSPORT: 'ws' });
  const server = await startServer({ config, page: new Map(), log });
  servers.push(server);
  return { server, lines };
}

async function readLedger(port: number | undefined, query = ''): Promise<LedgerReport> {
  return (await fetch(`http://127.0.0.1:${port}/ledger${query}`)).json() as Promise<LedgerReport>;
}

test('elsewhere than on this machine the private port takes a token, and without one nothing starts', async () => {
  const log = { info() {}, warn() {} };
  const env = { PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: '0', ADMIN_HOST: '0.0.0.0', TRANSPORT: 'ws' };
  await expect(startServer({ config: readConfig(env), page: new Map(), log })).rejects.toThrow('Set ADMIN_TOKEN');
  const token = 'sixteen-signs-or-more';
  const server = await startServer({ config: readConfig({ ...env, ADMIN_TOKEN: token }), page: new Map(), log });
  servers.push(server);
  const ask = async (authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization };
    const { status, headers: answered } = await fetch(`http://127.0.0.1:${server.adminPort}/ledger`, { headers });
    return [status, answered.get('www-authenticate')];
  };
  expect(await ask()).toEqual([401, 'Basic realm="Cometa"']);
  expect(await ask('Bearer wrong')).toEqual([401, 'Basic realm="Cometa"']);
  expect(await ask(`Bearer ${token}`)).toEqual([200, null]);
});

test('the ledger of a live server sums, and its bytes are those of the sockets', async () => {
  const { server } = await start('0');
  const client = await enterRaw(server.port);
  while (server.game.ledger.settled < 60) await new Promise((resolve) => setTimeout(resolve, 50));
  const report = await readLedger(server.adminPort, '?ticks=30');
  expect(report.players).toBe(1);
  expect(report.rooms).toBe(1);
  expect(report.recent?.ticks).toHaveLength(30);
  const column = (name: string) => report.recent?.columns.indexOf(name) ?? -1;
  const whole = ['inputs', 'record', 'step', 'replicate', 'send', 'housekeeping', 'collections', 'unattributed'];
  for (const tick of report.recent?.ticks ?? []) {
    const sumMs = whole.reduce((sum, name) => sum + tick[column(name)], 0);
    const workMs = tick[column('endMs')] - tick[column('startMs')];
    // Each is told to a microsecond, and a collection before the tick is its as well.
    expect(sumMs).toBeGreaterThan(workMs - 0.01);
    expect(sumMs).toBeLessThan(workMs + tick[column('collections')] + 0.01);
  }
  const { bytes } = report;
  expect(bytes.byMessage.welcome + bytes.byMessage.update).toBe(bytes.total);
  client.close(1000);
  const { code } = await client.closed;
  expect(code).toBe(1000);
  const later = await readLedger(server.adminPort);
  const heard = client.messages.reduce((sum, { length }) => sum + length, 0);
  expect(later.bytes.total).toBe(heard);
  expect(later.rows.send.totalMs).toBeGreaterThan(0);
  expect(later.recent).toBeUndefined();
});

test('metrics come in the text format', async () => {
  const { server } = await start('0');
  const answer = await fetch(`http://127.0.0.1:${server.adminPort}/metrics`);
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await answer.text()).toMatch(/^cometa_ticks_total \d+$/m);
});

test.each(['/metrics', '/ledger', '/ledger?ticks=5'])('%s is not there on the public port', async (path) => {
  const { server } = await start('0');
  expect((await fetch(`http://127.0.0.1:${server.port}${path}`)).status).toBe(404);
});

test('the private port listens on 127.0.0.1 alone', async () => {
  const { server } = await start('0');
  // All of 127.0.0.0/8 is this machine on Linux; elsewhere there is nobody, which is refused as well.
  const socket = connect({ port: server.adminPort ?? 0, host: '127.0.0.2', timeout: 2000 });
  socket.on('timeout', () => socket.destroy(new Error('timeout')));
  const [error] = await once(socket, 'error').catch((reason: unknown) => [reason]);
  expect(error).toBeInstanceOf(Error);
});

test('a port that is taken is a sentence in the log, and the game goes on', async () => {
  const first = await start('0');
  const second = await start(String(first.server.adminPort));
  expect(second.server.adminPort).toBeUndefined();
  expect(second.lines.map(({ message }) => message)).toEqual([
    `The game runs without metrics. Port ${first.server.adminPort} on 127.0.0.1 cannot be had: something listens there already. Is another server running? Set ADMIN_PORT to a free one. Or set it to off.`,
  ]);
  const client = await enterRaw(second.server.port);
  while (client.messages.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  client.close(1000);
});

test('off opens none, and says nothing', async () => {
  const { server, lines } = await start('off');
  expect(server.adminPort).toBeUndefined();
  expect(lines).toEqual([]);
});

test.each([
  ['GET /nothing HTTP/1.1', 404],
  ['GET // HTTP/1.1', 404],
  ['GET /ledger?ticks=-1 HTTP/1.1', 400],
  ['GET /ledger?ticks=1e9 HTTP/1.1', 400],
  ['GET /ledger?ticks HTTP/1.1', 400],
  ['POST /ledger HTTP/1.1\r\nContent-Length: 0', 405],
  ['GET http://[ HTTP/1.1', 404],
  ['nonsense', 400],
])('"%s" is refused with %i, and the server lives on', async (request, status) => {
  const { server } = await start('0');
  const answer = await sendRaw(server.adminPort ?? 0, `${request}\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect((await readLedger(server.adminPort)).tickHz).toBe(60);
});

test('a server that is stopped leaves nothing open on the private port', async () => {
  const { server } = await start('0');
  await readLedger(server.adminPort);
  await server.stop();
  await expect(fetch(`http://127.0.0.1:${server.adminPort}/ledger`)).rejects.toThrow();
});
