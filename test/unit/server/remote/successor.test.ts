import { describe, expect, test } from 'vitest';
import type { Client } from '../../../../game/net/client.ts';
import { saveState } from '../../../../game/sim/world/state.ts';
import { digestWorld } from '../../../../game/sim/world/world.ts';
import type { Game } from '../../../../server/game/game.ts';
import { readSaved } from '../../../../server/kept/restore.ts';
import { headOf } from '../../../../server/recording/journal.ts';
import { takeRecord } from '../../../../server/recording/recorder.ts';
import { createReplay, replayTo } from '../../../../server/recording/replay.ts';
import { createGatewaySide } from '../../../../server/remote/gateway-side.ts';
import { createHostSide, type HostSide } from '../../../../server/remote/host-side.ts';
import { createMemoryStore } from '../../../../server/store/memory.ts';
import type { HttpAnswer } from '../../../../server/transport/routes.ts';
import {
  createVirtualTime,
  createVirtualWorld,
  seededLink,
  type VirtualWorld,
} from '../../../../tools/lib/virtual/virtual.ts';
import { longOr } from '../../../harness/long.ts';
import { playAtRandom } from '../../../harness/server/play.ts';

const PICTURE_MS = 1000 / 60;
const LINK_MS = 1;
const HAND_OVERS = longOr(30, 5, 'hosts that go 5 times in a row, of 30');
const SETTINGS = { ROOM_SEATS: '12', WORLD_CELLS: '5' };
const quiet = { info() {}, warn() {} };

/** A gateway elsewhere, its host, and whoever comes after it, in virtual time. Answers to HTTP are the time, after a second. */
function openCluster() {
  const time = createVirtualTime();
  const store = createMemoryStore(time.nowMs);
  let host = createVirtualWorld(SETTINGS, 5, { time, store });
  let hostSide: HostSide | undefined;
  let era = 0;
  const side = createGatewaySide({ time, fingerprint: host.game.fingerprint, log: quiet });
  const half = side.addHost({ name: '', say: carry((message) => hostSide?.take(message)), hostNowMs: time.nowMs });
  /** What is under way when the link is cut is lost. */
  function carry<Message>(take: (message: Message) => void): (message: Message) => void {
    return (message) => {
      const own = era;
      time.later(LINK_MS, () => own === era && take(message));
    };
  }
  const answer = (send: (answer: HttpAnswer) => void) =>
    void time.later(1000, () => send({ status: 200, headers: [], body: String(time.nowMs()) }));
  const link = () => {
    era++;
    const routes = {
      answer: (_request: unknown, send: (answer: HttpAnswer) => void) => answer(send),
      post() {},
      rate: () => 0,
    };
    hostSide = createHostSide({
      name: 'gateway',
      game: host.game,
      routes,
      log: quiet,
      say: carry(half.take),
      outlasts: true,
    });
    half.linked();
  };
  const adopt = (world: VirtualWorld) => {
    host = world;
    // Players reach the gateway, whose game it is.
    Object.assign(host.game, { opened: side.gateway.opened });
  };
  const clients: Client[] = [];
  adopt(host);
  link();
  return {
    time,
    side,
    clients,
    get host() {
      return host;
    },
    join(name: string, wish: object = {}) {
      const { client } = host.addClient(seededLink(clients.length + 1, 30, 4), clients.length);
      client.join({ name, colour: 1, ...wish });
      clients.push(client);
      return client;
    },
    async play(ms: number) {
      for (let picture = 0; picture < ms / PICTURE_MS; picture++) {
        for (const [i, client] of clients.entries()) playAtRandom(client, i, picture);
        await time.run(PICTURE_MS);
      }
    },
    cut() {
      era++;
      hostSide?.cut();
      half.cut();
    },
    link,
    /** The host is gone; one with what it has kept stands in its place. */
    async replace() {
      await host.game.stop();
      adopt(createVirtualWorld(SETTINGS, 6, { time, store, saved: await readSaved(store) }));
    },
    /** A host with nothing stands in its place. */
    begin() {
      adopt(createVirtualWorld(SETTINGS, 7, { time }));
    },
    /** The host hands over to another one: nothing more is heard when it writes down what there is. */
    async handOver() {
      const stopped = host.game.stop(hostSide?.pause);
      await this.play(3 * PICTURE_MS);
      await stopped;
      this.cut();
      adopt(createVirtualWorld(SETTINGS, 6, { time, store, saved: await readSaved(store) }));
    },
  };
}

const figuresOf = (clients: readonly Client[]) =>
  clients.map(({ status, telemetry, game }) => [
    status.state,
    telemetry.reconnects,
    telemetry.divergences,
    game?.roster.size,
  ]);

/** Each move that was said has acted once at one of these hosts, was dropped there, or waits for its tick. */
async function expectAllHeard(
  { clients, time }: ReturnType<typeof openCluster>,
  games: readonly Game[],
): Promise<void> {
  // What is under way arrives.
  await time.run(100);
  const [room] = games.at(-1)?.lobby.rooms.values() ?? [];
  const waiting = room.moves.counts.reduce((sum, count) => sum + count, 0);
  const heard = games.reduce((sum, { counters }) => {
    return sum + counters.movesOnTime + counters.movesLate + counters.movesDropped;
  }, waiting);
  expect(heard).toBe(clients.reduce((sum, { telemetry }) => sum + telemetry.movesSent, 0));
}

describe('a gateway whose link is cut', () => {
  test.each([
    ['finds the same host again', false],
    ['finds another host with what the first has kept', true],
  ])('%s: players keep connection and comet, and copies are right', async (_what, isReplaced) => {
    const cluster = openCluster();
    const { clients } = cluster;
    for (let i = 0; i < 8; i++) cluster.join(`Player ${i}`);
    await cluster.play(4000);
    expect(figuresOf(clients)).toEqual(clients.map(() => ['playing', 0, 0, 8]));
    const before = clients.map(({ game, telemetry }) => [game?.id, game?.room, telemetry.resets]);
    cluster.cut();
    if (isReplaced) await cluster.replace();
    await cluster.play(400);
    cluster.link();
    await cluster.play(3000);
    expect(figuresOf(clients)).toEqual(clients.map(() => ['playing', 0, 0, 8]));
    for (const [i, { game, telemetry }] of clients.entries()) {
      expect([game?.id, game?.room]).toEqual(before[i].slice(0, 2));
      expect(telemetry.resets).toBeGreaterThan(Number(before[i][2]));
    }
    const [room] = cluster.host.game.lobby.rooms.values();
    expect(room.attached.filter((one) => one !== undefined)).toHaveLength(8);
    expect(clients.map(({ clock }) => Math.abs((clock?.rttMs ?? 0) - 34) < 20)).toEqual(clients.map(() => true));
  });

  test('goes on with the next host in a room that was handed over: nobody is told it anew, and no input is lost or doubled', async () => {
    const cluster = openCluster();
    const { clients } = cluster;
    for (let i = 0; i < 8; i++) cluster.join(`Player ${i}`);
    await cluster.play(4000);
    clients[7].hide();
    const first = cluster.host.game;
    const untold = () =>
      clients.map(({ game, telemetry: { resets, corrections, lateMoves, bytesInByKind } }) => {
        return [game?.id, resets, corrections, lateMoves, bytesInByKind.player];
      });
    const before = untold();
    await cluster.handOver();
    clients[0].say('is anybody there?');
    await cluster.play(100);
    // It stands still until all are there.
    const [left] = first.lobby.rooms.values();
    const [kept] = cluster.host.game.lobby.rooms.values();
    expect(saveState(kept.world)).toEqual(saveState(left.world));
    cluster.link();
    const { counters } = cluster.side;
    const sent = counters.updatesSent;
    for (let ms = 0; ms < 100 && counters.updatesSent === sent; ms++) await cluster.time.run(1);
    // All have waited: the first tick is told to everybody who looks.
    expect(counters.updatesSent - sent).toBe(clients.length - 1);
    await cluster.play(50);
    // Nobody is taken for one who does not ping.
    expect(clients.map(({ game }) => kept.world.tick - kept.pingedTick[game?.id ?? 0] < 5)).toEqual(
      clients.map(() => true),
    );
    await cluster.play(3000);
    expect(untold()).toEqual(before);
    expect(figuresOf(clients)).toEqual(clients.map(() => ['playing', 0, 0, 8]));
    expect(clients[1].takeTalk().map((heard) => ('text' in heard ? heard.text : heard.kind))).toEqual([
      'is anybody there?',
    ]);
    expect(kept.sessions[clients[7].game?.id ?? -1]?.state.kind).toBe('hidden');
    await expectAllHeard(cluster, [first, cluster.host.game]);
    // None comes too late for its tick, and the room runs as far behind as it stood still.
    expect(cluster.host.game.counters.movesLate).toBe(0);
    expect(cluster.side.counters.snapshotsSent).toBe(clients.length);
  });

  test(`goes on ${HAND_OVERS} times in a row: each host has the world of the one before, and no input is lost or doubled`, async () => {
    const cluster = openCluster();
    const { clients } = cluster;
    for (let i = 0; i < 8; i++) cluster.join(`Player ${i}`);
    await cluster.play(2000);
    const games = [cluster.host.game];
    for (let i = 0; i < HAND_OVERS; i++) {
      await cluster.handOver();
      await cluster.play(30 + 20 * (i % 10));
      const [before, after] = [games.at(-1), cluster.host.game].map(
        (game) => [...(game?.lobby.rooms.values() ?? [])][0],
      );
      expect(saveState(after.world)).toEqual(saveState(before.world));
      games.push(cluster.host.game);
      cluster.link();
      await cluster.play(2000);
    }
    expect(figuresOf(clients)).toEqual(clients.map(() => ['playing', 0, 0, 8]));
    expect(cluster.side.counters.snapshotsSent).toBe(clients.length);
    await expectAllHeard(cluster, games);
    // One world that nobody hands over, and all that reached it at one host or another, is the same in the end.
    const rooms = games.flatMap(({ lobby }) => [...lobby.rooms.values()]);
    const { world, options } = rooms[rooms.length - 1];
    const replay = createReplay({
      head: headOf(options, world.arena, games[0].fingerprint),
      state: undefined,
      chunks: rooms.flatMap(({ recorder }) => (recorder ? takeRecord(recorder) : [])),
      finalHash: digestWorld(world),
    });
    replayTo(replay, Number.POSITIVE_INFINITY);
    expect([replay.lastTick, replay.firstDifferentTick]).toEqual([world.tick, undefined]);
    expect(replay.hashesEqual).toBe(replay.hashesChecked);
    expect(replay.hashesChecked).toBeGreaterThan(2 * HAND_OVERS);
  });

  test('tells the next host who has gone meanwhile: nobody waits for them', async () => {
    const cluster = openCluster();
    const { clients } = cluster;
    for (let i = 0; i < 3; i++) cluster.join(`Player ${i}`);
    await cluster.play(2000);
    await cluster.handOver();
    clients[2].leave();
    await cluster.play(100);
    cluster.link();
    await cluster.play(100);
    const [kept] = cluster.host.game.lobby.rooms.values();
    expect(kept.hold).toBe(undefined);
    expect(kept.sessions.filter((session) => session).length).toBe(2);
    expect(figuresOf(clients.slice(0, 2))).toEqual([1, 2].map(() => ['playing', 0, 0, 2]));
  });

  test('knows the time again: moves are stamped as far ahead as before', async () => {
    const cluster = openCluster();
    const client = cluster.join('Ada');
    await cluster.play(3000);
    const lead = client.telemetry.leadTicks;
    cluster.cut();
    cluster.link();
    await cluster.play(3000);
    expect(Math.abs(client.telemetry.leadTicks - lead)).toBeLessThan(1.5);
  });

  test('finds nobody: requests are refused at once, those that wait too, and players are let go after half a minute', async () => {
    const cluster = openCluster();
    const client = cluster.join('Ada');
    client.hide();
    await cluster.play(2000);
    client.hide();
    const answers: number[] = [];
    const ask = () => cluster.side.routes.answer(REQUEST, ({ status }) => answers.push(status));
    ask();
    await cluster.play(100);
    cluster.cut();
    expect(answers).toEqual([503]);
    ask();
    expect(answers).toEqual([503, 503]);
    await cluster.play(29_000);
    expect(client.status.state).toBe('playing');
    await cluster.play(2000);
    expect(client.status).toMatchObject({ state: 'waiting', cause: 'restarting' });
    cluster.link();
    await cluster.play(8000);
    expect(client.status.state).toBe('playing');
    ask();
    await cluster.play(1100);
    expect(answers).toEqual([503, 503, 200]);
  });

  test('keeps spectators with the next host, each in its seat, and whom they follow', async () => {
    const cluster = openCluster();
    const player = cluster.join('Ada');
    await cluster.play(500);
    const watchers = [cluster.join('', { watch: true }), cluster.join('', { watch: true })];
    await cluster.play(1000);
    const told = () => watchers.map(({ status, game, telemetry }) => [status.state, game?.id, telemetry.resets]);
    const before = told();
    expect(before.map(([state]) => state)).toEqual(['playing', 'playing']);
    await cluster.handOver();
    cluster.link();
    await cluster.play(2000);
    expect(told()).toEqual(before);
    expect(figuresOf(cluster.clients)).toEqual(cluster.clients.map(() => ['playing', 0, 0, 1]));
    const seen = watchers.map(({ telemetry }) => telemetry.updatesIn);
    player.steer(7, 1);
    await cluster.play(500);
    expect(watchers.map(({ telemetry }, i) => telemetry.updatesIn > seen[i])).toEqual([true, true]);
  });

  test('tells spectators the room anew where it is not as it was, and lets them go where it is not', async () => {
    const cluster = openCluster();
    cluster.join('Ada');
    await cluster.play(500);
    const watcher = cluster.join('', { watch: true });
    await cluster.play(2000);
    const { resets } = watcher.telemetry;
    cluster.cut();
    await cluster.replace();
    await cluster.play(300);
    cluster.link();
    await cluster.play(1000);
    expect([watcher.status.state, watcher.telemetry.resets]).toEqual(['playing', resets + 1]);
    cluster.cut();
    cluster.begin();
    cluster.link();
    await cluster.play(50);
    expect(watcher.status).toMatchObject({ state: 'waiting', cause: 'restarting' });
  });
});

const REQUEST = {
  method: 'GET',
  path: '/api/rooms',
  acceptEncoding: '',
  ifNoneMatch: '',
  query: '',
  scheme: '',
  peer: '127.0.0.1',
  forwarded: '',
  origin: '',
  host: '',
};
