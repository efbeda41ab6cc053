import { beforeAll, describe, expect, test } from 'vitest';
import { createBot } from '../../../../game/bots/bot.ts';
import hunter from '../../../../game/bots/brains/hunter.ts';
import { secretOf } from '../../../../game/sim/math/secret.ts';
import { SIM_HZ } from '../../../../game/sim/math/units.ts';
import { createSimulation } from '../../../../game/sim/step.ts';
import { journalOf } from '../../../../server/captures/drafts.ts';
import type { Room } from '../../../../server/host/room.ts';
import { sizeOfChunk } from '../../../../server/recording/chunk.ts';
import { decodeJournal, encodeJournal, type Journal } from '../../../../server/recording/journal.ts';
import { CHUNK_TICKS, createRecorder, recordTick } from '../../../../server/recording/recorder.ts';
import { createReplay, replayTo } from '../../../../server/recording/replay.ts';
import { createVirtualWorld, seededLink } from '../../../../tools/lib/virtual/virtual.ts';
import { createHouse, TICK_MS } from '../../../harness/server/house.ts';

const FINGERPRINT = 7;

function recordOf(room: Room): Journal {
  const journal = journalOf(room, FINGERPRINT, true);
  if (!journal) throw new Error('nothing is recorded');
  return journal;
}

/** Runs a journal to its end, by way of the file it would be. */
async function replayed(journal: Journal) {
  const replay = createReplay(decodeJournal(await encodeJournal(journal)));
  replayTo(replay, replay.lastTick);
  return replay;
}

/** Hunters in a small world, half of whom hide, lose their line, or leave and are followed by others. */
async function playRoughly(seed: number, minutes: number, settings: Record<string, string> = {}) {
  const seen = { spawn: 0, park: 0, unpark: 0, leave: 0, move: 0, shattered: 0 };
  const env = { ROOM_SEATS: '10', WORLD_CELLS: '4', GRACE_SECONDS: '8', CAPTURE_MINUTES: '10', ...settings };
  const world = createVirtualWorld(env, seed, {
    onTicked({ world: { events } }) {
      for (const one of events) if (one.kind === 'gone' && one.shattered) seen.shattered++;
    },
  });
  const enter = (i: number) => {
    const place = world.platform(seededLink(seed + i, 60, 30, 0.01), seed + i);
    const heard = { onAcknowledged() {}, onAge() {} };
    const bot = createBot({
      platform: place.platform,
      makeBrain: hunter,
      seed: seed + i,
      name: 'B',
      colour: 0,
      ...heard,
    });
    bot.join();
    return { bot, ...place };
  };
  const players = Array.from({ length: 10 }, (_, i) => enter(i));
  const slots = minutes * 60 * 20;
  for (let slot = 0; slot < slots; slot++) {
    for (const { bot } of players) bot.act(world.time.nowMs());
    const chosen = slot % 5;
    if (slot % 97 === 0) players[chosen].cut();
    if (slot % 230 === 0) players[chosen].stall(5000);
    if (slot % 400 === 399) {
      players[chosen].bot.leave();
      players[chosen] = enter(slot);
    }
    await world.time.run(3 * TICK_MS);
  }
  const [room] = world.game.lobby.rooms.values();
  const journal = recordOf(room);
  for (const chunk of journal.chunks) {
    const { comings } = chunk.columns;
    for (let at = 0; at < comings.length; ) {
      while (comings.bytes[at] >= 0x80) at++;
      const kind = (['spawn', 'park', 'unpark', 'leave', 'choose'] as const)[comings.bytes[at + 1]];
      if (kind !== 'choose') seen[kind]++;
      at += kind === 'choose' ? 4 : 3;
    }
    seen.move += chunk.columns.headings.length;
  }
  return { room, journal, seen };
}

describe('what is recorded replays bit for bit', () => {
  test('with players who come, go, are parked, shatter and return; from every chunk on', async () => {
    const { journal, seen, room } = await playRoughly(1, 1.5);
    for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(0);
    expect(journal.chunks.length).toBeGreaterThanOrEqual(4);
    for (let first = 0; first < journal.chunks.length; first++) {
      const chunks = journal.chunks.slice(first);
      const replay = await replayed({ ...journal, state: chunks[0].state, chunks });
      expect(replay.firstDifferentTick).toBeUndefined();
      expect(replay.thrown).toBeUndefined();
      expect(replay.lastTick).toBe(room.world.tick);
      expect(replay.hashesChecked).toBe(Math.ceil((room.world.tick - replay.fromTick) / SIM_HZ));
      expect(replay.hashesEqual).toBe(replay.hashesChecked);
    }
  });
});

describe('a difference is named with its first tick', () => {
  let played: Uint8Array;
  beforeAll(async () => {
    played = await encodeJournal((await playRoughly(2, 0.4)).journal);
  });
  const begin = () => createReplay(decodeJournal(played));

  test('where comets are elsewhere', () => {
    const replay = begin();
    replayTo(replay, 1000);
    const { ids, comets } = replay.simulation.world;
    // One alone may have shattered by the next hash.
    for (const id of ids) comets.x[id] += 1;
    replayTo(replay, replay.lastTick);
    expect(replay.firstDifferentTick).toBe(1001);
    expect(replay.hashesEqual).toBeLessThan(replay.hashesChecked);
  });

  test('where only own state differs, with the next hash', () => {
    const replay = begin();
    replayTo(replay, 961);
    const { ids, own } = replay.simulation.world;
    own.offer[ids[0]] ^= 1;
    replayTo(replay, 1020);
    expect(replay.firstDifferentTick).toBe(1020);
  });

  test('where the rules throw, as in a room that crashed in its step', () => {
    const replay = begin();
    replayTo(replay, 500);
    Object.defineProperty(replay.simulation.world, 'own', {
      get() {
        throw new TypeError('a rule went wrong');
      },
    });
    replayTo(replay, replay.lastTick);
    expect(replay.thrown).toMatchObject({ tick: 501, error: { message: 'a rule went wrong' } });
    expect(replay.firstDifferentTick).toBeUndefined();
  });

  test('where a move is another', async () => {
    const journal = decodeJournal(played);
    const { headings } = journal.chunks[0].columns;
    headings.bytes[Math.floor(headings.length / 2)] += 64;
    const replay = await replayed(journal);
    expect(replay.firstDifferentTick).toBeGreaterThan(0);
    expect(replay.hashesEqual).toBeLessThan(replay.hashesChecked);
  });

  test('where there are other seeds, though nobody can spawn twice', async () => {
    const journal = decodeJournal(played);
    const replay = await replayed({ ...journal, head: { ...journal.head, secret: secretOf(5) } });
    expect(replay.firstDifferentTick).toBeLessThan(10);
  });
});

describe('the record is bounded', () => {
  test('in minutes: a chunk goes when those after it reach back far enough, and what is left replays', async () => {
    const house = createHouse({ CAPTURE_MINUTES: '1' });
    const peers = [house.enter(), house.enter()];
    for (const peer of peers) peer.keepPinging();
    for (let chunk = 1; chunk <= 8; chunk++) {
      for (let k = 0; k < CHUNK_TICKS; k += 40) {
        for (const peer of peers)
          peer.send({ kind: 'move', stamp: house.room().world.tick + 3, heading: k & 255, buttons: 3 });
        await house.ticks(40);
      }
      const { chunks } = recordOf(house.room());
      expect(chunks.length).toBeLessThanOrEqual(4);
      for (const one of chunks) expect(one.state === undefined).toBe(one.fromTick === 0);
    }
    const journal = recordOf(house.room());
    expect(journal.chunks[0].fromTick).toBeGreaterThan(0);
    const replay = await replayed(journal);
    expect(replay.firstDifferentTick).toBeUndefined();
    expect(replay.hashesEqual).toBeGreaterThanOrEqual(60);
    expect(replay.hashesEqual).toBe(replay.hashesChecked);
  });

  test('in bytes: a thousand who steer in every tick make it forget earlier', () => {
    const SEATS = 1000;
    const { world } = createSimulation(1, secretOf(2), SEATS, 8);
    const recorder = createRecorder(SEATS, 60);
    const inputs = Array.from({ length: SEATS }, (_, id) => ({ kind: 'move' as const, id, heading: 0, buttons: 1 }));
    let most = 0;
    for (let tick = 0; tick < 20_000; tick++) {
      for (const input of inputs) input.heading = (input.heading + 77) & 255;
      recordTick(recorder, world, inputs);
      world.tick++;
      most = Math.max(
        most,
        recorder.chunks.reduce((sum, chunk) => sum + sizeOfChunk(chunk), 0),
      );
    }
    expect(recorder.chunks[0].fromTick).toBeGreaterThan(0);
    expect(most).toBeLessThan(19 * 2 ** 20);
  });

  test('CAPTURE_MINUTES=0 records nothing', async () => {
    const house = createHouse({ CAPTURE_MINUTES: '0' });
    house.enter();
    await house.ticks(10);
    expect(journalOf(house.room(), FINGERPRINT, true)).toBeUndefined();
  });
});

test('a record that was taken does not change while the room plays on', async () => {
  const house = createHouse();
  house.enter().keepPinging();
  await house.ticks(100);
  const journal = recordOf(house.room());
  const before = await encodeJournal(journal);
  await house.ticks(500);
  expect(await encodeJournal(journal)).toEqual(before);
});

test('names are not in a journal', async () => {
  const house = createHouse();
  house.enter({ name: 'Xanthippe' }).keepPinging();
  await house.ticks(100);
  const { state, chunks } = recordOf(house.room());
  const bytes = [state ?? [], ...chunks.flatMap(({ columns }) => Object.values(columns).map(({ bytes }) => bytes))];
  for (const part of bytes) expect(Buffer.from(part).includes('Xanthippe')).toBe(false);
});
