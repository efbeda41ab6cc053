import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config/config.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { joinRaw, openRaw } from '../../harness/server/raw-client.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

/** Replays over HTTP: the answer lies in the store, and comes later than others. */

describe.each(TRANSPORTS)('%s', (transport) => {
  let server: Server;
  let origin: string;
  const id = `${'A-b_'.repeat(5)}cd`;
  const file = Uint8Array.from({ length: 30_000 }, (_, i) => i & 255);

  beforeAll(async () => {
    const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', TRANSPORT: transport });
    server = await startServer({ config, page: new Map(), log: { info() {}, warn() {} } });
    origin = `http://127.0.0.1:${server.port}`;
    await server.game.replays.shelf.put(id, file, []);
  });
  afterAll(() => server.stop());

  test('[RP2] a file comes whole, to HEAD its length, and nothing keeps it', async () => {
    const answer = await fetch(`${origin}/api/replay/${id}`);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      200,
      'application/gzip',
      'no-store',
    ]);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(file);
    const head = await fetch(`${origin}/api/replay/${id}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(file.length)]);
  });

  test.each(['', 'x', 'A'.repeat(22), `${'A'.repeat(22)}/..`, '..%2f..%2fetc'])(
    '[RP2] "%s" leads nowhere: 404 with a sentence',
    async (other) => {
      const answer = await fetch(`${origin}/api/replay/${other}`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ error: 'replay-gone', message: expect.stringMatching(/a day/) });
    },
  );

  test('[RP2] others are refused other methods, and one who hangs up at once harms nobody', async () => {
    const put = await fetch(`${origin}/api/replay/${id}`, { method: 'PUT' });
    expect(put.status).toBe(405);
    for (let i = 0; i < 20; i++) {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(`GET /api/replay/${id} HTTP/1.1\r\nHost: x\r\n\r\n`, () => socket.destroy());
    }
    expect((await fetch(`${origin}/api/replay/${id}`)).status).toBe(200);
  });

  test('[RP1] who has seen nothing is told so', async () => {
    const post = (path: string, body: object) =>
      fetch(origin + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    const port = Number(new URL(origin).port);
    const { key, ticket } = await joinRaw(port);
    const client = await openRaw(port);
    client.send({ kind: 'hello', ticket, fingerprint: 0 });
    while (client.messages.length === 0) await sleep(5);
    const none = await post('/api/replay', { key });
    expect([none.status, (await none.json()).error]).toEqual([404, 'replay-none']);
    const wrong = await post('/api/replay', { key: 'x' });
    expect([wrong.status, (await wrong.json()).error]).toEqual([404, 'session-unknown']);
    client.close(1000);
  });
});
