import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config/config.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

// What is answered by itself, without asking anybody. uWebSockets.js answers too little: README, Limits. Where a newer version
// answers better, these tests fail; then the README has to say less.

/**
 * Turns of the event loop, which is the server's as well: in one it takes the connection, in the next it reads. So pieces are
 * read apart however busy the machine is.
 */
const TURNS = 20;

async function letRead(): Promise<void> {
  for (let i = 0; i < TURNS; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** The status of the answer to a request that arrives in pieces. */
async function statusOf({ port }: Server, ...pieces: string[]): Promise<number> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  const answered = once(socket, 'data');
  for (const piece of pieces) {
    socket.write(piece);
    await letRead();
  }
  const [answer] = await answered;
  socket.destroy();
  return Number(/^HTTP\/1\.1 (\d+)/.exec(String(answer))?.[1]);
}

const requestOf = (version: string) => `GET /healthz ${version}\r\nHost: localhost\r\n\r\n`;

const LINES = [
  ['GET /healthz HTTP/1.1', ''],
  ['POST /api/join HTTP/1.1', 'Content-Length: 0\r\n'],
  ['POST /api/join HTTP/1.1', ''],
];

describe.each(TRANSPORTS)('on %s', (transport) => {
  const isUws = transport === 'uws';
  let server: Server;
  beforeAll(async () => {
    const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', TRANSPORT: transport });
    server = await startServer({ config, page: new Map(), log: { info() {}, warn() {} } });
  });
  afterAll(() => server.stop());

  test.each(['HTTP/0.9', 'HTTP/1.2', 'HTTP/2.0'])('%s is answered with 505', async (version) => {
    expect(await statusOf(server, requestOf(version))).toBe(505);
  });

  test('HTTP/1.0 is answered, but by uWebSockets.js with 505', async () => {
    expect(await statusOf(server, requestOf('HTTP/1.0'))).toBe(isUws ? 505 : 200);
  });

  test.each(LINES)(
    '"%s" in two pieces is answered, but by uWebSockets.js with 505 where it is cut behind its fourth byte, and before its end',
    async (line, header) => {
      const request = `${line}\r\nHost: localhost\r\n${header}\r\n`;
      const whole = await statusOf(server, request);
      expect(whole).toBeLessThan(500);
      const cuts = Array.from({ length: request.length - 1 }, (_, i) => i + 1);
      const statuses = await Promise.all(cuts.map((at) => statusOf(server, request.slice(0, at), request.slice(at))));
      // Up to the last byte of the line's end: "\r" has come, "\n" has not.
      const isCutBadly = (at: number) => isUws && at >= 4 && at < line.length + 2;
      expect(statuses).toEqual(cuts.map((at) => (isCutBadly(at) ? 505 : whole)));
    },
  );
});
