import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { type Boards, createBoards, readBoards } from '../../../../server/boards/boards.ts';
import { processTime } from '../../../../server/machine/time.ts';
import { createModeration } from '../../../../server/moderation/moderation.ts';
import { readModeration } from '../../../../server/moderation/read.ts';
import { announceElsewhere, followOthers } from '../../../../server/peers/follow.ts';
import type { Listing } from '../../../../server/peers/listing.ts';
import { shareListings } from '../../../../server/peers/share-listings.ts';
import type { Announcement } from '../../../../server/people/announce.ts';
import type { Store } from '../../../../server/ports/store.ts';
import { createMemoryStore } from '../../../../server/store/memory.ts';
import { withOwnTables } from '../../../../server/store/own-tables.ts';
import { openRedis } from '../../../../server/store/redis.ts';
import { createTimeKeys } from '../../../../server/store/time-keys.ts';
import { startRedis, type TestRedis } from '../../../harness/process/redis.ts';
import { until } from '../../../harness/process/server.ts';

const redis = await startRedis();
const opened: Store[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await redis?.flush();
});
afterAll(() => redis?.stop());

const quiet = { info() {}, warn() {} };
const DAY_MS = 86_400_000;
const NOON_MS = 20_000 * DAY_MS + DAY_MS / 2;
const run = (identity: string, dust: number) => ({ place: 1, identity, who: dust, name: identity, dust });

/** What one of several hosts keeps, and what it hears of the others. */
async function openHost(name: string, clock = { ms: NOON_MS }) {
  const { url } = redis as TestRedis;
  const store = withOwnTables(await openRedis(url, Date.now, { name }), name);
  opened.push(store);
  const calendarMs = () => clock.ms;
  const onFailed = (error: unknown) => {
    throw error;
  };
  const boards = createBoards({ store, calendarMs, onFailed }, await readBoards(store));
  const options = { store, calendarMs: Date.now, onFailed, log: quiet, hostName: name };
  const moderation = createModeration(options, await readModeration(store));
  const announced: Announcement[] = [];
  let decisions = 0;
  followOthers({
    store,
    time: processTime,
    boards,
    moderation,
    onDecided: () => decisions++,
    announce: (one) => announced.push(one),
    log: quiet,
  });
  // Once it hears the others it has read all anew.
  await until(() => decisions > 0);
  return { store, boards, moderation, announced };
}

/** On the last of the boards that are told. */
const dustOf = (boards: Boards, who: number) => boards.find('all', who)?.dust;

describe.skipIf(!redis)('hosts that share a Redis', () => {
  test('have one leaderboard: the best of a player counts, wherever it was reached', async () => {
    const [a, b] = [await openHost('a'), await openHost('b')];
    a.boards.played('ROOM', [run('Ada', 300)]);
    b.boards.played('ROOM', [run('Bob', 500)]);
    await until(() => dustOf(a.boards, 500) && dustOf(b.boards, 300));
    expect(a.boards.read('day', 9).rows).toEqual(b.boards.read('day', 9).rows);
    expect(a.boards.read('all', 9).rows.map(({ name }) => name)).toEqual(['Bob', 'Ada']);
    a.boards.reset('Bob', 500);
    await until(() => dustOf(b.boards, 500) === undefined);
  });

  test('give prizes once, also where the clock of one is half a minute ahead at midnight', async () => {
    const midnightMs = NOON_MS + DAY_MS / 2;
    const [ahead, behind] = [{ ms: midnightMs - 1 }, { ms: midnightMs - 30_000 }];
    const [a, b] = [await openHost('a', ahead), await openHost('b', behind)];
    for (const [i, name] of ['Ada', 'Bob', 'Cid', 'Dan'].entries()) b.boards.played('ROOM', [run(name, 900 - i)]);
    await until(() => dustOf(a.boards, 897));
    ahead.ms += 30_000;
    a.boards.read('day', 9);
    await a.boards.settled();
    await until(() => b.boards.prizesOf('Cid').length > 0);
    // Its day goes on, and ends for it as it did for the other.
    expect(b.boards.read('day', 9).rows).toHaveLength(4);
    behind.ms += 30_000;
    const prizes = ['Ada', 'Bob', 'Cid', 'Dan'].map((name) => b.boards.prizesOf(name).map(({ place }) => place));
    expect(prizes).toEqual([[1], [2], [3], []]);
  });

  test('know of each other what an operator decides, and what was decided while one could not hear', async () => {
    const [a, b] = [await openHost('a'), await openHost('b')];
    const ban = {
      id: 'x',
      kind: 'identity',
      identity: 'x',
      name: 'X',
      reason: 'rude',
      untilMs: Date.now() + 1e6,
    } as const;
    await a.moderation.ban(ban);
    await until(() => b.moderation.banOf('x', ''));
    await b.moderation.unban('x');
    await until(() => a.moderation.banOf('x', '') === undefined);
    expect(a.moderation.audit.map(({ act }) => act)).toEqual(['unban', 'ban']);
    await a.moderation.mute({ identity: 'y', name: 'Y', reason: 'rude', untilMs: Date.now() + 1e6 });
    // What is decided here while the other's is read is not forgotten.
    await Promise.all([
      b.moderation.reload(() => readModeration(b.store)),
      b.moderation.mute({ identity: 'z', name: 'Z', reason: 'rude', untilMs: Date.now() + 1e6 }),
    ]);
    expect(b.moderation.mutes.map(({ name }) => name).sort()).toEqual(['Y', 'Z']);
    const late = await openHost('c');
    expect(late.moderation.mutes).toHaveLength(2);
  });

  test('announce what is announced at one', async () => {
    const [a, b] = [await openHost('a'), await openHost('b')];
    await announceElsewhere(a.store, '1.a', { title: 'Hello', body: '' });
    await until(() => b.announced.length > 0);
    expect([a.announced, b.announced]).toEqual([[], [{ title: 'Hello', body: '' }]]);
  });

  test('show the rooms of all, and not of one that is gone', async () => {
    const listing = (room: string): Listing => ({
      rooms: [{ room, players: 1, seats: 4, phase: 'open', secondsLeft: 0 }],
      now: [],
      round: [],
    });
    const [a, b] = [await openHost('a'), await openHost('b')];
    const [first, second] = [
      shareListings({ store: a.store, time: processTime, name: 'a', read: () => listing('AAAA') }),
      shareListings({ store: b.store, time: processTime, name: 'b', read: () => listing('BBBB') }),
    ];
    await until(() => first.listings().length > 0 && second.listings().length > 0);
    expect([first.listings(), second.listings()]).toEqual([[listing('BBBB')], [listing('AAAA')]]);
    second.stop();
    await until(() => first.listings().length === 0);
    first.stop();
  });
});

test('a host sees its own rooms alone, and what is kept of players', async () => {
  const store = createMemoryStore(() => 0);
  const [a, b] = ['a', 'b'].map((name) => withOwnTables(store, name));
  await a.put('rooms', 'ABCD', Uint8Array.of(1));
  await b.put('rooms', 'ABCD', Uint8Array.of(2));
  await b.put('bans', 'x', Uint8Array.of(3));
  expect(await a.get('rooms', 'ABCD')).toEqual(Uint8Array.of(1));
  expect(await a.list('rooms')).toMatchObject([{ key: 'ABCD', value: Uint8Array.of(1) }]);
  expect(await a.list('bans')).toHaveLength(1);
  await a.delete('rooms', 'ABCD');
  expect([await a.list('rooms'), await b.list('rooms')]).toMatchObject([[], [{ key: 'ABCD' }]]);
});

test('keys by time of two hosts are never one', () => {
  const [a, b] = ['a', 'b'].map((name) => createTimeKeys('', name));
  expect([a(5), b(5), a(5)]).toEqual(['000000000000005.a', '000000000000005.b', '000000000000006.a']);
  expect(createTimeKeys('000000000000009.b', 'a')(5)).toBe('000000000000010.a');
});
