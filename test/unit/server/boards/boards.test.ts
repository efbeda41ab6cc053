import { describe, expect, test } from 'vitest';
import { createBoards, type KeptBoards, type Result, readBoards } from '../../../../server/boards/boards.ts';
import { endOf, nameOf } from '../../../../server/boards/calendar.ts';
import type { Store } from '../../../../server/ports/store.ts';
import { createMemoryStore } from '../../../../server/store/memory.ts';

/** A Sunday, four seconds before midnight: the day and the week end. */
const SUNDAY_MS = Date.UTC(2026, 10, 29, 23, 59, 56);

function ended(...players: [identity: string, dust: number][]): Result[] {
  return players.map(([name, dust], i) => ({ place: i + 1, identity: `${name}-hash`, who: whoOf(name), name, dust }));
}

function whoOf(name: string): number {
  return name.charCodeAt(0);
}

function open(store: Store, time: { ms: number }, kept?: KeptBoards) {
  const failures: unknown[] = [];
  const boards = createBoards({ store, calendarMs: () => time.ms, onFailed: (error) => failures.push(error) }, kept);
  return { boards, failures };
}

const names = (rows: readonly { name: string; dust: number }[]) => rows.map(({ name, dust }) => `${name} ${dust}`);

describe('days and weeks', () => {
  test.each([
    ['day', SUNDAY_MS, '2026-11-29', Date.UTC(2026, 10, 30)],
    ['day', Date.UTC(2026, 10, 30), '2026-11-30', Date.UTC(2026, 11, 1)],
    ['week', SUNDAY_MS, '2026-11-23', Date.UTC(2026, 10, 30)],
    ['week', Date.UTC(2026, 10, 30), '2026-11-30', Date.UTC(2026, 11, 7)],
    ['week', Date.UTC(2024, 11, 31), '2024-12-30', Date.UTC(2025, 0, 6)],
    ['all', SUNDAY_MS, 'all', undefined],
  ] as const)('%s at %i is %s', (period, ms, name, endMs) => {
    expect(nameOf(period, ms)).toBe(name);
    expect(endOf(period, ms)).toBe(endMs);
  });
});

describe('the leaderboards', () => {
  test('hold the best run of each player, the earlier of equals first', () => {
    const time = { ms: SUNDAY_MS };
    const { boards } = open(
      createMemoryStore(() => 0),
      time,
    );
    boards.played('AAAAA', ended(['ann', 300], ['bob', 200], ['cat', 0]));
    time.ms += 1000;
    boards.played('AAAAA', ended(['bob', 300], ['ann', 100], ['dan', 250]));
    const day = boards.read('day', 10);
    expect(names(day.rows)).toEqual(['ann 300', 'bob 300', 'dan 250']);
    expect(day.rows.map(({ place }) => place)).toEqual([1, 2, 3]);
    expect([day.name, day.players, day.endsMs]).toEqual(['2026-11-29', 3, Date.UTC(2026, 10, 30)]);
    expect(boards.find('all', whoOf('dan'))).toEqual({ place: 3, who: whoOf('dan'), name: 'dan', dust: 250 });
    expect(boards.find('all', whoOf('cat'))).toBe(undefined);
    expect(boards.lastRound('AAAAA')?.map(({ name }) => name)).toEqual(['bob', 'ann', 'dan']);
    expect(boards.lastRound('BBBBB')).toBe(undefined);
  });

  test('let go of a player who is taken off, over a restart too; a better run counts anew', async () => {
    const time = { ms: SUNDAY_MS };
    const store = createMemoryStore(() => 0);
    const { boards } = open(store, time);
    boards.played('AAAAA', ended(['ann', 300], ['bob', 200]));
    expect(boards.reset('ann-hash', whoOf('ann'))).toBe(3);
    expect(boards.reset('ann-hash', whoOf('ann'))).toBe(0);
    await boards.settled();
    const again = open(store, time, await readBoards(store)).boards;
    for (const board of [boards, again]) {
      for (const period of ['day', 'week', 'all'] as const)
        expect(names(board.read(period, 9).rows)).toEqual(['bob 200']);
    }
    expect(boards.lastRound('AAAAA')?.map(({ name }) => name)).toEqual(['bob']);
    boards.played('AAAAA', ended(['ann', 100]));
    expect(names(boards.read('day', 9).rows)).toEqual(['bob 200', 'ann 100']);
  });

  test('have no bots, who are nobody, though the round that ended does', () => {
    const { boards } = open(
      createMemoryStore(() => 0),
      { ms: SUNDAY_MS },
    );
    boards.played('AAAAA', [{ place: 1, identity: undefined, who: 0, name: 'Bot', dust: 900 }]);
    expect(boards.read('all', 10).rows).toEqual([]);
    expect(names(boards.lastRound('AAAAA') ?? [])).toEqual(['Bot 900']);
  });

  test('at midnight the day and the week have winners, who are told when they come; all time goes on', () => {
    const time = { ms: SUNDAY_MS };
    const { boards } = open(
      createMemoryStore(() => 0),
      time,
    );
    boards.played('AAAAA', ended(['ann', 400], ['bob', 300], ['cat', 200], ['dan', 100]));
    expect(boards.prizesOf('ann-hash')).toEqual([]);
    time.ms += 5000;
    expect(boards.prizesOf('bob-hash')).toEqual([
      { period: 'day', name: '2026-11-29', place: 2, dust: 300 },
      { period: 'week', name: '2026-11-23', place: 2, dust: 300 },
    ]);
    expect(boards.prizesOf('dan-hash')).toEqual([]);
    expect(boards.read('day', 10).rows).toEqual([]);
    expect(boards.read('week', 10).rows).toEqual([]);
    expect(boards.read('all', 10).players).toBe(4);
  });

  test('a clock that goes back over midnight ends no day a second time', () => {
    const time = { ms: SUNDAY_MS + 5000 };
    const { boards } = open(
      createMemoryStore(() => 0),
      time,
    );
    boards.played('AAAAA', ended(['ann', 400]));
    time.ms = SUNDAY_MS;
    boards.played('AAAAA', ended(['bob', 300]));
    expect(boards.read('day', 10).name).toBe('2026-11-30');
    expect(names(boards.read('day', 10).rows)).toEqual(['ann 400', 'bob 300']);
    expect(boards.prizesOf('ann-hash')).toEqual([]);
  });

  test('go on after a restart; who won while the server was away has won', async () => {
    const store = createMemoryStore(() => 0);
    const time = { ms: SUNDAY_MS };
    const first = open(store, time);
    first.boards.played('AAAAA', ended(['ann', 400], ['bob', 300]));
    await first.boards.settled();
    time.ms += 1000;
    const second = open(store, time, await readBoards(store));
    expect(names(second.boards.read('day', 10).rows)).toEqual(['ann 400', 'bob 300']);
    time.ms += 2 * 86_400_000;
    const third = open(store, time, await readBoards(store));
    expect(third.boards.prizesOf('ann-hash').map(({ period, place }) => [period, place])).toEqual([
      ['day', 1],
      ['week', 1],
    ]);
    await third.boards.settled();
    // Once: a further restart finds the prizes, and no board to win.
    const kept = await readBoards(store);
    expect(kept.prizes).toHaveLength(4);
    expect(kept.runs.map(({ period }) => period)).toEqual(['all', 'all']);
    expect(open(store, time, kept).boards.prizesOf('bob-hash')).toHaveLength(2);
  });

  test('what is kept and cannot be understood is left out', async () => {
    const store = createMemoryStore(() => 0);
    const put = (table: string, key: string, text: string) => store.put(table, key, Buffer.from(text));
    await put('boards', 'ann-hash.all.all', '{"identity":"ann-hash","who":1,"name":"ann","dust":"many","atMs":1}');
    await put('boards', 'bob-hash.year.2026', '{"identity":"bob-hash","who":2,"name":"bob","dust":5,"atMs":1}');
    await put('boards', 'cat-hash', '[');
    await put('prizes', 'ann-hash.day.2026-11-01', '{"period":"all"}');
    expect(await readBoards(store)).toEqual({ runs: [], prizes: [] });
  });

  test('end at ten thousand places; who falls off is kept no longer', async () => {
    const store = createMemoryStore(() => 0);
    const { boards } = open(store, { ms: SUNDAY_MS });
    const crowd = Array.from({ length: 10_001 }, (_, i) => ({
      place: i + 1,
      identity: `p${i}`,
      who: i + 1,
      name: `P${i}`,
      dust: i + 1,
    }));
    boards.played('AAAAA', crowd);
    expect(boards.find('all', 10_001)?.place).toBe(1);
    expect(boards.find('all', 2)?.place).toBe(10_000);
    expect(boards.find('all', 1)).toBe(undefined);
    await boards.settled();
    expect(await store.get('boards', 'p0.all.all')).toBe(undefined);
    expect(await store.list('boards', { prefix: 'p1.' })).toHaveLength(3);
  });

  test('go on where the store cannot be written, and say so', async () => {
    const store = { ...createMemoryStore(() => 0), batch: () => Promise.reject(new Error('the disk is full')) };
    const { boards, failures } = open(store, { ms: SUNDAY_MS });
    boards.played('AAAAA', ended(['ann', 400]));
    await boards.settled();
    expect(failures).toHaveLength(1);
    expect(names(boards.read('day', 10).rows)).toEqual(['ann 400']);
  });
});
