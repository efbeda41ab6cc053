import { expect, test } from 'vitest';
import { type Client, createClient } from '../../../../game/net/client.ts';
import type { Platform } from '../../../../game/net/line/platform.ts';
import { draw } from '../../../../game/sim/math/random.ts';
import { digestWorld } from '../../../../game/sim/world/world.ts';
import { readSaved } from '../../../../server/kept/restore.ts';
import type { Store } from '../../../../server/ports/store.ts';
import { createMemoryStore } from '../../../../server/store/memory.ts';
import {
  createVirtualWorld,
  seededLink,
  type VirtualPlatform,
  type VirtualWorld,
} from '../../../../tools/lib/virtual/virtual.ts';
import { longOr } from '../../../harness/long.ts';

// A server that ends and one that takes its place, and players who know nothing of it but that their line is gone.

interface Place {
  readonly world: VirtualWorld;
  /** When each join reached a server that runs, in milliseconds. */
  readonly joinsAtMs: number[];
  add(name: string, identity?: string): Client;
  /** As SIGTERM ends it, or as SIGKILL does. */
  end(how: 'term' | 'kill'): Promise<void>;
  start(settings?: Record<string, string>): Promise<void>;
}

function createPlace(settings: Record<string, string>, wrap: (store: Store) => Store = (store) => store): Place {
  let store: Store;
  let world: VirtualWorld;
  let isUp = true;
  const lines: VirtualPlatform[] = [];
  const joinsAtMs: number[] = [];
  const first = createVirtualWorld(settings, 5, { store: lazily(() => store) });
  store = wrap(createMemoryStore(first.time.nowMs));
  world = first;
  const { time } = first;

  function platformOf(seed: number): Platform {
    const link = seededLink(seed, 40, 10);
    const own = world.platform(link, seed).platform;
    return {
      ...own,
      async post(path, body) {
        if (!isUp) throw new Error('refused');
        joinsAtMs.push(time.nowMs());
        return world.platform(link, seed).platform.post(path, body);
      },
      openSocket(path, handlers) {
        const line = world.platform(link, seed);
        lines.push(line);
        return line.platform.openSocket(path, handlers);
      },
    };
  }

  return {
    get world() {
      return world;
    },
    joinsAtMs,
    add(name, identity) {
      const client = createClient({ platform: platformOf(lines.length + 1 + joinsAtMs.length) });
      client.join({ name, colour: 1, ...(identity === undefined ? {} : { identity }) });
      return client;
    },
    async end(how) {
      isUp = false;
      if (how === 'term') {
        await world.game.stop();
        await time.run(100);
      } else {
        const killed = world;
        // It writes nothing any more: what it had not written is lost.
        store = frozen(store);
        for (const line of lines) line.cut();
        void killed.game.stop();
      }
      lines.length = 0;
    },
    async start(next = {}) {
      store = thawed(store);
      world = createVirtualWorld({ ...settings, ...next }, 6, {
        time,
        store: lazily(() => store),
        saved: await readSaved(store),
      });
      isUp = true;
      joinsAtMs.length = 0;
    },
  };
}

const FROZEN = new WeakMap<Store, Store>();

/** A store to which nothing comes any more. */
function frozen(store: Store): Store {
  const dead = { ...store, batch: () => Promise.resolve() };
  FROZEN.set(dead, store);
  return dead;
}

const thawed = (store: Store): Store => FROZEN.get(store) ?? store;

/** Each server has the store of its time. */
function lazily(store: () => Store): Store {
  return {
    get: (...args) => store().get(...args),
    list: (...args) => store().list(...args),
    put: (...args) => store().put(...args),
    delete: (...args) => store().delete(...args),
    batch: (...args) => store().batch(...args),
    close: () => store().close(),
  };
}

function fly(clients: readonly Client[], turn: number): void {
  for (const [i, client] of clients.entries()) {
    client.advance();
    client.steer(draw(3, i, Math.floor(turn / 20)) & 255, draw(4, i, Math.floor(turn / 50)) & 1 ? 3 : 1);
  }
}

async function play(place: Place, clients: readonly Client[], ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 50) {
    fly(clients, at / 50);
    await place.world.time.run(50);
  }
}

const SEATS = { ROOM_SEATS: '200', ROUND_SECONDS: '0' };
const PLAYERS = 200;

/** The most joins that lie within 50 ms. */
function mostTogether(atMs: readonly number[]): number {
  const sorted = atMs.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((first, i) => sorted.slice(i).filter((at) => at < first + 50).length));
}

const ENDS: readonly (readonly ['kill' | 'term', number])[] = [
  ['kill', 2000],
  ['term', 1500],
  ['kill', 800],
  ['kill', 20_000],
];

test.each(longOr(ENDS, ENDS.slice(0, 2), '2 ends of 4'))(
  'after %s and %i ms all 200 players are back in their own comets',
  async (how, downMs) => {
    const place = createPlace(SEATS);
    const clients = Array.from({ length: PLAYERS }, (_, i) => place.add(`P${i}`));
    await play(place, clients, 2000);
    const before = clients.map((client) => ({ id: client.game?.id, room: client.game?.room, dust: client.game?.dust }));
    expect(new Set(before.map(({ id }) => id)).size).toBe(PLAYERS);
    await place.end(how);
    await place.world.time.run(downMs);
    await place.start();
    await place.world.time.run(5000);
    const after = clients.map((client) => ({
      state: client.status.state,
      id: client.game?.id,
      room: client.game?.room,
    }));
    expect(after).toEqual(before.map(({ id, room }) => ({ state: 'playing', id, room })));
    const { joins, resumes } = place.world.game.counters;
    expect([joins, resumes]).toEqual([0, PLAYERS]);
    console.log(
      `${how}, ${downMs} ms: ${place.joinsAtMs.length} joins, at most ${mostTogether(place.joinsAtMs)} within 50 ms`,
    );
    expect(place.joinsAtMs.length).toBeLessThanOrEqual(1.5 * PLAYERS);
    expect(mostTogether(place.joinsAtMs)).toBeLessThanOrEqual(20);
  },
);

test('a room goes on bit for bit from where a clean stop left it, and its clock with it', async () => {
  const place = createPlace({ ROOM_SEATS: '8', ROUND_SECONDS: '120' });
  const clients = ['Ada', 'Bob'].map((name) => place.add(name, `${name}CAwQFBgcICQoLDA0ODw`.slice(0, 22)));
  await play(place, clients, 5000);
  const [room] = place.world.game.lobby.rooms.values();
  await place.end('term');
  const [tick, digest, dust] = [room.world.tick, digestWorld(room.world), [...room.world.own.dust]];
  await place.start();
  const [back] = place.world.game.lobby.rooms.values();
  expect([back.world.tick, digestWorld(back.world), [...back.world.own.dust]]).toEqual([tick, digest, dust]);
  expect(back.options).toMatchObject({ code: room.options.code, isPublic: true, roundSeconds: 120 });
  expect(back.roster.slice(0, 2)).toEqual(room.roster.slice(0, 2));
  // Nobody who comes back is told of an empty leaderboard.
  expect(
    back.leaderboard.top
      .map(({ id }) => id)
      .slice(0, 3)
      .sort(),
  ).toEqual([-1, 0, 1]);
  expect([back.leaderboard.ranked, ...back.leaderboard.places.slice(0, 2)].sort()).toEqual([1, 2, 2]);
  await play(place, clients, 5000);
  expect(clients.map(({ status }) => status.state)).toEqual(['playing', 'playing']);
  expect(back.world.tick).toBeGreaterThan(tick + 290);
  expect(clients.map(({ telemetry }) => telemetry.divergences)).toEqual([0, 0]);
});

test('a crash within the second after a join costs nobody the session', async () => {
  const place = createPlace({ ROOM_SEATS: '8' });
  const old = place.add('Old');
  await play(place, [old], 3100);
  const leaver = place.add('Leaver');
  await play(place, [leaver], 1000);
  // The world that is on disk has the leaver's comet in the seat that the newcomer takes.
  leaver.leave();
  await play(place, [], 100);
  const late = place.add('Late');
  await play(place, [late], 200);
  expect([old.game?.id, late.game?.id]).toEqual([0, 1]);
  await place.end('kill');
  await place.start();
  await play(place, [old, late], 4000);
  expect([old.game?.id, late.game?.id, old.game?.alive, late.game?.alive]).toEqual([0, 1, true, true]);
  expect(
    [...place.world.game.lobby.rooms.values()].map(({ roster }) => roster.slice(0, 3).map((one) => one?.name)),
  ).toEqual([['Old', 'Late', undefined]]);
});

test('whoever left before the end is not waited for, and an empty room does not come back', async () => {
  const place = createPlace({ ROOM_SEATS: '8' });
  const gone = place.add('Gone');
  await play(place, [gone], 3000);
  gone.leave();
  await play(place, [], 500);
  await place.end('kill');
  await place.start();
  expect(place.world.game.lobby.rooms.size).toBe(0);
});

test('after the grace there is nothing to come back to', async () => {
  const place = createPlace({ ROOM_SEATS: '8', GRACE_SECONDS: '5' });
  const client = place.add('Ada');
  await play(place, [client], 3000);
  await place.end('term');
  await place.world.time.run(6000);
  await place.start();
  await place.world.time.run(5000);
  expect([client.status.state, place.world.game.counters.joins, place.world.game.counters.resumes]).toEqual([
    'playing',
    1,
    0,
  ]);
});

test('settings that changed meanwhile count for rooms that are opened from then on', async () => {
  const place = createPlace({ ROOM_SEATS: '8', WORLD_CELLS: '6' });
  const client = place.add('Ada');
  await play(place, [client], 2000);
  await place.end('term');
  await place.start({ ROOM_SEATS: '50', WORLD_CELLS: '12' });
  await place.world.time.run(4000);
  expect([client.status.state, client.game?.arena.cells]).toEqual(['playing', 6]);
});

test.each([
  [
    'stalls for two seconds',
    (done: Promise<void>, later: (ms: number) => Promise<void>) => later(2000).then(() => done),
  ],
  ['never answers', () => new Promise<void>(() => {})],
  ['refuses', () => Promise.reject(new Error('the disk is full'))],
])('a store that %s delays no update and loses no tick', async (_how, spoil) => {
  const told = async (isSpoiled: boolean) => {
    const later = (ms: number) => new Promise<void>((resolve) => void place.world.time.later(ms, () => resolve()));
    const place: Place = createPlace({ ROOM_SEATS: '8' }, (store) =>
      isSpoiled ? { ...store, batch: (writes) => spoil(store.batch(writes), later) } : store,
    );
    const atMs: number[] = [];
    const client = createClient({
      platform: place.world.platform(seededLink(9, 40, 10), 9).platform,
      onUpdate: () => void atMs.push(place.world.time.nowMs()),
    });
    client.join({ name: 'Ada', colour: 1 });
    await play(place, [client], 8000);
    return { atMs, failures: place.world.game.counters.storeFailures };
  };
  const [spoiled, usual] = [await told(true), await told(false)];
  expect(usual.atMs.length).toBeGreaterThan(20);
  expect(spoiled.atMs).toEqual(usual.atMs);
  expect(usual.failures).toBe(0);
});
