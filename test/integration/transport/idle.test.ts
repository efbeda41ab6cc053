import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { readConfig } from '../../../server/config/config.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { createVirtualTime } from '../../../tools/lib/virtual/virtual.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

// Who says nothing. The libraries have clocks of their own, so these tests wait: half a minute, all of them at once. The game's
// clock stands still, or it would end those who do not say hello.

describe.concurrent.each(TRANSPORTS)('on %s', (transport) => {
  let server: Server;
  beforeAll(async () => {
    const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', TRANSPORT: transport });
    server = await startServer({ config, page: new Map(), log: { info() {}, warn() {} }, time: createVirtualTime() });
  });
  afterAll(() => server.stop());

  test('[HD1] who answers pings stays, and who does not is cut off and counted', async () => {
    const open = (autoPong: boolean) => new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { autoPong });
    const [alive, dead] = [open(true), open(false)];
    const startedMs = performance.now();
    let pings = 0;
    dead.on('ping', () => pings++);
    const pinged = once(alive, 'ping');
    const [code] = await once(dead, 'close');
    const tookMs = performance.now() - startedMs;
    expect([code, pings]).toEqual([1006, 1]);
    // The libraries look every four seconds.
    expect(tookMs).toBeGreaterThan(27_000);
    await pinged;
    expect(server.game.counters.refusedByRule).toEqual({ HD1: 1 });
    expect(alive.readyState).toBe(WebSocket.OPEN);
    alive.terminate();
  });

  test.each([
    ['says nothing', ''],
    ['says half a request', 'GET /healthz HTTP/1.1\r\nHost: com'],
    [
      'sends half a body',
      'POST /api/join HTTP/1.1\r\nHost: cometa\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{',
    ],
    ['has been answered, and says no more', 'GET /healthz HTTP/1.1\r\nHost: cometa\r\n\r\n'],
  ])('a line whose client %s is closed', async (_what, text) => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    socket.write(text);
    await once(socket, 'close');
  });
});
