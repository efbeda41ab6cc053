import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Leaderboard, Places } from '../../../protocol/leaderboard.ts';
import { readConfig } from '../../../server/config/config.ts';
import { identityOf } from '../../../server/identity/identity.ts';
import { type Server, startServer } from '../../../server/server.ts';
import type { TransportName } from '../../../server/transport/choose.ts';
import { joinRaw, openRaw } from '../../harness/server/raw-client.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

/** The leaderboards over HTTP: asked for, and as server-sent events. */

const RESULTS = [
  { place: 1, identity: 'ann-hash', who: 11, name: 'Ann', dust: 400 },
  { place: 2, identity: undefined, who: 0, name: 'Bot', dust: 300 },
  { place: 3, identity: 'bob-hash', who: 12, name: 'Bob', dust: 200 },
];

type Answer = Leaderboard & { places?: Places };

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** By so much the servers' calendar is ahead. */
let laterMs = 0;
afterEach(() => {
  laterMs = 0;
});

function start(transport: TransportName): Promise<Server> {
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', TRANSPORT: transport });
  return startServer({
    config,
    page: new Map(),
    log: { info() {}, warn() {} },
    calendarMs: () => Date.now() + laterMs,
  });
}

/** What a live answer brings, piece by piece. */
function piecesOf(response: Response): ReadableStreamDefaultReader<string> {
  return (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(new TextDecoderStream()).getReader();
}

/** The next events of a live answer. */
async function readEvents(pieces: ReadableStreamDefaultReader<string>, wanted: number) {
  let text = '';
  const events = () => [...text.matchAll(/^event: (\w+)\ndata: (.*)\n\n/gm)];
  while (events().length < wanted) {
    const { value, done } = await pieces.read();
    if (done) throw new Error('the answer ended');
    text += value;
  }
  return events().map(([, name, data]) => ({ name, data: JSON.parse(data) as Leaderboard & Places }));
}

describe.each(TRANSPORTS)('on %s', (transport) => {
  let server: Server;
  beforeAll(async () => {
    server = await start(transport);
    const { room, ticket } = await joinRaw(server.port, { watch: true });
    // The room opens with the hello of one who watches, and of whom nothing is told.
    const spectator = await openRaw(server.port);
    spectator.send({ kind: 'hello', ticket, fingerprint: 0 });
    while (!server.game.lobby.rooms.has(room)) await sleep(5);
    server.game.boards.played(room, RESULTS);
  });
  afterAll(() => server.stop());

  const ask = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${server.port}${path}`, init);

  test('[LB1] GET /api/leaderboard tells all boards', async () => {
    const answer = await ask('/api/leaderboard');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { now, round, day, week, all, places } = (await answer.json()) as Answer;
    expect(now).toEqual([{ room: expect.stringMatching(/^[A-Z2-9]{8}$/), rows: [] }]);
    expect(round[0].rows.map(({ name }) => name)).toEqual(['Ann', 'Bot', 'Bob']);
    const rows = [
      { place: 1, who: 11, name: 'Ann', dust: 400 },
      { place: 2, who: 12, name: 'Bob', dust: 200 },
    ];
    for (const board of [day, week, all]) expect(board).toMatchObject({ players: 2, rows });
    expect(Number(day.endsMs)).toBeGreaterThan(Date.now());
    expect(Number(week.endsMs)).toBeGreaterThanOrEqual(Number(day.endsMs));
    expect(all.endsMs).toBe(null);
    expect(places).toBe(undefined);
  });

  test.each([
    ['of one', '12', [12]],
    ['of one who has none', '99', []],
    ['of several, by place', '12,11,99', [11, 12]],
    ['of what is no number', 'x,-1,1e9,%00', []],
    ['of thousands: of the first twenty', '12,'.repeat(2000), [12]],
  ])('[LB2] ?who= asks for places: %s', async (_what, who, found) => {
    const { places } = (await (await ask(`/api/leaderboard?who=${who}`)).json()) as Answer;
    for (const rows of Object.values(places ?? {})) expect(rows.map((row) => row.who)).toEqual(found);
  });

  test('[LB3] its live form tells the boards, the places asked for, and what changes', async () => {
    const answer = await ask('/api/leaderboard/live?who=12');
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const pieces = piecesOf(answer);
    const [boards, places] = await readEvents(pieces, 2);
    expect([boards.name, places.name]).toEqual(['boards', 'places']);
    expect(places.data).toMatchObject({ day: [{ place: 2, who: 12 }] });
    server.game.boards.played('ZZZZZ', [{ place: 1, identity: 'bob-hash', who: 12, name: 'Bob', dust: 900 }]);
    const [changed, moved] = await readEvents(pieces, 2);
    expect(changed.data.day.rows[0]).toMatchObject({ name: 'Bob', dust: 900 });
    expect(moved.data).toMatchObject({ day: [{ place: 1, who: 12 }] });
    await pieces.cancel();
  });

  test('[LB3] HEAD has the head alone; another method is refused', async () => {
    const answer = await ask('/api/leaderboard/live', { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect((await ask('/api/leaderboard/live', { method: 'PUT' })).status).toBe(405);
  });

  test('[LB4] two hundred may listen; who goes makes place', async () => {
    const sockets = await Promise.all(Array.from({ length: 200 }, () => listen(server.port)));
    const refused = await ask('/api/leaderboard/live');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await refused.json()).toMatchObject({ error: 'too-many-listeners' });
    sockets[0].destroy();
    let status = 503;
    while (status !== 200) {
      const again = await ask('/api/leaderboard/live');
      status = again.status;
      await again.body?.cancel();
    }
    for (const socket of sockets) socket.destroy();
  });

  test('[LB5] a join tells what was won', async () => {
    const identity = 'AAECAwQFBgcICQoLDA0ODw';
    const join = async () => {
      const body = JSON.stringify({ name: 'Fay', colour: 0, identity });
      return (await ask('/api/join', { method: 'POST', headers: JSON_TYPE, body })).json();
    };
    expect(await join()).not.toHaveProperty('prizes');
    server.game.boards.played('ZZZZZ', [{ place: 1, identity: identityOf(identity), who: 13, name: 'Fay', dust: 500 }]);
    laterMs = 8 * 86_400_000;
    const prize = { place: 1, dust: 500, name: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) };
    expect(await join()).toMatchObject({
      prizes: expect.arrayContaining([
        { ...prize, period: 'day', place: 2 },
        { ...prize, period: 'week', place: 2 },
      ]),
    });
  });
});

test('[LB3] while nothing changes there is a sign of life, so that the line is not taken for idle', async () => {
  await Promise.all(
    TRANSPORTS.map(async (transport) => {
      const server = await start(transport);
      const pieces = piecesOf(await fetch(`http://127.0.0.1:${server.port}/api/leaderboard/live`));
      const startedMs = performance.now();
      let signs = 0;
      while (signs < 3) {
        const { value, done } = await pieces.read();
        expect(done).toBe(false);
        signs += (value?.match(/^event: alive$/gm) ?? []).length;
      }
      // Both libraries close a connection on which nothing has moved for ten seconds.
      expect(performance.now() - startedMs).toBeGreaterThan(10_000);
      await pieces.cancel();
      await server.stop();
    }),
  );
});

/** A client that follows the leaderboard and has read its head. */
function listen(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /api/leaderboard/live HTTP/1.1\r\nHost: cometa\r\n\r\n');
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.once('data', () => resolve(socket.resume()));
  });
}
