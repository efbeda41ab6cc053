import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { ensureBuilt } from '../../../bin/build.mjs';
import { rulesHash } from '../../../game/sim/fingerprint.ts';
import { fingerprintOf } from '../../../protocol/fingerprint.ts';
import { freePort } from '../../../server/machine/free-port.ts';
import {
  type FromMachine,
  LINK_CLOSE,
  LINK_PATH,
  pack,
  proofOf,
  type ToMachine,
  unpack,
} from '../../../server/machines/messages.ts';
import { askToEnd } from '../../../server/store/lock.ts';
import { openWire } from '../../../tools/chaos/wire.ts';
import { findNginx } from '../../../tools/lib/install/nginx.mjs';
import { PEM, writeFiles } from '../../harness/process/certificate.ts';
import { startRedis } from '../../harness/process/redis.ts';
import { createProcesses, figureAt, type ServerProcess, until } from '../../harness/process/server.ts';
import { startNginx } from '../../harness/server/nginx.ts';

const RELAY_SECRET = 'known to hosts and gateways';
const { start, play, end } = createProcesses({ RELAY_SECRET, IDLE_SUPPRESSION_MS: '0' });
const DEPLOY = [fileURLToPath(new URL('../../../bin/cometa.mjs', import.meta.url)), 'deploy', '--no-build'];
const redis = await startRedis();
const nginxPath = findNginx();
if (!nginxPath) console.log('Not looked at behind nginx: it is not installed.');
beforeAll(() => ensureBuilt());
afterAll(() => redis?.stop());
afterEach(end);

/** A host and its gateways, each a process, with a folder of their own. */
async function openCluster(gateways: number) {
  const relayPort = String(await freePort());
  const env = { ROLE: 'host', RELAY_PORT: relayPort, STORE: 'lmdb', DATA_DIR: mkdtempSync(join(tmpdir(), 'cometa-')) };
  const startHost = (more: Record<string, string> = {}, command?: readonly string[]) =>
    start({ ...env, ...more }, command);
  const host = startHost();
  const fronts = await Promise.all(Array.from({ length: gateways }, () => startGateway(relayPort)));
  await Promise.all(fronts.map((front) => until(() => front.text().includes('the host is there'))));
  return { host, fronts, startHost };
}

async function startGateway(
  relayPort: string,
  env: Record<string, string> = {},
): Promise<ServerProcess & { origin: string }> {
  const gateway = start({ ROLE: 'gateway', HOST_URL: `ws://127.0.0.1:${relayPort}`, ...env });
  const [, port] = await until(() => gateway.text().match(/"port":(\d+).*the gateway runs/));
  return { ...gateway, origin: `127.0.0.1:${port}` };
}

async function figureOf(host: ServerProcess, name: string): Promise<number> {
  const [, port] = await until(() => host.text().match(/"adminPort":(\d+)/));
  return figureAt(Number(port), name);
}

describe('gateways in processes of their own', () => {
  test('are one room: whoever is at either sees all, and is counted at the host', async () => {
    const { host, fronts } = await openCluster(2);
    const players = Array.from({ length: 8 }, (_, i) => play(fronts[i % 2].origin, `Player ${i}`));
    await until(() => players.every((client) => client.game?.roster.size === 8));
    await until(async () => (await figureOf(host, 'cometa_connections')) === 8);
    const before = players.map(({ telemetry }) => telemetry.updatesIn);
    await until(() => players.every(({ telemetry }, i) => telemetry.updatesIn > before[i] + 60));
    expect(players.map(({ telemetry }) => [telemetry.divergences, telemetry.reconnects])).toEqual(
      players.map(() => [0, 0]),
    );
    // The page is the gateway's own, the API the host's.
    expect(await (await fetch(`http://${fronts[0].origin}/`)).text()).toContain('<title>Cometa</title>');
    expect(await (await fetch(`http://${fronts[1].origin}/api/rooms`)).json()).toMatchObject({
      rooms: [{ players: 8 }],
    });
    // A gateway that is killed: its players are lost, the others play on.
    fronts[1].child.kill('SIGKILL');
    await until(async () => (await figureOf(host, 'cometa_connections')) === 4);
    const after = players[0].telemetry.updatesIn;
    await until(() => players[0].telemetry.updatesIn > after + 60);
    expect(players[0].telemetry).toMatchObject({ divergences: 0, reconnects: 0 });
  });

  test.skipIf(!nginxPath)(
    'behind nginx, which gives each connection to the next one, a gateway that is ended lets its players go to the other',
    async () => {
      const { host, fronts } = await openCluster(2);
      const servers = fronts.map(({ origin }) => `server ${origin};`).join(' ');
      const pass = `proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_set_header Host $http_host;`;
      // In turns, both joins and sockets: whoever joined at one comes in by either.
      const lines = `location /ws { proxy_pass http://sockets; ${pass} } location / { proxy_pass http://joins; ${pass} }`;
      const upstreams = `upstream sockets { ${servers} } upstream joins { ${servers} }`;
      const nginx = await startNginx(String(nginxPath), () => lines, upstreams);
      try {
        const causes: string[] = [];
        const players = Array.from({ length: 8 }, (_, i) => {
          const client = play(new URL(nginx.origin).host, `Player ${i}`);
          client.onStatus((status) => status.state === 'waiting' && causes.push(status.cause));
          return client;
        });
        await until(() => players.every((client) => client.game?.roster.size === 8));
        const connected = (front: ServerProcess) => front.text().split('a player is connected').length - 1;
        await until(() => connected(fronts[0]) === 4 && connected(fronts[1]) === 4);
        // Their seats wait for as long as they have been here: a busy machine needs seconds to bring them back.
        await until(() => players.every(({ game }) => (game?.tick ?? 0) > 400));
        const ids = players.map(({ game }) => game?.id);
        fronts[0].child.kill('SIGTERM');
        expect(await fronts[0].exit).toEqual([0, null]);
        await until(() => connected(fronts[1]) === 8 && players.every(({ status }) => status.state === 'playing'));
        await until(async () => (await figureOf(host, 'cometa_connections')) === 8);
        expect(players.map(({ game }) => game?.id)).toEqual(ids);
        expect(causes).toEqual(Array.from({ length: 4 }, () => 'goingAway'));
      } finally {
        await nginx.stop();
      }
    },
  );

  test.each([
    ['SIGKILL', null],
    ['cometa deploy', 0],
  ] as const)(
    'a host that ends by %s, and its successor: no socket is closed, and all fly their own comets',
    async (signal, status) => {
      const { host, fronts, startHost } = await openCluster(2);
      const players = Array.from({ length: 6 }, (_, i) => play(fronts[i % 2].origin, `Player ${i}`));
      await until(() => players.every((client) => client.game?.roster.size === 6));
      const ids = players.map(({ game }) => game?.id);
      // Kept once a second.
      await until(() => players.every(({ game }) => (game?.tick ?? 0) > 150));
      const ticks = players.map(({ game }) => game?.tick ?? 0);
      const resets = players.map(({ telemetry }) => telemetry.resets);
      const isDeploy = signal === 'cometa deploy';
      const successor = isDeploy ? startHost({}, DEPLOY) : startHost({ STANDBY: '1' });
      await until(() => successor.text().includes(isDeploy ? 'it is asked to end' : 'this one waits for its end'));
      if (!isDeploy) host.child.kill(signal);
      expect((await host.exit)[0]).toBe(status);
      await until(() => fronts.every((front) => front.text().split('the host is there').length === 3));
      const seen = players.map(({ telemetry }) => telemetry.updatesIn);
      await until(() => players.every(({ telemetry }, i) => telemetry.updatesIn > seen[i] + 30));
      expect(players.map(({ game }) => game?.id)).toEqual(ids);
      expect(players.map(({ telemetry }) => telemetry.reconnects)).toEqual(players.map(() => 0));
      // A room that is handed over just goes on; after a crash all is told anew.
      expect(players.map(({ telemetry }, i) => telemetry.resets > resets[i])).toEqual(players.map(() => !isDeploy));
      // At most a second is played again.
      for (const [i, { game }] of players.entries()) expect(game?.tick ?? 0).toBeGreaterThan(ticks[i] - 75);
      expect(await figureOf(successor, 'cometa_connections')).toBe(6);
    },
  );

  test('asked by one of other rules a server finishes the round first, and tells its players; by one of its own it ends at once', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'cometa-'));
    const server = start({ STORE: 'lmdb', DATA_DIR: dir, ROUND_SECONDS: '120' });
    const [, port] = await until(() => server.text().match(/"port":(\d+)/));
    const player = play(`127.0.0.1:${port}`, 'Ada');
    await until(() => player.game?.alive);
    await askToEnd(join(dir, 'store'), 'others');
    await until(() => server.text().includes('which ends with the round'));
    await until(() => player.takeTalk().some((heard) => heard.kind === 'restart' && heard.seconds > 60));
    await askToEnd(join(dir, 'store'), fingerprintOf(rulesHash()).toString(16));
    expect(await server.exit).toEqual([0, null]);
  });

  test.skipIf(!redis).each(['it dies', 'cometa deploy asks it to end'])(
    'where Redis says who is the host, another machine goes on when %s',
    async (why) => {
      const isDeploy = why !== 'it dies';
      await redis?.flush();
      const env = { ROLE: 'host', RELAY_PORT: '0', STORE: 'redis', REDIS_URL: redis?.url ?? '' };
      const host = start(env);
      await until(() => host.text().includes('the server runs'));
      const front = await startGateway('0', { HOST_URL: '', REDIS_URL: env.REDIS_URL });
      const players = Array.from({ length: 4 }, (_, i) => play(front.origin, `Player ${i}`));
      await until(() => players.every(({ game }) => game?.roster.size === 4 && game.tick > 150));
      const ids = players.map(({ game }) => game?.id);
      const successor = isDeploy ? start(env, DEPLOY) : start({ ...env, STANDBY: '1' });
      await until(() => successor.text().includes(isDeploy ? 'it is asked to end' : 'this one waits for its end'));
      if (!isDeploy) host.child.kill('SIGKILL');
      // Its line to Redis is cut for a second. Players whose page gave up on a busy machine join anew, and find their comets.
      await until(() => successor.text().includes('comets wait for their players'));
      await until(() => players.every(({ game, status }) => status.state === 'playing' && game?.roster.size === 4));
      const seen = players.map(({ telemetry }) => telemetry.updatesIn);
      await until(() => players.every(({ telemetry }, i) => telemetry.updatesIn > seen[i] + 30));
      expect(players.map(({ game }) => game?.id)).toEqual(ids);
    },
  );

  test('a process that does all takes gateways as well: who is at either sees the other', async () => {
    const relayPort = String(await freePort());
    const both = start({ RELAY_PORT: relayPort, PORT: '0', STORE: 'memory' });
    const [, port] = await until(() => both.text().match(/"port":(\d+).*the server runs/));
    const front = await startGateway(relayPort);
    await until(() => front.text().includes('the host is there'));
    const players = [play(`127.0.0.1:${port}`, 'Here'), play(front.origin, 'There')];
    await until(() => players.every(({ game }) => game?.roster.size === 2));
    expect(players.map(({ telemetry }) => telemetry.reconnects)).toEqual([0, 0]);
    both.child.kill('SIGTERM');
    expect(await both.exit).toEqual([0, null]);
  });

  test('without a host players are told when to try again, and come in once there is one', async () => {
    const relayPort = String(await freePort());
    const front = await startGateway(relayPort);
    const joined = await fetch(`http://${front.origin}/api/join`, { method: 'POST', body: '{}' });
    expect([joined.status, joined.headers.get('retry-after'), await joined.json()]).toEqual([
      503,
      '1',
      { error: 'restarting', message: 'The server is being restarted. Try again in a moment.', retryAfter: 1 },
    ]);
    const client = play(front.origin, 'Early');
    await until(() => client.status.state === 'waiting');
    start({ ROLE: 'host', RELAY_PORT: relayPort, STORE: 'memory' });
    await until(() => client.game?.roster.size === 1);
  });

  test('who is no gateway of this host is closed, and it goes on', async () => {
    const { host, fronts } = await openCluster(1);
    const [, url] = fronts[0].text().match(/"host":"([^"]+)"/) ?? [];
    /** Answers the greeting, but for what is given. @returns the code it is closed with */
    const greet = async (given: object, times = 1, raw?: string) => {
      const socket = new WebSocket(`${url}${LINK_PATH}`);
      socket.once('message', (data) => {
        const { version, nonce } = unpack<ToMachine & { kind: 'greet' }>(data, false);
        const proof = proofOf(RELAY_SECRET, 'gateway', [nonce, 'own']);
        const enter = { kind: 'enter', version, id: 'x', name: 'x', nonce: 'own', proof, ...given } as FromMachine;
        for (let i = 0; i < times; i++) socket.send(raw ?? pack(enter));
      });
      const [code] = await once(socket, 'close');
      return code;
    };
    expect(await greet({ version: '1-2' }), 'another version').toBe(LINK_CLOSE.otherVersion);
    expect(await greet({ proof: 'x' }), 'another secret').toBe(LINK_CLOSE.stranger);
    expect(await greet({}, 2), 'twice').toBe(LINK_CLOSE.malformed);
    expect(await greet({ kind: 'ask' }), 'something else first').toBe(LINK_CLOSE.malformed);
    expect(await greet({ name: 'x'.repeat(2000) }), 'too much').toBe(LINK_CLOSE.malformed);
    expect(await greet({}, 1, 'hello'), 'another language').toBe(LINK_CLOSE.malformed);
    expect(await figureOf(host, 'cometa_connections')).toBe(0);
    expect((await fetch(`http://${fronts[0].origin}/api/rooms`)).status).toBe(200);
  });

  test('a link that is dead on one side alone: the gateway comes again, and nobody loses the connection', async () => {
    const relayPort = await freePort();
    start({ ROLE: 'host', RELAY_PORT: String(relayPort), STORE: 'memory' });
    const wire = await openWire(() => relayPort);
    try {
      const front = await startGateway(String(wire.port));
      await until(() => front.text().includes('the host is there'));
      const players = Array.from({ length: 3 }, (_, i) => play(front.origin, `Player ${i}`));
      await until(() => players.every((client) => client.game?.roster.size === 3));
      // The host is told nothing of the end, and what comes anew goes through.
      wire.forget();
      await until(() => front.text().split('the host is there').length === 3);
      const seen = players.map(({ telemetry }) => telemetry.updatesIn);
      await until(() => players.every(({ telemetry }, i) => telemetry.updatesIn > seen[i] + 30));
      expect(players.map(({ telemetry }) => [telemetry.reconnects, telemetry.divergences])).toEqual(
        players.map(() => [0, 0]),
      );
    } finally {
      wire.close();
    }
  });

  test('a link by TLS, and one to a certificate that nobody vouches for', async () => {
    const { path } = writeFiles({ cert: PEM.first.cert, key: PEM.first.key });
    const relayPort = String(await freePort());
    start({ ROLE: 'host', RELAY_PORT: relayPort, STORE: 'memory', TLS_CERT: path('cert'), TLS_KEY: path('key') });
    const wish = { HOST_URL: `wss://127.0.0.1:${relayPort}` };
    const trusting = await startGateway(relayPort, { ...wish, NODE_EXTRA_CA_CERTS: path('cert') });
    await until(() => trusting.text().includes('the host is there'));
    expect((await fetch(`http://${trusting.origin}/api/rooms`)).status).toBe(200);
    const other = await startGateway(relayPort, { ...wish, NODE_EXTRA_CA_CERTS: '' });
    await until(() => /does not answer \(\w*SELF_SIGNED_CERT\w*\)/.test(other.text()));
  });

  test('a gateway with another secret says so, and nobody comes in', async () => {
    const { host, fronts } = await openCluster(1);
    const [, url] = fronts[0].text().match(/"host":"([^"]+)"/) ?? [];
    const stranger = await startGateway(String(new URL(url).port), { RELAY_SECRET: 'something quite different' });
    await until(() => stranger.text().includes('refuses this gateway: RELAY_SECRET is another one there'));
    await until(() => host.text().includes('somebody who does not know RELAY_SECRET is refused'));
    expect((await fetch(`http://${stranger.origin}/api/rooms`)).status).toBe(503);
  });
});

describe('a start that cannot be', () => {
  test.each([
    [{ ROLE: 'gateway', RELAY_SECRET: '' }, 'ROLE is gateway, but RELAY_SECRET is empty.'],
    [{ ROLE: 'gateway' }, 'ROLE is gateway, but neither HOST_URL nor REDIS_URL says where the host is.'],
    [
      { ROLE: 'gateway', HOST_URL: 'http://elsewhere' },
      'HOST_URL is "http://elsewhere", but must be an address that begins with ws:// or wss://.',
    ],
    [{ ROLE: 'gateway', HOST_URL: 'ws://127.0.0.1:9', CORES: '2' }, 'CORES is 2, but a gateway has one core.'],
    [{ ROLE: 'host', STORE: 'memory' }, 'ROLE is host, but RELAY_PORT is off: nobody could play.'],
    [{ ROLE: 'host', RELAY_PORT: '0', STORE: 'memory', CORES: '2' }, 'CORES is 2, but a host has no players’ sockets'],
    [{ RELAY_PORT: '0', RELAY_SECRET: '', STORE: 'memory' }, 'RELAY_PORT is set, but RELAY_SECRET is empty.'],
    [{ COMETA_DEPLOY: '1', STORE: 'memory' }, 'STORE=memory keeps no rooms that another process could go on with.'],
    [{ COMETA_DEPLOY: '1', ROLE: 'gateway', HOST_URL: 'ws://127.0.0.1:9' }, 'ROLE=gateway has no rooms to take over.'],
  ])('%j is refused in a sentence', async (env, sentence) => {
    const { exit, text } = start(env as Record<string, string>);
    expect(await exit).toEqual([1, null]);
    expect(text()).toContain(sentence);
    expect(text()).not.toContain('    at ');
  });
});
