import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { readConfig } from '../../../server/config/config.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { fromHex } from '../../harness/bytes/hex.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

// What the transport never passes on to the game: it cuts the connection off by itself, without a close frame. That
// must be counted all the same.

describe.each(TRANSPORTS)('on %s', (transport) => {
  let server: Server;

  beforeAll(async () => {
    const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', TRANSPORT: transport });
    server = await startServer({ config, page: new Map(), log: { info() {}, warn() {} } });
  });
  afterAll(() => server.stop());

  async function open(): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { perMessageDeflate: false });
    socket.on('error', () => {});
    await once(socket, 'open');
    return socket;
  }

  /** How the connection ends for both sides, and which rules were counted as broken meanwhile. */
  async function endOf(socket: WebSocket, act: () => void): Promise<{ code: number; rules: Record<string, number> }> {
    const { counters } = server.game;
    const before = { ...counters.refusedByRule };
    const ended = once(socket, 'close');
    act();
    const [code] = await ended;
    while (counters.connectionsClosed < counters.connectionsOpened)
      await new Promise((resolve) => setImmediate(resolve));
    const rises = Object.entries(counters.refusedByRule).map(([rule, count]) => [rule, count - (before[rule] ?? 0)]);
    return { code, rules: Object.fromEntries(rises.filter(([, rise]) => rise !== 0)) };
  }

  test.each([16 * 1024 + 1, 1024 * 1024])('[IN2] a message of %i bytes is cut off and counted', async (length) => {
    const socket = await open();
    const { messagesReceived } = server.game.counters;
    const end = await endOf(socket, () => socket.send(new Uint8Array(length)));
    expect(end).toEqual({ code: 1006, rules: { IN2: 1 } });
    expect(server.game.counters.messagesReceived).toBe(messagesReceived);
  });

  test.each(['ff fe', '61 c3', 'ed a0 80', 'c1 81'])(
    '[IN9] text that is not UTF-8 (%s) is cut off and counted',
    async (hex) => {
      const socket = await open();
      const end = await endOf(socket, () => socket.send(fromHex(hex), { binary: false }));
      expect(end).toEqual({ code: 1006, rules: { IN9: 1 } });
    },
  );

  test('a line that is cut, or closed with such words, counts as no broken rule', async () => {
    const cut = await open();
    expect(await endOf(cut, () => cut.terminate())).toEqual({ code: 1006, rules: {} });
    const closed = await open();
    const end = await endOf(closed, () => closed.close(1000, 'Received too big message'));
    expect(end).toEqual({ code: 1000, rules: {} });
  });
});
