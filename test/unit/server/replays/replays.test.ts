import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import { REVENGE_TICKS } from '../../../../game/sim/rules/fight/shatter.ts';
import type { Input } from '../../../../game/sim/step.ts';
import { digestWorld } from '../../../../game/sim/world/world.ts';
import {
  LARGEST_REPLAY_BYTES,
  REPLAY_TICKS,
  type ReplayAnswer,
  readReplay,
} from '../../../../protocol/codec/replay-file.ts';
import { answerPost, type JsonAnswer } from '../../../../server/http/api.ts';
import { findReplay } from '../../../../server/http/replay.ts';
import { identityOf } from '../../../../server/identity/identity.ts';
import type { Store } from '../../../../server/ports/store.ts';
import { lastMoment, type Moment } from '../../../../server/replays/moment.ts';
import { createShelf, readReplays } from '../../../../server/replays/shelf.ts';
import { createMemoryStore } from '../../../../server/store/memory.ts';
import { forgetIdentity } from '../../../../server/store/tables.ts';
import type { Peer } from '../../../../tools/lib/virtual/peer.ts';
import { createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';
import { type House, houseIn } from '../../../harness/server/house.ts';
import { goingOn, huntersAt } from '../../../harness/sim/hunters.ts';

const PLAYERS = 8;
const IDENTITY = 'AAECAwQFBgcICQoLDA0ODw';

interface Options {
  settings?: Record<string, string>;
  store?: Store;
  seats?: number;
}

/** A room in which all hunt. Their moves come from within, so that no line has a part in it. */
function createHunt({ settings, store, seats = PLAYERS }: Options = {}) {
  const world = createVirtualWorld(
    { ROOM_SEATS: String(seats), WORLD_CELLS: '6', ROUND_SECONDS: '0', ...settings },
    3,
    store ? { store } : {},
  );
  const house = houseIn(world);
  const peers = Array.from({ length: PLAYERS }, (_, i): Peer => {
    const peer = house.enter({ name: `P${i}`, ...(i === 0 ? { identity: IDENTITY } : {}) });
    peer.keepPinging();
    return peer;
  });
  const room = house.room();
  const play = async (ticks: number, movesOf = () => huntersAt(room.world, 5)): Promise<void> => {
    // Nobody comes into play twice: who has just joined does so by itself.
    while (room.world.tick < 10) await house.ticks(1);
    for (let i = 0; i < ticks; i++) {
      const { tick } = room.world;
      room.inputs.push(...movesOf(), ...goingOn(room.world, seats));
      // Times are rounded: what is meant for one tick must not be pushed twice.
      while (room.world.tick === tick) await house.run(1);
    }
  };
  return {
    house,
    peers,
    room,
    play,
    /** Plays until a player's comet has shattered, or has shattered another. */
    async playUntil(isIt: (moment: Moment) => boolean = () => true): Promise<Moment> {
      while (room.world.tick < 20_000) {
        await play(1);
        const moment = lastMoment(room, 0);
        if (moment && moment.tick > REPLAY_TICKS && isIt(moment)) return moment;
      }
      return expect.fail('it never happened');
    },
  };
}

async function post(house: House, body: unknown, contentType = 'application/json'): Promise<JsonAnswer> {
  const head = { path: '/api/replay', contentType, authorization: '', address: '' };
  const answer = answerPost(house.game, head, Buffer.from(JSON.stringify(body)));
  return answer instanceof Promise ? settled(house, answer) : answer;
}

/** Lets virtual time go on until an answer is there: files are compressed in other threads, in real time. */
async function settled<T>(house: House, answer: Promise<T>): Promise<T> {
  let isThere = false;
  void answer.finally(() => {
    isThere = true;
  });
  while (!isThere) {
    await house.run(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return answer;
}

async function makeFor(house: House, peer: Peer): Promise<string> {
  const { status, body } = await post(house, { key: peer.key });
  expect(status).toBe(200);
  return (body as ReplayAnswer).id;
}

async function fileOf(house: House, id: string): Promise<Uint8Array> {
  const file = await findReplay(house.game, id);
  return file instanceof Uint8Array ? file : expect.fail(file.message);
}

describe('who shattered, or shattered another', () => {
  test('[RP1] gets one link with the other, and a file with both and the names of those in sight', async () => {
    const { house, peers, room, playUntil } = createHunt();
    const moment = await playUntil();
    const other = moment.loser === 0 ? moment.winner : moment.loser;
    const id = await makeFor(house, peers[0]);
    expect(id).toMatch(/^[\w-]{22}$/);
    const theirs = lastMoment(room, other);
    if (theirs?.tick === moment.tick) expect(await makeFor(house, peers[other])).toBe(id);
    expect(await makeFor(house, peers[0])).toBe(id);
    const file = await fileOf(house, id);
    expect(file.length).toBeLessThanOrEqual(LARGEST_REPLAY_BYTES);
    const { head } = readReplay(gunzipSync(file));
    expect(head).toMatchObject({ lastTick: moment.tick, fromTick: moment.tick - REPLAY_TICKS });
    expect(head.sides.map((side) => side.id)).toEqual([moment.loser, moment.winner]);
    expect(head.players.map(([seat, , name]) => [seat, name])).toContainEqual([moment.loser, `P${moment.loser}`]);
    expect(house.game.counters.replaysMade).toBe(1);
  });

  test('[RP4] finds no room, no number of an identity and no secret in it', async () => {
    const { house, peers, room, playUntil } = createHunt();
    await playUntil();
    const bytes = gunzipSync(await fileOf(house, await makeFor(house, peers[0])));
    const secrets = room.options.secret.map((word) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(word);
      return bytes;
    });
    const who = Buffer.alloc(4);
    who.writeUInt32BE(room.sessions[0]?.who ?? 0);
    for (const kept of [Buffer.from(room.options.code), ...secrets, who]) expect(bytes.includes(kept)).toBe(false);
  });

  test('[RP1] sees what happened to it, not to whoever had its seat before', async () => {
    const { house, peers, playUntil } = createHunt();
    await playUntil(({ winner }) => winner === 0);
    peers[0].close(1000);
    await house.ticks(5);
    const guest = house.enter();
    expect(guest.welcome?.id).toBe(0);
    await house.ticks(5);
    expect(await post(house, { key: guest.key })).toMatchObject({ status: 404, body: { error: 'replay-none' } });
  });
});

describe('a tick', () => {
  test('notes nothing for it: rooms with and without are the same bit for bit, and send the same bytes', async () => {
    const [asking, silent] = [createHunt(), createHunt({ settings: { REPLAY_MEGABYTES: '0' } })];
    for (const { playUntil } of [asking, silent]) await playUntil();
    const made = asking.house.game.replays.ask(asking.room, 0);
    for (const { play } of [asking, silent]) await play(60);
    const [one, other] = [asking, silent].map(({ house, room }) => {
      const { bytesSent, updatesSent, snapshotsSent } = house.game.counters;
      return { digest: digestWorld(room.world), tick: room.world.tick, bytesSent, updatesSent, snapshotsSent };
    });
    expect(one).toEqual(other);
    expect(await settled(asking.house, made)).toHaveProperty('id');
  });
});

describe('who asks for what there is not', () => {
  test.each([
    ['nothing', {}, 400, 'wrong-field'],
    ['a number', { key: 7 }, 400, 'wrong-field'],
    ['an array', [], 400, 'wrong-field'],
    ['null', null, 400, 'wrong-field'],
    ['a stranger’s key', { key: 'x'.repeat(32) }, 404, 'session-unknown'],
    ['an empty key', { key: '' }, 404, 'session-unknown'],
  ])('[RP1] with %s is told so', async (_, body, status, error) => {
    const { house } = createHunt();
    await house.ticks(5);
    expect(await post(house, body)).toMatchObject({ status, body: { error } });
  });

  test('[RP1] is told so where nothing happened, where nothing is recorded, and where there are no replays', async () => {
    const { house, peers } = createHunt();
    await house.ticks(60);
    expect(await post(house, { key: peers[0].key })).toMatchObject({ status: 404, body: { error: 'replay-none' } });
    for (const [settings, error] of [
      [{ CAPTURE_MINUTES: '0' }, 'replay-none'],
      [{ REPLAY_MEGABYTES: '0' }, 'replay-off'],
    ] as const) {
      const hunt = createHunt({ settings });
      await hunt.playUntil();
      expect(await post(hunt.house, { key: hunt.peers[0].key })).toMatchObject({ status: 404, body: { error } });
    }
  });

  test('[RP1] as another’s handle without the secret, or as a spectator, has none', async () => {
    const { house, peers, playUntil } = createHunt();
    await playUntil();
    const forged = peers[0].key.slice(0, 8) + 'A'.repeat(24);
    const spectator = house.enter({ watch: true });
    for (const key of [forged, spectator.key]) {
      expect(await post(house, { key })).toMatchObject({ status: 404, body: { error: 'session-unknown' } });
    }
  });

  test('[RP2] gets 404 with a sentence, and 429 where it guesses', async () => {
    const { house } = createHunt();
    const ask = () => findReplay(house.game, 'A'.repeat(22));
    expect(await ask()).toMatchObject({ status: 404, error: 'replay-gone', message: expect.stringMatching(/a day/) });
    expect(await findReplay(house.game, '../../etc')).toMatchObject({ status: 404 });
    const answers = [];
    for (let i = 0; i < 60; i++) answers.push(await ask());
    expect(answers.at(-1)).toMatchObject({ status: 429, retryAfter: 10 });
  });

  test('[RP1] is asked to wait where many ask at once', async () => {
    const { house, room, playUntil } = createHunt();
    const { tick } = await playUntil();
    const { nemesis, nemesisUntil } = room.world.deeds;
    nemesis.fill(-1);
    nemesis[0] = 1;
    const asked = Array.from({ length: 14 }, (_, i) => {
      nemesisUntil[0] = tick - i + REVENGE_TICKS;
      return house.game.replays.ask(room, 0);
    });
    const answers = (await settled(house, Promise.all(asked))).map((answer) =>
      typeof answer === 'string' ? answer : 'made',
    );
    expect(answers).toEqual([...Array(8).fill('made'), ...Array(6).fill('too-many')]);
  });

  test('[RP1] is told so where the store cannot be written, and the game goes on', async () => {
    const store = createMemoryStore(() => 0);
    const full = { ...store, get: store.get.bind(store), batch: () => Promise.reject(new Error('full')) };
    const { house, peers, room, playUntil } = createHunt({ store: full as unknown as Store });
    await playUntil();
    const { tick } = room.world;
    expect(await post(house, { key: peers[0].key })).toMatchObject({ status: 503, body: { error: 'replay-failed' } });
    await house.ticks(5);
    expect(room.world.tick).toBeGreaterThanOrEqual(tick + 5);
  });
});

describe('size', () => {
  test('[RP3] of a crowd that turns in every tick within one screen, fewer seconds are told: never more than 40 KB', async () => {
    const seats = 100;
    const { house, peers, room, play } = createHunt({ seats, settings: { WORLD_CELLS: '4' } });
    const turning = () =>
      room.world.ids.map((id): Input => {
        const chance = draw(9, room.world.tick, id);
        return { kind: 'move', id, heading: chance & 255, buttons: 3 };
      });
    await play(700, turning);
    room.world.deeds.nemesis[0] = 1;
    room.world.deeds.nemesisUntil[0] = room.world.tick + REVENGE_TICKS;
    const file = await fileOf(house, await makeFor(house, peers[0]));
    expect(file.length).toBeLessThanOrEqual(LARGEST_REPLAY_BYTES);
    const { head } = readReplay(gunzipSync(file));
    const ticks = head.lastTick - head.fromTick;
    expect(ticks).toBeLessThan(REPLAY_TICKS);
    expect(ticks).toBeGreaterThan(60);
  });
});

describe('what is kept', () => {
  const bytes = (length: number) => new Uint8Array(length).fill(7);

  test('[RP2] is kept for a day, over a restart too, and then gone', async () => {
    let nowMs = 0;
    const store = createMemoryStore(() => nowMs);
    await createShelf(store, 2 ** 20, () => nowMs).put('a', bytes(100), []);
    nowMs += 23 * 3600_000;
    const shelf = createShelf(store, 2 ** 20, () => nowMs, await readReplays(store));
    expect([(await shelf.get('a'))?.length, shelf.size.count]).toEqual([100, 1]);
    nowMs += 3600_000;
    expect(await shelf.get('a')).toBeUndefined();
    await shelf.put('b', bytes(10), []);
    expect(shelf.size.count).toBe(1);
  });

  test('goes, the oldest first, where there is more than may be kept, in bytes and in number', async () => {
    const store = createMemoryStore(() => 0);
    const shelf = createShelf(store, 1000, () => 0);
    for (const id of ['a', 'b', 'c']) await shelf.put(id, bytes(300), []);
    expect([await shelf.get('a'), (await shelf.get('c'))?.length]).toEqual([undefined, 300]);
    expect(shelf.size.bytes).toBeLessThanOrEqual(1000);
    expect(await store.list('replays')).toHaveLength(shelf.size.count);
    const small = createShelf(
      createMemoryStore(() => 0),
      2 ** 30,
      () => 0,
    );
    for (let i = 0; i < 1010; i++) await small.put(String(i), bytes(1), []);
    expect([small.size.count, await small.get('9'), (await small.get('10'))?.length]).toEqual([1000, undefined, 1]);
  });

  test('[MO3] is told with the new name of who was renamed by the operator, and for no longer than before', async () => {
    const { house, peers, playUntil } = createHunt();
    await playUntil();
    const id = await makeFor(house, peers[0]);
    const namesIn = async () => readReplay(gunzipSync(await fileOf(house, id))).head.players.map(([, , name]) => name);
    const before = await namesIn();
    expect(before).toContain('P0');
    await house.run(3600_000);
    const { bytes } = house.game.replays.shelf.size;
    expect(await house.game.replays.rename(identityOf(IDENTITY), 'P0', 'Somebody nicer')).toBe(true);
    expect(await namesIn()).toEqual(before.map((name) => (name === 'P0' ? 'Somebody nicer' : name)));
    expect(house.game.replays.shelf.size).toMatchObject({ count: 1 });
    expect(house.game.replays.shelf.size.bytes).not.toBe(bytes);
    // Of others with that name, or another's identity, nothing changes.
    expect(await house.game.replays.rename(identityOf('x'.repeat(22)), 'P1', 'Nobody')).toBe(true);
    expect(await namesIn()).toContain('Somebody nicer');
    expect((await readReplays(house.game.store))[0].leftMs).toBeLessThanOrEqual(23 * 3600_000);
  });

  test('[RP5] is gone with somebody who is to be forgotten, and whose name is in it', async () => {
    const store = createMemoryStore(() => 0);
    const { house, peers, playUntil } = createHunt({ store });
    await playUntil();
    const id = await makeFor(house, peers[0]);
    expect(await forgetIdentity(store, identityOf('another'))).toBe(0);
    await fileOf(house, id);
    await forgetIdentity(store, identityOf(IDENTITY));
    expect(await findReplay(house.game, id)).toMatchObject({ status: 404 });
  });
});
