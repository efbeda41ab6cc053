import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { type Client, createClient } from '../../../game/net/client.ts';
import { CLOSE, type CloseCode } from '../../../protocol/close.ts';
import { encodeClientMessage } from '../../../protocol/codec/client-messages.ts';
import { narrow } from '../../../protocol/stamp.ts';
import { readConfig } from '../../../server/config/config.ts';
import { MOST_TICKS_AHEAD } from '../../../server/host/moves.ts';
import type { Room } from '../../../server/host/room.ts';
import { processTime } from '../../../server/machine/time.ts';
import { type Server, startServer } from '../../../server/server.ts';
import type { TransportName } from '../../../server/transport/choose.ts';
import { createNodePlatform } from '../../../tools/lib/virtual/node-platform.ts';
import { streamsOf } from '../../../tools/lib/virtual/streams.ts';
import { createVirtualTime, type VirtualTime } from '../../../tools/lib/virtual/virtual.ts';
import { fromHex } from '../../harness/bytes/hex.ts';
import { playAtRandom } from '../../harness/server/play.ts';
import {
  enterRaw,
  joinRaw,
  openRaw,
  postJoin,
  type RawClient,
  recordsHeard,
  sendHalf,
  sendRaw,
} from '../../harness/server/raw-client.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

/** What a hostile or broken peer can do over a real line, and that it ends nothing but its own connection. */

const BODY = '{"name":"Raw","colour":0}';

async function start(transport: TransportName, settings: Record<string, string>, time = processTime): Promise<Server> {
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    ADMIN_PORT: 'off',
    WORLD_SEED: '7',
    GRACE_SECONDS: '0',
    TRANSPORT: transport,
    ...settings,
  });
  return startServer({ config, page: new Map(), log: { info() {}, warn() {} }, time });
}

/** Waits for a condition. It has no deadline of its own: what never comes is caught by the test's. */
async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function seatsTaken(room: Room): number {
  return room.sessions.filter(Boolean).length;
}

/** How much the counters of closing and refusing rose while something was done. */
async function risen({ game: { counters } }: Server, act: () => Promise<unknown>): Promise<Record<string, number>> {
  const read = () => ({
    ...counters.refusedByRule,
    ...counters.closedByCode,
    joinsRefused: counters.joinsRefused,
    namesCleaned: counters.namesCleaned,
  });
  const before: Record<string, number> = read();
  await act();
  const rises = Object.entries(read()).map(([name, value]) => [name, value - (before[name] ?? 0)] as const);
  return Object.fromEntries(rises.filter(([, rise]) => rise > 0));
}

describe.each(TRANSPORTS)('on %s', (transport) => {
  describe('beside a player who behaves', () => {
    let server: Server;
    let room: Room;
    let honest: Client;
    let stopPlaying: () => void;

    beforeAll(async () => {
      // The one who behaves is told often: that it is undisturbed shows with its next updates.
      server = await start(transport, { ROOM_SEATS: '64', SEND_EVERY: '1', IDLE_SUPPRESSION_MS: '0' });
      honest = createClient({ platform: createNodePlatform(`127.0.0.1:${server.port}`, processTime) });
      honest.join({ name: 'Honest', colour: 5 });
      let picture = 0;
      const playing = setInterval(() => playAtRandom(honest, 1, picture++), 16);
      stopPlaying = () => clearInterval(playing);
      await until(() => honest.game !== undefined);
      [room] = server.game.lobby.rooms.values();
      // So that a stamp far in the past is a tick that there was.
      await until(() => room.world.tick > 120);
    });

    afterAll(async () => {
      stopPlaying();
      honest.leave();
      await server.stop();
    });

    /** Whether the server knows that all other connections have ended. */
    const isAlone = () => server.game.counters.connectionsOpened - server.game.counters.connectionsClosed === 1;

    /** Frames keep coming, in one connection, and the copy is the server's. */
    async function expectUndisturbed(): Promise<void> {
      const { telemetry } = honest;
      const { updatesIn } = telemetry;
      await until(() => telemetry.updatesIn > updatesIn + 1);
      expect(honest.status).toEqual({ state: 'playing', quiet: false });
      expect([telemetry.reconnects, telemetry.divergences, telemetry.resets]).toEqual([0, 0, 1]);
    }

    /** Sends something as a player, or as the first thing of all, and expects to be closed for it. */
    async function expectClosed(client: RawClient, act: () => void, rule: string, why: CloseCode = CLOSE.malformed) {
      const { code } = why;
      const rises = await risen(server, async () => {
        act();
        expect(await client.closed).toEqual({ code, reason: expect.stringMatching(new RegExp(`^${rule}: .{10,}`)) });
      });
      expect(rises).toEqual({ [rule]: 1, [code]: 1 });
      await expectUndisturbed();
    }

    describe('a message', () => {
      test.each([
        ['IN1', 'that is empty', ''],
        ['IN3', 'that is no array', '02'],
        ['IN3', 'of thirty million values in five bytes', 'dd 01 c9 c3 80'],
        ['IN4', 'that is cut off', '94 02 40 03 cd 12'],
        ['IN4', 'that goes on behind its end', '91 04 91 04'],
        ['IN4', 'with a text longer than itself', '92 01 d9 ff 41'],
        ['IN5', 'nested 64 deep', '91 '.repeat(64)],
        ['IN5', 'with nil', '94 02 c0 40 03'],
        ['IN5', 'with a float', '94 02 ca 3f 80 00 00 40 03'],
        ['IN7', 'with an integer of 64 bits too many', '92 04 cf 00 00 00 00 00 00 00 01'],
        ['IN8', 'with an integer of 64 bits out of its range', '94 02 10 40 cf 00 00 00 01 00 00 00 01'],
        ['IN5', 'with an extension', '91 c7 ff 01'],
        ['IN6', 'of an unknown number', '91 0f'],
        ['IN7', 'with too few fields', '93 02 10 40'],
        ['IN7', 'with too many fields', '92 04 00'],
        ['IN8', 'with a field out of its range', '94 02 10 40 04'],
        ['IN8', 'with a shape that does not exist', '92 0a 03'],
        ['IN8', 'with a text where a number belongs', '94 02 a1 31 40 03'],
        ['IN8', 'with a ticket that is not UTF-8', '93 01 a2 61 ff 00'],
      ])('[%s] %s closes with 4009, of a player and of a stranger', async (rule, _what, hex) => {
        const player = await enterRaw(server.port);
        await expectClosed(player, () => player.sendBytes(fromHex(hex)), rule);
        const stranger = await openRaw(server.port);
        await expectClosed(stranger, () => stranger.sendBytes(fromHex(hex)), rule);
      });

      test.each([65, 4096, 16 * 1024])('[IN2] of %i bytes closes with 1009', async (length) => {
        const player = await enterRaw(server.port);
        await expectClosed(player, () => player.sendBytes(new Uint8Array(length)), 'IN2', CLOSE.tooBig);
      });

      test.each([16 * 1024 + 1, 1024 * 1024])('[IN2] of %i bytes is cut off without a close frame', async (length) => {
        const player = await enterRaw(server.port);
        const { bytesReceived } = server.game.counters;
        const rises = await risen(server, async () => {
          player.sendBytes(new Uint8Array(length));
          expect(await player.closed).toEqual({ code: 1006, reason: '' });
          await until(isAlone);
        });
        expect(rises).toEqual({ IN2: 1, 1006: 1 });
        // Nothing of it has reached the game, beside the hello.
        expect(server.game.counters.bytesReceived - bytesReceived).toBeLessThan(length);
        await expectUndisturbed();
      });

      test('[IN9] that is text closes with 4009, though it may be valid msgpack', async () => {
        const player = await enterRaw(server.port);
        await expectClosed(player, () => player.sendText('hello'), 'IN9');
        const stranger = await openRaw(server.port);
        await expectClosed(stranger, () => stranger.sendText(''), 'IN9');
      });

      test('[IN9] that is text and not UTF-8 is cut off without a close frame', async () => {
        const player = await enterRaw(server.port);
        const rises = await risen(server, async () => {
          player.sendText(fromHex('61 ff fe'));
          expect(await player.closed).toEqual({ code: 1006, reason: '' });
          await until(isAlone);
        });
        expect(rises).toEqual({ IN9: 1, 1006: 1 });
        await expectUndisturbed();
      });

      test('after one that was refused is not looked at', async () => {
        const player = await enterRaw(server.port);
        const act = () => {
          for (let i = 0; i < 20; i++) player.sendBytes(fromHex('c1'));
        };
        await expectClosed(player, act, 'IN3');
      });
    });

    describe('a hello', () => {
      test('[J7] that is the second closes with 4009', async () => {
        const { ticket } = await joinRaw(server.port);
        const player = await openRaw(server.port);
        player.send({ kind: 'hello', ticket, fingerprint: 0 });
        await expectClosed(player, () => player.send({ kind: 'hello', ticket, fingerprint: 0 }), 'J7');
      });

      test('[J7] with another ticket that is good closes as well, and leaves that ticket good', async () => {
        const player = await enterRaw(server.port);
        const { ticket } = await joinRaw(server.port);
        await expectClosed(player, () => player.send({ kind: 'hello', ticket, fingerprint: 0 }), 'J7');
        const other = await openRaw(server.port);
        other.send({ kind: 'hello', ticket, fingerprint: 0 });
        await until(() => other.messages.length > 0);
        other.close(1000);
        await expectUndisturbed();
      });

      test.each(['move', 'ping', 'hide', 'show', 'again', 'snapshot'] as const)(
        '[J6] that is not the first message, but %s, closes with 4009',
        async (kind) => {
          const fields = { stamp: 1, heading: 0, buttons: 0, seq: 0, read: 0, now: 0 };
          const stranger = await openRaw(server.port);
          await expectClosed(stranger, () => stranger.sendBytes(encodeClientMessage({ kind, ...fields })), 'J6');
        },
      );

      test.each([
        ['invented', 'A'.repeat(32)],
        ['empty', ''],
        ['a name that objects know', '__proto__'],
      ])('[J6] with a ticket that is %s closes with 4001', async (_what, ticket) => {
        const stranger = await openRaw(server.port);
        const rises = await risen(server, async () => {
          stranger.send({ kind: 'hello', ticket, fingerprint: 0 });
          expect(await stranger.closed).toEqual({ code: 4001, reason: `J6: ${CLOSE.badTicket.reason}` });
        });
        expect(rises).toEqual({ 4001: 1, J6: 1 });
        await expectUndisturbed();
      });

      test('[J6] with a ticket that was used closes with 4001, and leaves the one alone who used it', async () => {
        const { ticket } = await joinRaw(server.port);
        const [player, thief] = [await openRaw(server.port), await openRaw(server.port)];
        player.send({ kind: 'hello', ticket, fingerprint: 0 });
        await until(() => player.messages.length > 0);
        thief.send({ kind: 'hello', ticket, fingerprint: 0 });
        expect(await thief.closed).toEqual({ code: 4001, reason: `J6: ${CLOSE.badTicket.reason}` });
        const heard = player.messages.length;
        await until(() => player.messages.length > heard + 2);
        player.close(1000);
      });

      test('[J6] of another fingerprint closes with 4002, and does not use the ticket up', async () => {
        const { ticket } = await joinRaw(server.port);
        const stranger = await openRaw(server.port);
        const fingerprint = (server.game.fingerprint ^ 1) >>> 0;
        const rises = await risen(server, async () => {
          stranger.send({ kind: 'hello', ticket, fingerprint });
          expect(await stranger.closed).toEqual({ code: 4002, reason: `J6: ${CLOSE.otherProtocol.reason}` });
        });
        expect(rises).toEqual({ 4002: 1, J6: 1 });
        const player = await openRaw(server.port);
        player.send({ kind: 'hello', ticket, fingerprint: server.game.fingerprint });
        await until(() => player.messages.length > 0);
        player.close(1000);
        await expectUndisturbed();
      });
    });

    describe('a move', () => {
      async function sendMoves(...ahead: number[]): Promise<{ player: RawClient; stamps: number[] }> {
        const player = await enterRaw(server.port);
        await until(() => player.messages.length > 1);
        const stamps = ahead.map((ticks) => narrow(room.world.tick + ticks));
        for (const stamp of stamps) player.send({ kind: 'move', stamp, heading: 3, buttons: 1 });
        return { player, stamps };
      }

      async function leave(player: RawClient): Promise<void> {
        player.close(1000);
        expect((await player.closed).code).toBe(1000);
        await expectUndisturbed();
      }

      test.each([
        ['a second ago', -60],
        ['minutes ago', -20_000],
      ])('[MV4] stamped %s acts in the next one, and its sender is told so', async (_what, ticks) => {
        const { movesLate } = server.game.counters;
        const { player, stamps } = await sendMoves(ticks);
        await until(() => recordsHeard(player, 'late').length > 0);
        expect(recordsHeard(player, 'late')).toEqual([{ kind: 'late', stamp: stamps[0], applied: expect.any(Number) }]);
        expect(server.game.counters.movesLate).toBeGreaterThan(movesLate);
        await leave(player);
      });

      test.each([
        ['seconds', 200],
        ['minutes', 20_000],
      ])('[MV3] stamped %s ahead is dropped, and its sender is told so', async (_what, ticks) => {
        const { movesDropped } = server.game.counters;
        const { player, stamps } = await sendMoves(ticks);
        await until(() => recordsHeard(player, 'dropped').length > 0);
        expect(recordsHeard(player, 'dropped')).toEqual([{ kind: 'dropped', stamp: stamps[0], why: 2 }]);
        expect(server.game.counters.movesDropped).toBeGreaterThan(movesDropped);
        await leave(player);
      });

      test('[MV5] whose stamp does not rise drops those that wait, and their sender is told so', async () => {
        const { player, stamps } = await sendMoves(25, 25, 20);
        await until(() => recordsHeard(player, 'dropped').length > 1);
        expect(recordsHeard(player, 'dropped')).toEqual([
          { kind: 'dropped', stamp: stamps[0], why: 1 },
          { kind: 'dropped', stamp: stamps[1], why: 1 },
        ]);
        await leave(player);
      });
    });

    describe('a flood', () => {
      test.each(['hide', 'show', 'again', 'snapshot', 'move', 'ping'] as const)(
        '[IN10] of %s closes with 4006',
        async (kind) => {
          const bytes = encodeClientMessage({ kind, stamp: 1, heading: 0, buttons: 0, seq: 0, read: 0, now: 0 });
          const player = await enterRaw(server.port);
          const rises = await risen(server, async () => {
            // More than the long run allows in twenty seconds, so that no pause of this process makes it harmless.
            for (let i = 0; i < 2000; i++) player.sendBytes(bytes);
            expect(await player.closed).toEqual({ code: 4006, reason: expect.stringMatching(/^IN10: .{10,}/) });
          });
          expect(rises).toEqual({ 4006: 1, IN10: 1 });
          await expectUndisturbed();
        },
      );
    });

    describe('the body of a join', () => {
      const join = (fields: Record<string, unknown>) => JSON.stringify({ name: 'Raw', colour: 0, ...fields });

      test.each([
        ['empty', '', 'not-json'],
        ['no JSON', 'name=Raw', 'not-json'],
        ['JSON that is cut off', BODY.slice(0, -1), 'not-json'],
        ['JSON with more behind it', `${BODY}{}`, 'not-json'],
        ['JSON nested a thousand deep', '['.repeat(1000), 'not-json'],
        ['an array', '[]', 'wrong-field'],
        ['null', 'null', 'wrong-field'],
        ['a number', '7', 'wrong-field'],
        ['a text', '"Raw"', 'wrong-field'],
        ['without a name', '{"colour":0}', 'wrong-field'],
        ['without a colour', '{"name":"Raw"}', 'wrong-field'],
        ['with a number as name', join({ name: 7 }), 'wrong-field'],
        ['with null as name', join({ name: null }), 'wrong-field'],
        ['with an object as name', join({ name: { toString: 'x' } }), 'wrong-field'],
        ['with a text as colour', join({ colour: '0' }), 'wrong-field'],
        ['with half a colour', join({ colour: 0.5 }), 'wrong-field'],
        ['with a colour too many', join({ colour: 12 }), 'wrong-field'],
        ['with a negative colour', join({ colour: -1 }), 'wrong-field'],
        ['with a colour beyond all numbers', '{"name":"Raw","colour":1e999}', 'wrong-field'],
        ['with a number as room', join({ room: 12345 }), 'wrong-field'],
        ['with null as room', join({ room: null }), 'wrong-field'],
        ['with a text as private', join({ private: 'true' }), 'wrong-field'],
        ['with a number as key', join({ resume: 1 }), 'wrong-field'],
        ['with a number as takeover', join({ takeover: 1 }), 'wrong-field'],
        ['with a text as fingerprint', join({ fingerprint: '1' }), 'wrong-field'],
        ['with a fingerprint of 33 bits', join({ fingerprint: 2 ** 32 }), 'wrong-field'],
        ['with a negative fingerprint', join({ fingerprint: -1 }), 'wrong-field'],
      ])('[J2] %s is answered with 400', async (_what, body, error) => {
        const rises = await risen(server, async () => {
          const answer = await postJoin(server.port, body);
          expect([answer.status, answer.body]).toEqual([400, { error, message: expect.stringMatching(/.{10,}\.$/) }]);
        });
        expect(rises).toEqual({ joinsRefused: 1 });
      });

      test.each([
        ['a byte that UTF-8 never uses', '7b 22 6e 61 6d 65 22 3a 22 ff 22 2c 22 63 6f 6c 6f 75 72 22 3a 30 7d'],
        ['an overlong form', '7b 22 6e 61 6d 65 22 3a 22 c1 81 22 2c 22 63 6f 6c 6f 75 72 22 3a 30 7d'],
        ['a surrogate', '7b 22 6e 61 6d 65 22 3a 22 ed a0 80 22 2c 22 63 6f 6c 6f 75 72 22 3a 30 7d'],
        ['UTF-16', 'ff fe 7b 00 7d 00'],
      ])('[J1] that is not UTF-8 is answered with 400: %s', async (_what, hex) => {
        const answer = await postJoin(server.port, new Uint8Array(fromHex(hex)));
        expect([answer.status, answer.body.error]).toEqual([400, 'not-json']);
      });

      test.each([1025, 5000, 1_000_000])('[J1] of %i bytes is answered with 413', async (length) => {
        const rises = await risen(server, async () => {
          const answer = await postJoin(server.port, BODY.padEnd(length));
          expect([answer.status, answer.body.error]).toEqual([413, 'body-too-big']);
        });
        expect(rises).toEqual({ joinsRefused: 1 });
        await expectUndisturbed();
      });

      const CHUNKED = [
        'POST /api/join HTTP/1.1',
        'Host: cometa',
        'Content-Type: application/json',
        'Transfer-Encoding: chunked',
        'Connection: close',
        '\r\n',
      ].join('\r\n');
      const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

      test('[J1] may come in chunks, but not too many', async () => {
        const many = `${CHUNKED}${chunk(BODY)}${chunk(' '.repeat(200)).repeat(50)}${chunk('')}`;
        expect(await sendRaw(server.port, many)).toMatch(/^HTTP\/1\.1 413 /);
        const two = `${CHUNKED}${chunk(BODY.slice(0, 9))}${chunk(BODY.slice(9))}${chunk('')}`;
        const answer = await sendRaw(server.port, two);
        expect(answer).toMatch(/^HTTP\/1\.1 200 .*"ticket":/s);
        // Used, or its seat would be held until it expires.
        const player = await openRaw(server.port);
        player.send({ kind: 'hello', ticket: /"ticket":"([^"]+)"/.exec(answer)?.[1] ?? '', fingerprint: 0 });
        await until(() => player.messages.length > 0);
        player.close(1000);
      });

      test('[J1] in chunks that are none is answered with 400', async () => {
        expect(await sendRaw(server.port, `${CHUNKED}zz\r\n${BODY}\r\n${chunk('')}`)).toMatch(/^HTTP\/1\.1 400 /);
      });

      test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'multipart/form-data'])(
        '[J1] as %s is answered with 415',
        async (contentType) => {
          const rises = await risen(server, async () => {
            const answer = await postJoin(server.port, BODY, contentType);
            expect([answer.status, answer.body.error]).toEqual([415, 'not-json']);
          });
          expect(rises).toEqual({ joinsRefused: 1 });
        },
      );

      test.each(['abcde', 'QRST0', '../../..', '', '__proto__'])(
        '[J2] with the room %j is answered with 404',
        async (code) => {
          const rises = await risen(server, async () => {
            const answer = await postJoin(server.port, join({ room: code }));
            expect([answer.status, answer.body.error]).toEqual([404, 'room-unknown']);
          });
          expect(rises).toEqual({ joinsRefused: 1 });
        },
      );

      test('[J5] with another fingerprint is answered with 409', async () => {
        const rises = await risen(server, async () => {
          const answer = await postJoin(server.port, join({ fingerprint: (server.game.fingerprint ^ 1) >>> 0 }));
          expect([answer.status, answer.body.error]).toEqual([409, 'other-protocol']);
        });
        expect(rises).toEqual({ joinsRefused: 1 });
      });

      test('[J3] with a name that would change the direction of others is heeded, and the name cleaned', async () => {
        const rises = await risen(server, async () => {
          const player = await enterRaw(server.port, { name: '\u202eevil\u0000 \ud800 name' });
          await until(() => recordsHeard(player, 'player').some(({ name }) => name === 'evil name'));
          player.close(1000);
          await player.closed;
        });
        expect(rises).toEqual({ namesCleaned: 1 });
        await expectUndisturbed();
      });

      test('[J2] cut off in the middle disturbs nobody', async () => {
        const head = CHUNKED.replace('Transfer-Encoding: chunked', 'Content-Length: 500');
        for (let i = 0; i < 20; i++) await sendHalf(server.port, `${head}${BODY.slice(0, 9)}`);
        for (let i = 0; i < 20; i++) await sendHalf(server.port, `${CHUNKED}${chunk(BODY).slice(0, 9)}`);
        await expectUndisturbed();
      });
    });

    describe('over HTTP', () => {
      const PATHS = ['/', '/version', '/healthz', '/readyz', '/api/join', '/ws', '/nothing'];
      const request = (method: string, path: string, more = '') =>
        `${method} ${path} HTTP/1.1\r\nHost: cometa\r\n${more}Connection: close\r\n\r\n`;

      test.each(PATHS)('HEAD %s is answered without a body, and the next request on the line as well', async (path) => {
        const head = `HEAD ${path} HTTP/1.1\r\nHost: cometa\r\n\r\n`;
        const answers = await sendRaw(server.port, head + request('GET', '/version'));
        const [first, second] = answers.split(/(?=HTTP\/1\.1 \d)/);
        expect(first).toMatch(/^HTTP\/1\.1 (200|404) .*\r\n\r\n$/s);
        expect(second).toMatch(/^HTTP\/1\.1 200 .*"fingerprint":/s);
      });

      test.each(['OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'CONNECT', 'NONSENSE'])(
        '%s is answered with 405 everywhere',
        async (method) => {
          const answers = await Promise.all(PATHS.map((path) => sendRaw(server.port, request(method, path))));
          expect(answers.map((answer) => answer.slice(0, 12))).toEqual(PATHS.map(() => 'HTTP/1.1 405'));
        },
      );

      test('a join that is a GET is answered with 404', async () => {
        expect(await sendRaw(server.port, request('GET', '/api/join'))).toMatch(/^HTTP\/1\.1 404 /);
      });

      test.each([
        '/../package.json',
        '/..%2fpackage.json',
        '/%2e%2e/package.json',
        '/assets/../../package.json',
        '//etc/passwd',
        '/..\\package.json',
        '/%00',
        '/\xff\xfe',
        `/${'a'.repeat(200)}`,
      ])('the path %s leads nowhere', async (path) => {
        expect(await sendRaw(server.port, request('GET', path))).toMatch(/^HTTP\/1\.1 404 /);
      });

      test.each(['game', 'json, msgpack', 'a,b , c'])(
        '[W1] a handshake that asks for the subprotocol %j is answered with none',
        async (protocols) => {
          const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n';
          const ask = `${key}Sec-WebSocket-Protocol: ${protocols}\r\nSec-WebSocket-Extensions: permessage-deflate\r\n`;
          const head = `GET /ws HTTP/1.1\r\nHost: cometa\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${ask}\r\n`;
          const answer = await sendRaw(server.port, head, /\r\n\r\n/);
          expect(answer).toMatch(/^HTTP\/1\.1 101 /);
          expect(answer).not.toMatch(/sec-websocket-(protocol|extensions)/i);
        },
      );

      test('[W1] a client that asks for one gives up by itself, as browsers do, and the server notices', async () => {
        const { connectionsClosed } = server.game.counters;
        const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, 'game');
        const [error] = await once(socket, 'error');
        expect(String(error)).toMatch(/no subprotocol/);
        await until(() => server.game.counters.connectionsClosed > connectionsClosed);
      });

      test('the WebSocket’s path without a handshake, or with half of one, is answered with 404', async () => {
        const upgrade = 'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
        expect(await sendRaw(server.port, request('GET', '/ws'))).toMatch(/^HTTP\/1\.1 404 /);
        expect(await sendRaw(server.port, request('GET', '/ws', upgrade))).toMatch(/^HTTP\/1\.1 404 /);
      });

      test.each([
        ['zeros', '\0\0\0\0\r\n\r\n'],
        ['another protocol', 'EHLO cometa\r\n\r\n'],
        ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
      ])('what is not HTTP ends its line: %s', async (_what, bytes) => {
        expect(await sendRaw(server.port, bytes)).toMatch(/^HTTP\/1\.1 (400|505) /);
        await expectUndisturbed();
      });
    });

    test('[CL1] in the end the one who behaves is alone again', async () => {
      await until(isAlone);
      // A seat that was joined for and not used is held until its ticket expires.
      await until(() => seatsTaken(room) === 1);
      await expectUndisturbed();
    });
  });

  describe('a server that is full', () => {
    let server: Server;
    beforeAll(async () => {
      server = await start(transport, { ROOM_SEATS: '1', MAX_ROOMS: '2' });
    });
    afterAll(() => server.stop());

    test('[J2] answers with 503 and when to try again, by a room’s code and without', async () => {
      const { room, ticket } = await joinRaw(server.port);
      const [player, other] = [await openRaw(server.port), await openRaw(server.port)];
      player.send({ kind: 'hello', ticket, fingerprint: 0 });
      await until(() => server.game.lobby.rooms.size === 1);
      const full = await postJoin(server.port, JSON.stringify({ name: 'Raw', colour: 0, room }));
      expect([full.status, full.body.error, full.body.retryAfter]).toEqual([503, 'room-full', 5]);
      expect(full.headers.get('retry-after')).toBe('5');
      other.send({ kind: 'hello', ticket: (await joinRaw(server.port, { private: true })).ticket, fingerprint: 0 });
      await until(() => server.game.lobby.rooms.size === 2);
      for (const more of [{}, { private: true }]) {
        const none = await postJoin(server.port, JSON.stringify({ name: 'Raw', colour: 0, ...more }));
        expect([none.status, none.body.error, none.body.retryAfter]).toEqual([503, 'server-full', 10]);
        expect(none.headers.get('retry-after')).toBe('10');
      }
      expect(server.game.counters.joinsRefused).toBe(3);
      const late = await enterRaw(server.port, { room: 'QRSTUVWX' });
      expect(await late.closed).toEqual({ code: 1013, reason: 'J6: this server has no room left' });
      expect(server.game.lobby.rooms.size).toBe(2);
      for (const client of [player, other]) client.close(1000);
    });
  });

  describe.concurrent('on the test’s own clock', () => {
    const TICK_MS = 1000 / 60;

    async function withServer(
      settings: Record<string, string>,
      act: (server: Server, time: VirtualTime) => Promise<void>,
    ): Promise<void> {
      const time = createVirtualTime();
      const server = await start(transport, settings, time);
      try {
        await act(server, time);
      } finally {
        await server.stop();
      }
    }

    test('[J6] who says nothing for five seconds is closed with 4001', () =>
      withServer({}, async (server, time) => {
        const silent = await openRaw(server.port);
        await until(() => server.game.counters.connectionsOpened === 1);
        await time.run(4999);
        expect(server.game.counters.closedByCode).toEqual({});
        await time.run(1);
        expect(await silent.closed).toEqual({ code: 4001, reason: 'J6: no hello within 5 s' });
        expect(server.game.counters).toMatchObject({ closedByCode: { 4001: 1 }, refusedByRule: { J6: 1 } });
      }));

    test('[J6] a ticket is expired after ten seconds, and closes with 4001', () =>
      withServer({}, async (server, time) => {
        const { ticket } = await joinRaw(server.port);
        await time.run(10_000);
        const late = await openRaw(server.port);
        late.send({ kind: 'hello', ticket, fingerprint: 0 });
        expect(await late.closed).toEqual({ code: 4001, reason: `J6: ${CLOSE.badTicket.reason}` });
      }));

    test('[IN10] the long run allows ninety messages a second, and not more', () =>
      withServer({}, async (server, time) => {
        const player = await enterRaw(server.port);
        const { counters } = server.game;
        let sent = 1;
        const send = async (count: number) => {
          for (let i = 0; i < count; i++) player.send({ kind: 'again' });
          sent += count;
          await until(() => counters.messagesReceived === sent);
        };
        await send(299);
        for (let second = 0; second < 5; second++) {
          await time.run(1000);
          await send(90);
        }
        expect(counters.closedByCode).toEqual({});
        await send(1);
        expect((await player.closed).code).toBe(4006);
      }));

    test('[MV3] the queue of moves is as long as moves may be ahead, whatever one sends', () =>
      withServer({}, async (server, time) => {
        const player = await enterRaw(server.port);
        await until(() => server.game.counters.joins === 1);
        await time.run(60 * TICK_MS);
        const [room] = server.game.lobby.rooms.values();
        for (let stamp = 1; stamp < 300; stamp++)
          player.send({ kind: 'move', stamp, heading: stamp & 255, buttons: 1 });
        await until(() => server.game.counters.messagesReceived === 300);
        expect(room.moves.counts[0]).toBeLessThanOrEqual(room.world.tick + MOST_TICKS_AHEAD + 1);
        await time.run(2 * TICK_MS);
        expect(room.moves.counts[0]).toBeLessThanOrEqual(MOST_TICKS_AHEAD);
        expect(streamsOf(room).privates[0]).toBeUndefined();
        await time.run(MOST_TICKS_AHEAD * TICK_MS);
        expect(room.moves.counts[0]).toBe(0);
        expect(server.game.counters.closedByCode).toEqual({});
      }));

    test('[IN10] a hidden page, and one that confirms nothing, cannot make the server remember more and more', () =>
      withServer({}, async (server, time) => {
        const { counters } = server.game;
        const [hidden, deaf] = [await enterRaw(server.port), await enterRaw(server.port)];
        hidden.send({ kind: 'hide' });
        let sent = 3;
        await until(() => counters.messagesReceived === sent);
        const [room] = server.game.lobby.rooms.values();
        const { privates } = streamsOf(room);
        for (let second = 0; second < 20 && counters.closedByCode[4010] === undefined; second++) {
          for (let i = 0; i < 80; i++) {
            // Half of them far ahead, half in the past: all are refused.
            const stamp = narrow(room.world.tick + (i % 2 === 0 ? 1000 : -1000));
            for (const client of [hidden, deaf]) client.send({ kind: 'move', stamp, heading: 0, buttons: 0 });
          }
          sent += 160;
          await until(() => counters.messagesReceived === sent);
          await time.run(1000);
          expect(Math.max(...room.moves.counts)).toBe(0);
          for (const news of privates) expect(news?.length ?? 0).toBeLessThan(20_000);
        }
        expect((await deaf.closed).code).toBe(4010);
        expect(privates[0]).toBeUndefined();
      }));

    test('after hundreds of bad joins, hellos and messages nothing is left of them, and their rooms are closed', () =>
      withServer({ ROOM_SEATS: '50', MAX_ROOMS: '10' }, async (server, time) => {
        const { lobby, counters } = server.game;
        const isOver = () => counters.connectionsOpened === counters.connectionsClosed;
        for (let round = 0; round < 5; round++) {
          const badJoins = Array.from({ length: 100 }, (_, i) => postJoin(server.port, BODY.slice(i % BODY.length)));
          const unusedTickets = Array.from({ length: 20 }, () =>
            joinRaw(server.port, { private: true }).catch(() => {}),
          );
          await Promise.all([...badJoins, ...unusedTickets]);
          const strangers = await Promise.all(Array.from({ length: 50 }, () => openRaw(server.port)));
          const players = await Promise.all(Array.from({ length: 30 }, () => enterRaw(server.port)));
          for (const [i, client] of [...strangers, ...players].entries()) {
            if (i % 3 === 0) client.cut();
            else client.sendBytes(i % 3 === 1 ? fromHex('') : fromHex('dd 01 c9 c3 80'));
          }
          await Promise.all([...strangers, ...players].map(({ closed }) => closed));
          await until(isOver);
          await time.run(1000);
        }
        expect(counters.connectionsOpened).toBe(400);
        expect(lobby.tickets.count).toBeGreaterThan(0);
        const { rooms } = lobby;
        await time.run(11_000);
        expect(lobby.tickets.count).toBe(0);
        expect([...rooms.values()].map(seatsTaken).filter((taken) => taken > 0)).toEqual([]);
        await time.run(62_000);
        expect(rooms.size).toBe(0);
      }));
  });
});
