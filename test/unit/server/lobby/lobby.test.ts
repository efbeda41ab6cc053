import { describe, expect, test } from 'vitest';
import { isSameSession } from '../../../../protocol/join.ts';
import { peerWith } from '../../../../tools/lib/virtual/peer.ts';
import { createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';
import { createHouse, houseIn } from '../../../harness/server/house.ts';

describe('rooms', () => {
  test('[J2] the public one fills, then another opens, and seats that become free are used first', async () => {
    const house = createHouse({ ROOM_SEATS: '2' });
    const peers = Array.from({ length: 5 }, () => house.enter());
    const codes = peers.map(({ room }) => room);
    expect([codes[0] === codes[1], codes[2] === codes[3], new Set(codes).size]).toEqual([true, true, 3]);
    await house.ticks(2);
    peers[1].close(1000);
    await house.ticks(2);
    expect(house.enter().room).toBe(codes[0]);
  });

  test('a private one is entered by its code alone', () => {
    const house = createHouse();
    const host = house.enter({ private: true });
    expect(house.enter().room).not.toBe(host.room);
    expect(house.enter({ room: host.room }).room).toBe(host.room);
  });

  test('[J2] a code nobody has opened yet opens a private room, so that a link works again after a restart', () => {
    const house = createHouse();
    expect(house.enter({ room: 'QRSTUVWX' }).room).toBe('QRSTUVWX');
    expect(house.enter().room).not.toBe('QRSTUVWX');
  });

  test.each(['', 'abcde', 'QRST', 'QRSTUV', 'QRST0', 'QRST1', '../../..', '__proto__'])('%j is no code', (room) => {
    const house = createHouse();
    expect(house.refusal({ room })).toBe('room-unknown');
    expect(house.game.lobby.rooms.size).toBe(0);
  });

  test('[J2] a public one that is full refuses, and says when to try again', () => {
    const house = createHouse({ ROOM_SEATS: '1' });
    const { room } = house.enter();
    expect(house.game.lobby.join({ name: 'Late', colour: 0, room })).toMatchObject({
      status: 503,
      error: 'room-full',
      retryAfter: 5,
    });
  });

  test('at most MAX_ROOMS are opened, publicly, privately or by code', () => {
    const house = createHouse({ ROOM_SEATS: '1', MAX_ROOMS: '2' });
    house.enter();
    house.enter({ private: true });
    const refusals = [{}, { private: true }].map((request) => house.refusal(request));
    expect(refusals).toEqual(['server-full', 'server-full']);
    expect(house.enter({ room: 'QRSTUVWX' }).closed).toEqual({
      code: 1013,
      reason: 'J6: this server has no room left',
    });
    expect(house.game.lobby.rooms.size).toBe(2);
  });

  test('[J2] a private one is answered alike whether it is there, full or nowhere; a hello tells', () => {
    const house = createHouse({ ROOM_SEATS: '1' });
    const { room } = house.enter({ private: true });
    const [full, unknown] = [house.join({ room }), house.join({ room: 'QRSTUVWX' })];
    expect([full.room, unknown.room]).toEqual([room, 'QRSTUVWX']);
    full.hello();
    unknown.hello();
    expect([full.closed, unknown.closed]).toEqual([{ code: 4005, reason: 'J6: the room is full' }, undefined]);
  });

  test('[J2] opens at the first hello: a thousand joins open nothing, and shut nobody out', async () => {
    const house = createHouse({ ROOM_SEATS: '2', MAX_ROOMS: '3' });
    const codes = Array.from({ length: 1000 }, (_, i) => `QRST${1000 + i}`.replace(/[01]/g, 'A'));
    for (const room of codes) house.join({ room });
    for (let i = 0; i < 1000; i++) house.join(i % 2 === 0 ? { private: true } : { watch: true });
    expect(house.game.lobby.rooms.size).toBe(0);
    const peers = Array.from({ length: 6 }, () => house.enter());
    expect([peers.map(({ closed }) => closed?.code), house.game.lobby.rooms.size]).toEqual([
      Array.from({ length: 6 }, () => undefined),
      3,
    ]);
  });

  test('[J6] of two who come for the last seat the first has it; the other is told to come again', () => {
    const house = createHouse({ ROOM_SEATS: '1', MAX_ROOMS: '1' });
    const [slow, quick] = [house.join(), house.join()];
    quick.hello();
    slow.hello();
    expect([quick.welcome?.id, slow.welcome, slow.closed]).toEqual([
      0,
      undefined,
      { code: 1013, reason: 'J6: this server has no room left' },
    ]);
    expect(house.refusal()).toBe('server-full');
  });

  test('those who join at the same moment share a room that is not open yet, until it would be full', () => {
    const house = createHouse({ ROOM_SEATS: '3' });
    const peers = Array.from({ length: 5 }, () => house.join());
    for (const peer of peers) peer.hello();
    expect(new Set(peers.slice(0, 3).map(({ room }) => room)).size).toBe(1);
    expect([new Set(peers.map(({ room }) => room)).size, peers.map(({ welcome }) => welcome?.id)]).toEqual([
      2,
      [0, 1, 2, 0, 1],
    ]);
  });

  test('an empty one is closed after a minute, one with somebody in it is not', async () => {
    const house = createHouse();
    const stays = house.enter({ private: true });
    stays.keepPinging();
    const goes = house.enter();
    await house.ticks(2);
    goes.close(1000);
    await house.run(58_000);
    expect(house.game.lobby.rooms.size).toBe(2);
    await house.run(4000);
    expect([...house.game.lobby.rooms.keys()]).toEqual([stays.room]);
  });

  test('a room opened later counts its ticks from one', async () => {
    const house = createHouse();
    house.enter();
    await house.run(10_000);
    const late = house.enter({ private: true });
    expect(late.welcome?.tick).toBe(0);
    await house.ticks(30);
    expect(house.room(late.room).world.tick).toBe(30);
  });

  test('WORLD_SEED gives every room its asteroids, but each its own secret', () => {
    const house = createHouse({ ROOM_SEATS: '1' });
    const rooms = [house.enter(), house.enter()].map(({ room }) => house.room(room));
    expect(rooms[0].world.arena.rockX).toEqual(rooms[1].world.arena.rockX);
    expect(rooms[0].world.secret).not.toBe(rooms[1].world.secret);
  });
});

describe('options', () => {
  const ALL = { bots: 3, difficulty: 'hard', rounds: true } as const;

  function createOrders() {
    const orders: unknown[][] = [];
    const world = createVirtualWorld({ ROOM_SEATS: '8' }, 3, {
      orderBots: (...order: unknown[]) => orders.push(order),
    });
    return { orders, house: houseIn(world) };
  }

  test('[J10] of a private room are kept with it, and its bots are ordered once', () => {
    const { orders, house } = createOrders();
    const { room } = house.enter({ private: true, options: ALL });
    expect(house.room(room).options.roundSeconds).toBe(360);
    house.enter({ room, options: { bots: 12, rounds: false } });
    expect(house.room(room).options.roundSeconds).toBe(360);
    expect(orders).toEqual([[room, 3, 'hard']]);
  });

  test('[J10] count for a code whose room does not exist', () => {
    const { orders, house } = createOrders();
    house.enter({ room: 'QRSTUVWX', options: { bots: 1, rounds: false } });
    expect([house.room('QRSTUVWX').options.roundSeconds, orders]).toEqual([0, [['QRSTUVWX', 1, 'normal']]]);
  });

  test('[J10] mean nothing for the public room, nor for one who watches', () => {
    const { orders, house } = createOrders();
    const { room } = house.enter({ options: ALL });
    expect(house.enter({ watch: true, room: 'QRSTUVWX', options: ALL }).closed?.code).toBe(4004);
    house.enter({ watch: true, options: ALL });
    expect([house.room(room).options.roundSeconds, orders, house.game.lobby.rooms.size]).toEqual([360, [], 1]);
  });

  test('[J10] left out: no bots, and rounds as the server has them', () => {
    const { orders, house } = createOrders();
    const { room } = house.enter({ private: true, options: {} });
    expect([house.room(room).options.roundSeconds, orders]).toEqual([360, []]);
  });

  test('[J10] of a room that may not be opened order nobody', () => {
    const orders: unknown[] = [];
    const world = createVirtualWorld({ MAX_ROOMS: '1' }, 3, { orderBots: (room: string) => orders.push(room) });
    const house = houseIn(world);
    house.enter();
    expect([house.refusal({ private: true, options: ALL }), orders]).toEqual(['server-full', []]);
  });
});

describe('tickets', () => {
  test('[J6] are good for one hello', async () => {
    const { game, time } = createHouse();
    const answer = game.lobby.join({ name: 'Ada', colour: 0 });
    if ('error' in answer) throw new Error(answer.error);
    const first = peerWith(game, time, answer.ticket);
    const second = peerWith(game, time, answer.ticket);
    first.hello();
    second.hello();
    expect([first.welcome?.id, first.closed, second.welcome, second.closed?.code]).toEqual([
      0,
      undefined,
      undefined,
      4001,
    ]);
  });

  test('[J6] are good for ten seconds', async () => {
    const house = createHouse();
    const tickets = [0, 1].map(() => {
      const answer = house.game.lobby.join({ name: 'Ada', colour: 0 });
      return 'ticket' in answer ? answer.ticket : '';
    });
    const sayHello = (ticket: string) => {
      const peer = peerWith(house.game, house.time, ticket);
      peer.hello();
      return peer.closed?.code;
    };
    await house.run(9900);
    expect(sayHello(tickets[0])).toBeUndefined();
    await house.run(200);
    expect(sayHello(tickets[1])).toBe(4001);
  });

  test('[J2] are at most 10,000: more are refused, and those that were given are good', async () => {
    const house = createHouse();
    const first = house.join();
    for (let i = 1; i < 10_000; i++) house.join();
    expect(house.game.lobby.join({ name: 'Late', colour: 0 })).toMatchObject({
      status: 429,
      error: 'too-many',
      retryAfter: 10,
    });
    first.hello();
    expect(first.welcome?.id).toBe(0);
    expect(house.refusal()).toBeUndefined();
  });

  test('[MO1] mean nothing to who has been banned since', async () => {
    const house = createHouse();
    const peer = house.join({ identity: 'AAECAwQFBgcICQoLDA0ODw' });
    const identity = 'XSYR1aTdK0Cyd9_bXs9bSYGRUNfVxi9O75YMsMJNsgw';
    const untilMs = house.game.calendarMs() + 60_000;
    await house.game.moderation.ban({
      id: identity,
      kind: 'identity',
      identity,
      name: 'Peer',
      reason: 'spam',
      untilMs,
    });
    peer.hello();
    expect([peer.closed?.code, peer.closed?.reason]).toEqual([
      4003,
      expect.stringMatching(/^J6: banned until .*: spam$/),
    ]);
  });

  test('[J6] that nobody was given open nothing', () => {
    const { game, time } = createHouse();
    const stranger = peerWith(game, time, 'x'.repeat(32));
    stranger.hello();
    expect(stranger.closed?.code).toBe(4001);
  });

  test('and keys are long, and no two are alike', () => {
    const house = createHouse({ ROOM_SEATS: '500' });
    const answers = Array.from({ length: 500 }, () => house.game.lobby.join({ name: 'Ada', colour: 0 }));
    const secrets = answers.flatMap((answer) => ('error' in answer ? [] : [answer.ticket, answer.key]));
    expect(new Set(secrets).size).toBe(1000);
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{32}$/);
  });
});

describe('a key', () => {
  test('[J4] brings its player back to the same seat after a lost line', async () => {
    const house = createHouse();
    house.enter();
    const lost = house.enter();
    await house.ticks(5);
    lost.close(1006);
    const back = house.enter({ resume: lost.key });
    expect([back.welcome?.id, back.room, isSameSession(back.key, lost.key)]).toEqual([1, lost.room, true]);
    expect(house.game.counters.resumes).toBe(1);
  });

  test('[J4] is another one after each use; the one before is good until the new one is used', async () => {
    const house = createHouse();
    const first = house.enter();
    await house.ticks(5);
    first.close(1006);
    // The answer is lost, twice: the player only knows the first.
    const [lost, lostToo] = [house.join({ resume: first.key }), house.join({ resume: first.key })];
    const back = house.enter({ resume: first.key });
    expect(new Set([first.key, lost.key, lostToo.key, back.key]).size).toBe(4);
    expect(back.welcome?.id).toBe(0);
    await house.ticks(5);
    back.close(1006);
    // Its hello has shown that the newest has arrived.
    for (const { key } of [first, lost, lostToo]) expect(house.enter({ resume: key }).welcome?.id).not.toBe(0);
    expect(house.enter({ resume: back.key }).welcome?.id).toBe(0);
  });

  test('[J4] that was given out is in use when somebody joins with it, hello or not', async () => {
    const house = createHouse();
    const first = house.enter();
    await house.ticks(5);
    first.close(1006);
    const second = house.join({ resume: first.key });
    house.join({ resume: second.key });
    expect(isSameSession(house.join({ resume: first.key }).key, first.key)).toBe(false);
    expect(isSameSession(house.join({ resume: second.key }).key, first.key)).toBe(true);
  });

  test.each([
    ['whose secret is another’s', (own: string, other: string) => own.slice(0, 8) + other.slice(8)],
    ['of a session there is, with nothing behind it', (own: string) => own.slice(0, 8)],
    ['that is cut short', (own: string) => own.slice(0, -1)],
    ['that goes on', (own: string) => `${own}A`],
    ['whose last sign is another', (own: string) => own.slice(0, -1) + (own.endsWith('A') ? 'B' : 'A')],
    ['that is empty', () => ''],
    ['that is its hash', (_own: string, _other: string, hash: string) => hash],
  ])('[J4] %s opens nothing', async (_what, forge) => {
    const house = createHouse();
    const [mine, other] = [house.enter(), house.enter()];
    await house.ticks(5);
    mine.close(1006);
    const { hash } = house.room().sessions[0]?.key ?? { hash: '' };
    const thief = house.enter({ resume: forge(mine.key, other.key, hash), takeover: true });
    expect([thief.welcome?.id, other.closed]).toEqual([2, undefined]);
    expect(house.enter({ resume: mine.key }).welcome?.id).toBe(0);
  });

  test('[J4] is known to the server as a hash alone', async () => {
    const house = createHouse();
    const tab = house.enter();
    await house.ticks(5);
    expect(JSON.stringify(house.room().sessions.map((session) => session?.key))).not.toContain(tab.key.slice(8));
  });

  test('[J4] from storage does not steal a session that lives: a duplicated tab is somebody new', async () => {
    const house = createHouse();
    const tab = house.enter();
    await house.ticks(5);
    const twin = house.enter({ resume: tab.key });
    expect([twin.welcome?.id, twin.key === tab.key, tab.closed]).toEqual([1, false, undefined]);
  });

  test('nor one whose tab is hidden', async () => {
    const house = createHouse();
    const tab = house.enter();
    tab.send({ kind: 'hide' });
    await house.ticks(5);
    expect(house.enter({ resume: tab.key }).welcome?.id).toBe(1);
  });

  test('[J4] held live takes over: the older connection is closed with 4007', async () => {
    const house = createHouse();
    const old = house.enter();
    await house.ticks(5);
    const young = house.enter({ resume: old.key, takeover: true });
    expect([young.welcome?.id, old.closed?.code]).toEqual([0, 4007]);
    await house.ticks(20);
    expect([young.updates.length > 0, young.closed, house.room().world.ids]).toEqual([true, undefined, [0]]);
  });

  test('held live takes over for good: what the older connection still says does not count', async () => {
    const house = createHouse();
    const old = house.enter();
    await house.ticks(5);
    const young = house.enter({ resume: old.key, takeover: true });
    old.send({ kind: 'show' });
    await house.ticks(20);
    expect(young.updates.length).toBeGreaterThan(0);
  });

  test('is worth nothing once its player has left', async () => {
    const house = createHouse();
    const gone = house.enter();
    await house.ticks(5);
    gone.close(1000);
    expect(house.join({ resume: gone.key }).key).not.toBe(gone.key);
    await house.ticks(2);
    expect(house.join({ resume: gone.key }).key).not.toBe(gone.key);
  });

  test('of one room does not lead away from another that is asked for by its code', async () => {
    const house = createHouse();
    const tab = house.enter();
    await house.ticks(5);
    tab.close(1006);
    expect(house.enter({ resume: tab.key, room: 'QRSTUVWX' }).room).toBe('QRSTUVWX');
  });

  test('that was made up is ignored', () => {
    expect(createHouse().enter({ resume: 'constructor' }).welcome?.id).toBe(0);
  });
});

test('[J5] a page of another version is refused before it gets a seat', () => {
  const house = createHouse();
  expect(house.refusal({ fingerprint: house.game.fingerprint ^ 1 })).toBe('other-protocol');
  expect(house.refusal({ fingerprint: house.game.fingerprint })).toBeUndefined();
  expect(house.refusal({ fingerprint: 0 })).toBeUndefined();
});

test('[J3] names are cleaned, and that is counted', () => {
  const house = createHouse();
  house.enter({ name: '  Ada\u202e\u0000  Lovelace, Countess ' });
  house.enter({ name: 'Bob' });
  expect(
    house
      .room()
      .sessions.map((session) => session?.name)
      .slice(0, 2),
  ).toEqual(['Ada Lovelace, Cou'.slice(0, 16).trim(), 'Bob']);
  expect(house.game.counters.namesCleaned).toBe(1);
});
