import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../../bin/build.mjs';
import type { Client } from '../../../game/net/client.ts';
import { ROOM_CODE_LENGTH, toCode } from '../../../protocol/join.ts';
import { friendCodeOf } from '../../../server/identity/friend-code.ts';
import { identityOf } from '../../../server/identity/identity.ts';
import { freePort } from '../../../server/machine/free-port.ts';
import { startRedis, type TestRedis } from '../../harness/process/redis.ts';
import { createProcesses, figureAt, type ServerProcess, until } from '../../harness/process/server.ts';

// Rooms spread over hosts, each a process, with what they share in a Redis; any gateway serves any of them.

const redis = await startRedis();
const SEATS = 4;
const { start, play, end } = createProcesses({
  RELAY_SECRET: 'known to hosts and gateways',
  STORE: 'auto',
  BOTS: '0',
  ROOM_SEATS: String(SEATS),
  IDLE_SUPPRESSION_MS: '0',
});
beforeAll(() => ensureBuilt());
afterEach(async () => {
  end();
  await redis?.flush();
});
afterAll(() => redis?.stop());

describe.skipIf(!redis)('several hosts', () => {
  const { url: REDIS_URL } = redis as TestRedis;

  async function startHost(name: string, before?: Record<string, string>) {
    const env = before ?? { ROLE: 'host', RELAY_NAME: name, RELAY_PORT: String(await freePort()), REDIS_URL };
    const host = start(env);
    const [, port] = await until(() => host.text().match(/"adminPort":(\d+).*the server runs/));
    return { ...host, env, admin: `127.0.0.1:${port}`, figure: (metric: string) => figureAt(Number(port), metric) };
  }

  async function startGateway(links: number): Promise<ServerProcess & { origin: string }> {
    const gateway = start({ ROLE: 'gateway', REDIS_URL });
    const [, port] = await until(() => gateway.text().match(/"port":(\d+).*the gateway runs/));
    await until(() => gateway.text().split('the host is there').length === links + 1);
    return { ...gateway, origin: `127.0.0.1:${port}` };
  }

  /** @param count players, by one gateway and the other, one after the other, so that it is known who fills which room */
  async function openCluster(count: number) {
    const hosts = await Promise.all([startHost('a'), startHost('b')]);
    const fronts = await Promise.all([startGateway(2), startGateway(2)]);
    const join = async (name: string, i: number): Promise<Client> => {
      const client = play(fronts[i % 2].origin, name);
      await until(() => client.game?.alive);
      return client;
    };
    const players: Client[] = [];
    for (let i = 0; i < count; i++) players.push(await join(`Player ${i}`, i));
    return { hosts, fronts, players };
  }

  const post = async (origin: string, path: string, body: object) => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`http://${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
  };

  test('share the rooms, and each gateway serves players of both', async () => {
    const { hosts, fronts, players } = await openCluster(2 * SEATS);
    const rooms = new Set(players.map(({ game }) => game?.room));
    expect(rooms.size).toBe(2);
    await until(() => players.every(({ game }) => game?.roster.size === SEATS));
    const seen = players.map(({ telemetry }) => telemetry.updatesIn);
    await until(() => players.every(({ telemetry }, i) => telemetry.updatesIn > seen[i] + 30));
    expect(players.map(({ telemetry }) => [telemetry.divergences, telemetry.reconnects])).toEqual(
      players.map(() => [0, 0]),
    );
    expect(await Promise.all(hosts.map((host) => host.figure('cometa_players')))).toEqual([SEATS, SEATS]);
    // Connections are counted once, by the first of the hosts.
    await until(async () => (await hosts[0].figure('cometa_connections')) === 2 * SEATS);
    expect(await hosts[1].figure('cometa_connections')).toBe(0);
    // Each gateway shows the rooms of all hosts.
    const roomsAt = async ({ origin }: { origin: string }) =>
      ((await (await fetch(`http://${origin}/api/rooms`)).json()) as { rooms: { room: string }[] }).rooms.length;
    await until(async () => (await Promise.all(fronts.map(roomsAt))).every((shown) => shown === 2));

    // Friends find each other: this one has no place in the first room, nor in the second.
    const [friend, identity] = ['A'.repeat(22), 'B'.repeat(22)];
    const ada = play(fronts[0].origin, 'Ada', undefined, { friend, identity });
    await until(() => ada.game?.alive);
    const codes = [friendCodeOf(friend)];
    for (const { origin } of fronts) {
      const found = { status: 200, friends: [{ name: 'Ada', room: ada.game?.room, free: true }] };
      expect(await post(origin, '/api/friends', { codes })).toMatchObject(found);
    }
    const bob = play(fronts[1].origin, 'Bob', undefined, { with: codes[0] });
    await until(() => bob.game?.alive);
    expect(bob.game?.room).toBe(ada.game?.room);
    const unknown = { status: 404, error: 'session-unknown' };
    expect(await post(fronts[1].origin, '/api/replay', { key: 'x'.repeat(32) })).toMatchObject(unknown);

    // What is announced or decided at one host counts at all, whichever of them Ada plays at.
    expect(await post(hosts[0].admin, '/announce', { title: '', body: 'Tea is ready.' })).toMatchObject({
      status: 200,
    });
    const hears = (client: Client) =>
      client.takeTalk().some((one) => one.kind === 'notice' && one.body === 'Tea is ready.');
    for (const client of [ada, players[0], players[SEATS]]) await until(() => hears(client));
    const ban = { identity: identityOf(identity), minutes: 5, reason: 'rude' };
    expect(await post(hosts[0].admin, '/moderation/ban', ban)).toMatchObject({ status: 200, saved: true });
    await until(() => ada.status.state === 'closed');
    expect(ada.status).toMatchObject({ cause: 'kicked' });
    // Both know of it in a moment.
    await until(async () => (await post(hosts[1].admin, '/moderation/unban', { id: ban.identity })).status === 200);
    await until(async () => (await post(hosts[0].admin, '/moderation/unban', { id: ban.identity })).status === 404);
  });

  test('open a room that is nowhere in one place, whichever gateways its players come by', async () => {
    const { fronts } = await openCluster(0);
    const codes = Array.from({ length: 4 }, (_, i) => toCode(Uint8Array.from({ length: ROOM_CODE_LENGTH }, () => i)));
    const players = codes.flatMap((room, i) =>
      fronts.map(({ origin }, k) => play(origin, `Player ${i} ${k}`, undefined, { room })),
    );
    await until(() => players.every(({ game }) => game?.roster.size === 2));
    expect(players.map(({ game }) => game?.room)).toEqual(codes.flatMap((code) => [code, code]));
  });

  test('fail apart: who plays at the other one notices nothing, and the rest go on with the next of the same name', async () => {
    const { hosts, fronts, players } = await openCluster(2 * SEATS);
    const ids = players.map(({ game }) => game?.id);
    const [mine, others] = [players.slice(0, SEATS), players.slice(SEATS)];
    const [room] = mine.map(({ game }) => game?.room);
    // Kept once a second.
    await until(() => mine.every(({ game }) => (game?.tick ?? 0) > 150));
    hosts[0].child.kill('SIGKILL');
    await hosts[0].exit;
    await until(() =>
      fronts.every(({ text }) => /The (link to the )?host at .* (is cut|does not answer)/.test(text())),
    );
    // Nobody opens another room of that code meanwhile, and nobody gets another comet beside the own one.
    for (const { origin } of fronts) {
      expect(await post(origin, '/api/join', { name: 'x', colour: 0, room })).toMatchObject({
        status: 503,
        error: 'restarting',
      });
    }
    const resets = others.map(({ telemetry }) => telemetry.resets);
    const newcomer = play(fronts[0].origin, 'New');
    await until(() => newcomer.game?.alive);
    await startHost('a', hosts[0].env);
    await until(() => fronts.every(({ text }) => text().split('the host is there').length === 4));
    const seen = players.map(({ telemetry }) => telemetry.updatesIn);
    await until(() => players.every(({ telemetry }, i) => telemetry.updatesIn > seen[i] + 30));
    expect(players.map(({ game }) => game?.id)).toEqual(ids);
    expect(players.map(({ telemetry }) => telemetry.divergences)).toEqual(players.map(() => 0));
    expect(others.map(({ telemetry }) => [telemetry.reconnects, telemetry.resets])).toEqual(resets.map((n) => [0, n]));
  });

  test.each([
    [{ ROLE: 'all', RELAY_NAME: 'a' }, 'RELAY_NAME is for ROLE=host'],
    [{ ROLE: 'host', RELAY_NAME: 'a', REDIS_URL: '' }, 'Set REDIS_URL'],
    [{ ROLE: 'host', RELAY_NAME: 'Ä' }, 'RELAY_NAME is "Ä", but must be 1 to 20 small letters and digits'],
  ])('%o is refused in a sentence', async (env, sentence) => {
    const server = start({ RELAY_PORT: '0', REDIS_URL, ...env });
    expect(await server.exit).toEqual([1, null]);
    expect(server.text()).toContain(sentence);
  });

  test('have all a name, or there is but one', async () => {
    await startHost('a');
    const server = start({ ROLE: 'host', RELAY_PORT: '0', REDIS_URL });
    expect(await server.exit).toEqual([1, null]);
    expect(server.text()).toContain('hosts with a RELAY_NAME share the Redis');
    const twin = start({ ROLE: 'host', RELAY_PORT: '0', RELAY_NAME: 'a', REDIS_URL });
    expect(await twin.exit).toEqual([1, null]);
    expect(twin.text()).toContain('another host with RELAY_NAME=a has the store');
  });
});
