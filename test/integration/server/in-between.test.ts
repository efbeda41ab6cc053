import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Client, createClient, type Status } from '../../../game/net/client.ts';
import { nodePlatform } from '../../../game/node/platform.ts';
import { readConfig } from '../../../server/config/config.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { type Between, createBetween } from '../../harness/server/between.ts';

// Real sockets through something that answers in the server's place.

let server: Server;
let between: Between;
let portal: Between;

beforeAll(async () => {
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', ROOM_SEATS: '60' });
  server = await startServer({ config, page: new Map(), log: { info() {}, warn() {} } });
  between = await createBetween(server.port);
  portal = await createBetween(server.port);
  portal.answer = (_asked, response) => page(response, 200, '<html>Sign in to the Wi-Fi</html>');
});
afterEach(() => {
  between.answer = () => false;
});
afterAll(async () => {
  between.close();
  portal.close();
  await server.stop();
});

function page(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): true {
  response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
  return true;
}

/** What is said in the server's place, and what the player is told. */
const ANSWERS: Record<string, { cause: string; say: (response: ServerResponse) => true }> = {
  'a page': { cause: 'foreign', say: (to) => page(to, 200, '<!doctype html><title>Wi-Fi</title>') },
  'an empty body': { cause: 'foreign', say: (to) => page(to, 200, '') },
  'foreign JSON': { cause: 'foreign', say: (to) => page(to, 200, '{"status":"ok","token":"abc"}') },
  'half of a JSON': { cause: 'foreign', say: (to) => page(to, 200, '{"ticket":"abc","key":') },
  'a path nobody knows': { cause: 'foreign', say: (to) => page(to, 404, '<h1>Not Found</h1>') },
  'a sign-in': { cause: 'foreign', say: (to) => page(to, 511, '{"error":"Sign in","message":""}') },
  'a redirect to a portal': {
    cause: 'foreign',
    say: (to) => page(to, 302, '', { location: `${portal.origin}/login` }),
  },
  'a redirect in a circle': { cause: 'noAnswer', say: (to) => page(to, 307, '', { location: '/api/join' }) },
  'a timeout': { cause: 'noAnswer', say: (to) => page(to, 408, '') },
  'too early': { cause: 'noAnswer', say: (to) => page(to, 425, '') },
  'too many requests': { cause: 'throttled', say: (to) => page(to, 429, '', { 'retry-after': '1' }) },
  'a proxy alone': { cause: 'noAnswer', say: (to) => page(to, 502, '<h1>Bad Gateway</h1>') },
  'a busy proxy': { cause: 'noAnswer', say: (to) => page(to, 503, '', { 'retry-after': '1' }) },
  'a line cut in the answer': {
    cause: 'noAnswer',
    say(to) {
      to.writeHead(200, { 'content-length': '100' }).write('{"ticket":');
      setTimeout(() => to.destroy(), 20);
      return true;
    },
  },
  'a body that never ends': {
    cause: 'noAnswer',
    say(to) {
      to.writeHead(200, { 'content-type': 'application/json' }).write('{"ticket":');
      return true;
    },
  },
};

interface Player {
  readonly name: string;
  readonly client: Client;
  readonly told: Status[];
}

/** One player for each answer, named after it. */
function createPlayers(names = Object.keys(ANSWERS)): Player[] {
  return names.map((name) => {
    const client = createClient({ platform: nodePlatform(between.origin, Math.random) });
    const told: Status[] = [];
    client.onStatus((status) => told.push(status));
    return { name, client, told };
  });
}

/** Says to the joins of each player what its name says, `times` times, then passes them on. */
function answerInstead(times: number): void {
  const left = new Map(Object.keys(ANSWERS).map((name) => [name, times]));
  between.answer = ({ path, body, method }, response) => {
    const { name } = method === 'POST' && path === '/api/join' ? JSON.parse(body) : { name: '' };
    const rest = left.get(name) ?? 0;
    left.set(name, rest - 1);
    return rest > 0 && ANSWERS[name].say(response);
  };
  // A circle has no end by itself.
  left.set('a redirect in a circle', 40 * times);
}

function allPlay(players: readonly Player[]): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (players.every(({ client }) => client.status.state === 'playing')) resolve();
      else setTimeout(look, 20);
    };
    look();
  });
}

/** Causes told between two times of playing, each once. On a machine that has other things to do a ticket may end on its way. */
const causesOf = ({ told }: Player) =>
  [...new Set(told.flatMap((s) => (s.state === 'waiting' ? [s.cause] : [])))].filter((cause) => cause !== 'badTicket');
const expected = (players: readonly Player[]) => players.map(({ name }) => [name, [ANSWERS[name].cause]]);

test('[J2] what others answer at the start is tried again, until the server does', async () => {
  const players = createPlayers();
  answerInstead(1);
  for (const { name, client } of players) client.join({ name, colour: 1 });
  await allPlay(players);
  expect(players.map((player) => [player.name, causesOf(player)])).toEqual(expected(players));
  for (const { client } of players) client.leave();
});

test('[J2] in play too, and the comet is the same', async () => {
  // One wait of ten seconds is enough.
  const players = createPlayers(Object.keys(ANSWERS).filter((name) => name !== 'a body that never ends'));
  for (const { name, client } of players) client.join({ name, colour: 2 });
  await allPlay(players);
  const ids = players.map(({ client }) => client.game?.id);
  answerInstead(1);
  for (const { told } of players) told.length = 0;
  between.cut();
  await new Promise<void>((resolve) => {
    const look = () => (players.every(({ told }) => told.length > 0) ? resolve() : setTimeout(look, 20));
    look();
  });
  await allPlay(players);
  expect(players.map(({ client }) => client.game?.id)).toEqual(ids);
  expect(players.map((player) => [player.name, causesOf(player).filter((cause) => cause !== 'lost')])).toEqual(
    expected(players),
  );
  for (const { client } of players) client.leave();
});

test('WebSockets that are refused, though joins are answered, are told as blocked, and tried on', async () => {
  const client = createClient({ platform: nodePlatform(between.origin, Math.random) });
  const causes: string[] = [];
  between.sockets = 'refuse';
  await new Promise<void>((resolve) => {
    client.onStatus((status) => {
      if (status.state === 'waiting') causes.push(status.cause);
      if (causes.at(-1) === 'blocked') between.sockets = 'pass';
      if (status.state === 'playing') resolve();
    });
    client.join({ name: 'Ada', colour: 3 });
  });
  expect(causes).toEqual(['unopened', 'blocked']);
  client.leave();
});
