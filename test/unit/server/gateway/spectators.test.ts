import { describe, expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import { ERA_TICKS } from '../../../../game/sim/star.ts';
import { hasCell } from '../../../../game/sim/world/area.ts';
import { cellAt } from '../../../../game/sim/world/arena.ts';
import { digestWorld } from '../../../../game/sim/world/world.ts';
import { countPlayers, countSpectators } from '../../../../server/admin/report.ts';
import { journalOf } from '../../../../server/captures/drafts.ts';
import { spectatorSeatsFor } from '../../../../server/host/room.ts';
import { answerJoin } from '../../../../server/http/api.ts';
import { encodeJournal } from '../../../../server/recording/journal.ts';
import { type Peer, recordsOf } from '../../../../tools/lib/virtual/peer.ts';
import { streamsOf } from '../../../../tools/lib/virtual/streams.ts';
import { createTruth } from '../../../../tools/lib/virtual/truth.ts';
import { createVirtualWorld, seededLink } from '../../../../tools/lib/virtual/virtual.ts';
import { createHouse, type House } from '../../../harness/server/house.ts';
import { playAtRandom } from '../../../harness/server/play.ts';

const PICTURE_MS = 1000 / 60;
const WATCH = { name: '', colour: 0, watch: true };

const roomsOf = ({ game }: House) => game.lobby.rooms.values();

/** A room with a host, and one who watches. Both ping. */
async function watched(settings: Record<string, string> = {}) {
  const house = createHouse({ IDLE_SUPPRESSION_MS: '0', ...settings });
  const host = house.enter();
  host.keepPinging();
  await house.ticks(70);
  const spectator = house.enter(WATCH);
  const stopPinging = spectator.keepPinging();
  await house.ticks(30);
  return { house, host, spectator, stopPinging };
}

describe('who watches', () => {
  test('[J9] is told of the room as one out of play, without own state', async () => {
    const { spectator } = await watched();
    expect(spectator.welcome?.id).toBeGreaterThanOrEqual(spectator.welcome?.seats ?? Number.NaN);
    expect(spectator.updates.length).toBeGreaterThan(5);
    expect(recordsOf(spectator, 'player').map(({ id }) => id)).toEqual([0]);
    expect(recordsOf(spectator, 'comet').map(({ id }) => id)).toContain(0);
    expect(recordsOf(spectator, 'own')).toEqual([]);
    expect(recordsOf(spectator, 'rank')[0]).toEqual({ kind: 'rank', place: 0, of: 1 });
    expect(recordsOf(spectator, 'pong').length).toBeGreaterThan(0);
  });

  test('[J9] is in no roster, and counts as no player', async () => {
    const { house, host, spectator } = await watched();
    const guest = house.enter();
    await house.ticks(5);
    expect(recordsOf(guest, 'player').map(({ id }) => id)).toEqual([0, 1]);
    const before = host.updates.length;
    spectator.close(1000);
    await house.ticks(5);
    const news = { ...host, updates: host.updates.slice(before) };
    expect([recordsOf(news, 'absent'), recordsOf(news, 'gone')]).toEqual([[], []]);
    expect(recordsOf(host, 'player').map(({ id }) => id)).toEqual([0, 1]);
    expect(house.game.counters).toMatchObject({ joins: 2, resumes: 0, watches: 1 });
  });

  test('[J9] has nothing to move: move, again and trace have no effect', async () => {
    const { house, spectator } = await watched();
    const room = house.room();
    for (let i = 0; i < 60; i++) {
      spectator.send({ kind: 'again' });
      spectator.send({ kind: 'trace', stamp: room.world.tick + 2 });
      spectator.send({ kind: 'move', stamp: room.world.tick + 2, heading: i, buttons: 3 });
      expect(room.inputs).toEqual([]);
      await house.ticks(2);
    }
    const { movesOnTime, movesLate, movesDropped } = house.game.counters;
    expect([movesOnTime, movesLate, movesDropped, room.traces.size]).toEqual([0, 0, 0, 0]);
    expect([room.world.ids, spectator.closed]).toEqual([[0], undefined]);
  });

  test('[J9] has the area around the comet that it picks, until that one has been gone for a second', async () => {
    const { house, host, spectator } = await watched({ WORLD_CELLS: '40' });
    const guest = house.enter();
    guest.keepPinging();
    await house.ticks(5);
    const room = house.room();
    const { comets, arena } = room.world;
    const seat = spectator.welcome?.id ?? -1;
    const isSeen = (id: number) => {
      const { areas } = streamsOf(room);
      const [left, top, right, bottom] = areas.subarray(4 * seat, 4 * seat + 4);
      return hasCell({ left, top, right, bottom }, cellAt(arena, comets.x[id], comets.y[id]), arena.cells);
    };
    for (const [id, cell] of [0, 30].entries()) {
      comets.x[id] = comets.y[id] = (cell + 4) * 256 * 1024;
      comets.vx[id] = comets.vy[id] = 0;
    }
    await house.ticks(ERA_TICKS);
    const star = isSeen(0) ? 0 : 1;
    const other = 1 - star;
    expect([isSeen(star), isSeen(other)]).toEqual([true, false]);
    spectator.send({ kind: 'follow', id: other });
    await house.ticks(3);
    expect([isSeen(star), isSeen(other)]).toEqual([false, true]);
    await house.ticks(2 * ERA_TICKS);
    expect([isSeen(star), isSeen(other)]).toEqual([false, true]);
    const player = [host, guest][other];
    player.send({ kind: 'hide' });
    while (comets.alive[other] === 1) await house.ticks(1);
    await house.ticks(50);
    expect(isSeen(other)).toBe(true);
    await house.ticks(20);
    expect([isSeen(star), isSeen(other)]).toEqual([true, false]);
    player.send({ kind: 'show' });
    await house.ticks(3);
    // Gone for too long: it is picked no more.
    expect([comets.alive[other], isSeen(other)]).toEqual([1, false]);
    spectator.send({ kind: 'follow', id: other });
    await house.ticks(3);
    expect(isSeen(other)).toBe(true);
    spectator.send({ kind: 'follow', id: -1 });
    await house.ticks(3);
    expect(isSeen(star)).toBe(true);
  });

  test.each([0, 299, 300, 9999])(
    '[J9] may pick what is no seat (%i), and a player may pick: nothing happens',
    async (id) => {
      const { house, host, spectator } = await watched();
      const { areas } = streamsOf(house.room());
      const before = [...areas];
      host.send({ kind: 'follow', id });
      spectator.send({ kind: 'follow', id });
      await house.ticks(5);
      expect([host.closed, spectator.closed]).toEqual([undefined, undefined]);
      expect([...areas]).toEqual(before);
    },
  );

  test.each([1000, 1001, 1006])(
    '[J9] is gone when its connection has ended (%i), and cannot be resumed',
    async (code) => {
      const { house, spectator } = await watched();
      const seat = spectator.welcome?.id ?? -1;
      expect([countPlayers(roomsOf(house)), countSpectators(roomsOf(house))]).toEqual([1, 1]);
      spectator.close(code);
      await house.ticks(1);
      expect(house.room().sessions[seat]).toBeUndefined();
      expect([countPlayers(roomsOf(house)), countSpectators(roomsOf(house))]).toEqual([1, 0]);
      expect(house.enter({ ...WATCH, resume: spectator.key }).key).not.toBe(spectator.key);
      expect(house.enter({ resume: spectator.key }).welcome?.id).toBe(1);
    },
  );

  test('[J9] cannot be made a player, nor a player a spectator, by its key while it is there', async () => {
    const { house, host, spectator } = await watched();
    expect(house.enter({ resume: spectator.key, takeover: true }).welcome?.id).toBe(1);
    expect(house.enter({ ...WATCH, resume: host.key, takeover: true }).welcome?.id).toBe(9);
    await house.ticks(2);
    expect([host.closed, spectator.closed]).toEqual([undefined, undefined]);
  });

  test('[HD1] is told nothing while it is hidden, and everything anew when it is seen', async () => {
    const { house, spectator } = await watched();
    spectator.send({ kind: 'hide' });
    const updates = spectator.updates.length;
    await house.run(5000);
    expect(spectator.updates).toHaveLength(updates);
    spectator.send({ kind: 'show' });
    await house.ticks(3);
    expect([recordsOf(spectator, 'snapshot').length, house.room().world.ids]).toEqual([2, [0]]);
  });

  test('[SL2] gives its place up when it reads nothing', async () => {
    const { house, spectator, stopPinging } = await watched();
    stopPinging();
    await house.run(13_000);
    expect(spectator.closed?.code).toBe(4010);
    expect(countSpectators(roomsOf(house))).toBe(0);
    expect(
      house
        .room()
        .sessions.slice(8)
        .every((session) => session === undefined),
    ).toBe(true);
  });
});

/** Five who steer at random for ten seconds, and what they were told; spectators come and go meanwhile. */
async function played(count: number) {
  const house = createHouse({ WORLD_CELLS: '6', CAPTURE_MINUTES: '1' });
  const players = Array.from({ length: 5 }, () => house.enter());
  for (const player of players) player.keepPinging();
  await house.ticks(40);
  const enter = () => {
    const spectator = house.enter(WATCH);
    spectator.keepPinging();
    return spectator;
  };
  const spectators: Peer[] = Array.from({ length: count }, enter);
  const room = house.room();
  for (let turn = 0; turn < 300; turn++) {
    const chance = draw(3, turn);
    const player = players[chance % 5];
    player.send({
      kind: 'move',
      stamp: room.world.tick + 2,
      heading: (chance >>> 8) & 255,
      buttons: (chance >>> 16) & 3,
    });
    if (turn % 60 === 30) player.send({ kind: 'snapshot' });
    if (turn % 50 === 20) spectators.shift()?.close(turn % 100 === 20 ? 1006 : 1000);
    if (turn % 50 === 22 && count > 0) spectators.push(enter());
    await house.ticks(2);
  }
  const journal = journalOf(room, 1, true);
  if (!journal) throw new Error('nothing is recorded');
  return {
    told: players.map(({ updates }) => updates),
    heard: spectators.reduce((sum, { updates }) => sum + updates.length, 0),
    digest: digestWorld(room.world),
    journal: await encodeJournal(journal),
  };
}

test('[J9] what players are told is the same, byte by byte, whether anybody watches or not; so is the journal', async () => {
  const [alone, seen] = [await played(0), await played(4)];
  expect(seen.heard).toBeGreaterThan(300);
  expect(seen.told).toEqual(alone.told);
  expect([seen.digest, seen.journal]).toEqual([alone.digest, alone.journal]);
});

test('[J9] the view is that of the crown’s wearer, for ten seconds at least, and a spectator’s copy is exact', async () => {
  const truth = createTruth();
  const stars = new Map<number, number>();
  const world = createVirtualWorld({ ROOM_SEATS: '12', WORLD_CELLS: '24' }, 6, {
    onTicked(room) {
      truth.note(room);
      if (room.followers.size > 0) stars.set(room.world.tick, streamsOf(room).following[12].id);
    },
  });
  const players = Array.from({ length: 6 }, (_, i) => world.addClient(seededLink(i, 30, 10), i).client);
  for (const client of players) client.join({ name: 'Player', colour: 1 });
  const { client: spectator } = world.addClient(seededLink(9, 50, 20), 9);
  const followed = new Set<number>();
  for (let picture = 0; picture < 7 * ERA_TICKS; picture++) {
    for (const [i, client] of players.entries()) playAtRandom(client, 60 + i, picture);
    if (picture === 30) spectator.join(WATCH);
    // Before the first has the dust for a crown the leader is followed.
    if (picture % 600 === 200) {
      const [room] = world.game.lobby.rooms.values();
      room.world.own.dust[((picture - 200) / 600) % 6] += 200 + picture;
    }
    spectator.advance();
    await world.time.run(PICTURE_MS);
    const { game, replica } = spectator;
    if (!game || !replica) continue;
    expect(truth.differences(replica, picture % 50 === 0)).toEqual([]);
    expect([replica.tick, game.id]).toEqual([replica.tick, stars.get(replica.tick)]);
    if (game.id < 0) continue;
    followed.add(game.id);
    const { comets, arena, area } = replica;
    expect(hasCell(area, cellAt(arena, comets.x[game.id], comets.y[game.id]), arena.cells)).toBe(true);
  }
  expect(followed.size).toBeGreaterThan(3);
  expect(spectator.telemetry).toMatchObject({ divergences: 0, movesSent: 0, reconnects: 0 });
  expect(spectator.telemetry.updatesIn).toBeGreaterThan(150);
});

test('[J9] before anybody is followed the view is the middle of the world', async () => {
  const house = createHouse({ WORLD_CELLS: '20' });
  const spectator = house.enter(WATCH);
  await house.ticks(3);
  expect(recordsOf(spectator, 'area')).toEqual([{ kind: 'area', left: 6, top: 7, right: 13, bottom: 12 }]);
});

describe('places', () => {
  test('[J9] for spectators are a quarter of the players’, at least four, and no more than there are numbers', () => {
    const cases = [1, 16, 100, 256, 9990, 10_000];
    expect(cases.map(spectatorSeatsFor)).toEqual([4, 4, 25, 64, 10, 0]);
  });

  test('[J9] sixty-four who watch take no seat of a player', () => {
    const house = createHouse({ ROOM_SEATS: '256' });
    const count = Array.from({ length: 64 }, () => house.enter(WATCH));
    const players = Array.from({ length: 256 }, () => house.enter());
    expect(new Set([...count, ...players].map(({ room }) => room)).size).toBe(1);
    expect(players.map(({ welcome }) => welcome?.id)).toEqual(Array.from({ length: 256 }, (_, i) => i));
    expect(count.map(({ welcome }) => welcome?.id)).toEqual(Array.from({ length: 64 }, (_, i) => 256 + i));
  });

  test('[J9] a full room of spectators refuses with a sentence and a time, and has a place again when somebody goes', async () => {
    const house = createHouse({ MAX_ROOMS: '1' });
    house.enter();
    const [first] = Array.from({ length: 4 }, () => house.enter(WATCH));
    expect(house.game.lobby.join(WATCH)).toMatchObject({ status: 503, error: 'spectators-full', retryAfter: 10 });
    expect(house.refusal()).toBeUndefined();
    first.close(1006);
    await house.ticks(1);
    expect(house.refusal(WATCH)).toBeUndefined();
  });

  test('[J6] tickets hold no place: who comes first has it', () => {
    const house = createHouse();
    house.enter();
    const slow = Array.from({ length: 25 }, () => house.join(WATCH));
    const quick = Array.from({ length: 4 }, () => house.enter(WATCH));
    expect(quick.map(({ welcome }) => welcome?.id)).toEqual([8, 9, 10, 11]);
    slow[0].hello();
    expect([slow[0].closed?.code, house.refusal(WATCH)]).toEqual([4005, 'spectators-full']);
  });

  test('[J1] watch is true or false', () => {
    const { game } = createHouse();
    const body = new TextEncoder().encode('{"name":"","colour":0,"watch":"yes"}');
    expect(answerJoin(game, 'application/json', body)).toMatchObject({ status: 400, body: { error: 'wrong-field' } });
  });
});

describe('the room that is watched', () => {
  test('[J9] is the public one, which players then find open', () => {
    const house = createHouse();
    const { room } = house.enter(WATCH);
    expect(house.room(room).options.isPublic).toBe(true);
    expect(house.enter().room).toBe(room);
  });

  test('[J9] of several is the one in which a player would land', async () => {
    const house = createHouse({ ROOM_SEATS: '1' });
    const [full, next] = [house.enter(), house.enter()];
    next.close(1000);
    await house.ticks(1);
    expect(house.enter(WATCH).room).toBe(next.room);
    expect(house.enter().room).toBe(next.room);
    expect(house.enter(WATCH).room).toBe(full.room);
  });

  test('[J9] is the private one whose code is given, if it is open', () => {
    const house = createHouse();
    const lobby = house.enter();
    const host = house.enter({ private: true });
    expect(house.enter({ ...WATCH, room: host.room }).room).toBe(host.room);
    expect(house.enter({ ...WATCH, private: true }).room).toBe(lobby.room);
    expect(house.refusal({ ...WATCH, room: 'nonsense' })).toBe('room-unknown');
    expect(house.game.lobby.rooms.size).toBe(2);
  });

  test('[J9] is refused alike where a private one is full, closed or was never there', () => {
    const house = createHouse({ ROOM_SEATS: '4' });
    const { room } = house.enter({ private: true });
    for (let i = 0; i < 4; i++) expect(house.enter({ ...WATCH, room }).closed).toBeUndefined();
    const answers = [room, 'QRSTUVWX'].map((code) => house.enter({ ...WATCH, room: code }).closed);
    expect(answers[0]).toEqual({ code: 4004, reason: 'J6: there is no room to watch with this code' });
    expect(answers[1]).toEqual(answers[0]);
    expect(house.game.lobby.rooms.size).toBe(1);
  });

  test('stays open while somebody watches, and is closed a minute after', async () => {
    const house = createHouse();
    const spectator = house.enter(WATCH);
    const stop = spectator.keepPinging();
    await house.run(70_000);
    expect([house.game.lobby.rooms.size, spectator.closed]).toEqual([1, undefined]);
    stop();
    spectator.close(1000);
    await house.run(62_000);
    expect(house.game.lobby.rooms.size).toBe(0);
  });
});
