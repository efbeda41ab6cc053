import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import { type Captures, createCaptures } from '../../../../server/captures/captures.ts';
import { readConfig } from '../../../../server/config/config.ts';
import { createGame } from '../../../../server/game/game.ts';
import type { Room } from '../../../../server/host/room.ts';
import { traceText } from '../../../../server/ledger/chrome-trace.ts';
import {
  beginTick,
  COLUMN,
  charge,
  createLedger,
  endTick,
  noteCollection,
  placeOf,
  SETTLE_AFTER,
} from '../../../../server/ledger/ledger.ts';
import { ROW, ROWS, type RowName } from '../../../../server/ledger/rows.ts';
import { settleTicks } from '../../../../server/ledger/settle.ts';
import { stackEvents } from '../../../../server/ledger/stacks.ts';
import { takeStretch } from '../../../../server/ledger/stretch.ts';
import { streamsOf } from '../../../../tools/lib/virtual/streams.ts';
import { createVirtualTime } from '../../../../tools/lib/virtual/virtual.ts';
import { parseTrace } from '../../../harness/bytes/chrome-trace.ts';
import { houseIn } from '../../../harness/server/house.ts';

const folder = mkdtempSync(join(tmpdir(), 'cometa-slow-tick-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TICK_MS = 1000 / 60;
const STALL_MS = 20;
const NAME = 'Tycho-Brahe';

/**
 * A game in virtual time beside captures, as the server has them, whose ticks take no time but what a test spends.
 */
async function playing() {
  const base = createVirtualTime();
  const spent = { ms: 0 };
  const time = { ...base, nowMs: () => base.nowMs() + spent.ms };
  const lines: { message: string; fields: Record<string, unknown> }[] = [];
  const log = {
    info() {},
    warn: (fields: object, message: string) => void lines.push({ fields: { ...fields }, message }),
  };
  const hooks = { onTicked: () => {} };
  let captures: Captures | undefined;
  let drawn = 0;
  const game = createGame({
    config: readConfig({ ROOM_SEATS: '8', WORLD_SEED: '7', SEND_EVERY: '1', IDLE_SUPPRESSION_MS: '0' }),
    time,
    log,
    randomBytes: (length) => Uint8Array.from({ length }, () => draw(7, drawn++) & 255),
    onTicked(room, tookMs) {
      hooks.onTicked();
      captures?.ticked(room, tookMs);
    },
    onRan: (dueMs, startMs, endMs) => captures?.ran(dueMs, startMs, endMs),
  });
  const dir = mkdtempSync(join(folder, 'game-'));
  captures = createCaptures({
    dir,
    perMinute: 2,
    mostBytes: 2 ** 24,
    fingerprint: game.fingerprint,
    ledger: game.ledger,
    sampling: { take: () => undefined, arm() {}, stop() {} },
    log,
    nowMs: time.nowMs,
  });
  const platform = () => {
    throw new Error('peers need none');
  };
  const house = houseIn({ time: base, game, platform, addClient: platform });
  const peer = house.enter({ name: NAME });
  peer.keepPinging();
  await base.run(TICK_MS / 2);
  await house.ticks(700);
  return { captures, game, house, peer, hooks, lines, dir, spent, room: house.room() };
}

type Playing = Awaited<ReturnType<typeof playing>>;

/** The next time somebody asks for a field of a room, it takes long. */
function stallAt(field: keyof Room): (game: Playing) => void {
  return ({ room, spent }) => {
    const value = room[field];
    Object.defineProperty(room, field, {
      configurable: true,
      get() {
        Object.defineProperty(room, field, { value, configurable: true, writable: true });
        spent.ms += STALL_MS;
        return value;
      },
    });
  };
}

const STALLS: [RowName, (game: Playing) => void][] = [
  ['inputs', stallAt('moves')],
  ['record', stallAt('recorder')],
  ['step.rest', stallAt('simulation')],
  ['replicate.compare', stallAt('leaderboard')],
  ['housekeeping', stallAt('leavers')],
  [
    'send.socket',
    ({ room, spent }) => {
      const [session] = room.sessions.flatMap((one) => one ?? []);
      const connection = streamsOf(room).connections[session.seat];
      if (!connection) throw new Error('nobody is connected');
      const send = connection.send.bind(connection);
      connection.send = (bytes) => {
        connection.send = send;
        spent.ms += STALL_MS;
        return send(bytes);
      };
    },
  ],
  [
    'unattributed',
    ({ hooks, spent }) => {
      hooks.onTicked = () => {
        hooks.onTicked = () => {};
        spent.ms += STALL_MS;
      };
    },
  ],
];

describe.each(STALLS)('a stall of 20 ms in %s', (row, stall) => {
  test('is named in the log and in the trace', async () => {
    const game = await playing();
    const { house, captures, lines, dir, room } = game;
    stall(game);
    await house.ticks(2 * SETTLE_AFTER);
    await captures.settled();
    expect(lines).toEqual([
      {
        message: `a slow tick: ${row} took 20 ms, and 0 as a rule`,
        fields: expect.objectContaining({ room: room.options.code, culprit: row, ms: 20 }),
      },
    ]);
    const [journal, file] = readdirSync(dir).sort();
    expect(file.replace('.trace.json', '.journal')).toBe(journal);
    const text = readFileSync(join(dir, file), 'utf8');
    const { track, events, otherData } = parseTrace(text);
    const [slow, ...others] = track('ticks').filter(({ args }) => 'culprit' in args);
    expect(others).toEqual([]);
    expect(slow).toMatchObject({ name: 'tick', args: { culprit: row, room: room.options.code, players: 1, rooms: 1 } });
    expect(otherData).toMatchObject({ slowTick: { culprit: { row }, roomTick: slow.args.roomTick } });
    expect(events).toContainEqual(expect.objectContaining({ ph: 'i', name: `slow: ${row}` }));
    // From the outermost to the culprit one.
    let [inner] = slow.inner;
    if (inner.inner.length > 0) [inner] = inner.inner;
    expect([inner.name, inner.endNs - inner.startNs]).toEqual([row, STALL_MS * 1e6]);
  });
});

test('neither names nor keys nor tickets are in what is written', async () => {
  const { house, captures, dir, room, peer } = await playing();
  const paths = await captures.write([room], 'request');
  expect(paths).toHaveLength(2);
  const [session] = room.sessions.flatMap((one) => one ?? []);
  expect(session.name).toBe(NAME);
  expect(session.key.hash.length).toBeGreaterThan(8);
  for (const file of readdirSync(dir)) {
    const text = readFileSync(join(dir, file), 'latin1');
    expect(text).not.toContain(NAME);
    expect(text).not.toContain(session.key.hash);
  }
  expect(peer.closed).toBeUndefined();
  await house.ticks(1);
});

/** A ledger whose clock goes on only when somebody spends time. */
function createBook() {
  let nowMs = 1000;
  const ledger = createLedger({ nowMs: () => nowMs });
  const spend = (ms: number) => {
    nowMs += ms;
  };
  return {
    ledger,
    nowOf: () => nowMs,
    spend,
    in: (row: RowName, ms: number) => charge(ledger, ROW[row], () => spend(ms)),
    tick(dueMs: number, work: () => void, players = 7) {
      const startMs = nowMs;
      beginTick(ledger, startMs);
      work();
      endTick(ledger, dueMs, startMs, nowMs, players, 2, 300);
      settleTicks(ledger, TICK_MS);
    },
    trace() {
      settleTicks(ledger, TICK_MS, true);
      return parseTrace([...traceText({ stretch: takeStretch(ledger, 1000) })].join(''));
    },
  };
}

describe('a trace', () => {
  test('has a slice for each tick, whose rows fill it in their order, and in each the parts fill the row', () => {
    const book = createBook();
    const odd = (i: number) => 0.01 + Math.sqrt(draw(3, i, 0) / 2 ** 32);
    for (let n = 0; n < 200; n++) {
      book.in('between.http', odd(n));
      book.spend(3);
      const dueMs = book.nowOf() - odd(n + 1000);
      book.tick(dueMs, () => {
        for (const [row, name] of ROWS.entries()) {
          const isPart = name.includes('.') || ['inputs', 'record', 'housekeeping'].includes(name);
          if (!isPart || name.startsWith('between')) continue;
          book.in(name, odd(row + 100 * n));
          book.spend(odd(n) / 10);
        }
        if (n % 10 === 0) noteCollection(book.ledger, book.nowOf() - 2, 1.5);
      });
    }
    const tracks = book.trace().track('ticks');
    const ticks = tracks.filter(({ name }) => name === 'tick');
    expect(ticks).toHaveLength(200);
    for (const [i, tick] of ticks.entries()) {
      const at = placeOf(i + 1);
      const { recent } = book.ledger;
      // To an eighth of a microsecond.
      expect(tick.startNs).toBe(Math.round(recent[at + COLUMN.startMs] * 8000) * 125);
      expect(tick.endNs).toBe(Math.round(recent[at + COLUMN.endMs] * 8000) * 125);
      expect(tick.args).toEqual({ tick: i + 1, rooms: 2, players: 7, bytes: 300 });
      const order = tick.inner.map(({ name }) => ROWS.indexOf(name as RowName));
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(tick.inner.at(-1)?.name).toBe('unattributed');
      expect(tick.inner.some(({ name }) => name === 'collections')).toBe(i % 10 === 0);
      for (const whole of [tick, ...tick.inner.filter(({ inner }) => inner.length > 0)]) {
        let atNs = whole.startNs;
        for (const { startNs, endNs } of whole.inner) {
          expect(startNs).toBe(atNs);
          atNs = endNs;
        }
        expect(atNs).toBe(whole.endNs);
      }
    }
  });

  test('has what was done before a tick where it ends with its begin, and late starts from when they were due', () => {
    const book = createBook();
    book.tick(995, () => book.spend(2));
    book.spend(10);
    book.in('between.http', 3);
    book.tick(1012, () => book.spend(1));
    // Due while the one before was late: it is late from the other's begin on.
    book.tick(1014.5, () => book.spend(1));
    const trace = book.trace();
    const times = (name: string) =>
      trace.track(name).map((slice) => [slice.name, slice.startNs / 1e6, slice.endNs / 1e6]);
    expect(times('ticks')).toEqual([
      ['tick', 1000, 1002],
      ['between', 1012, 1015],
      ['tick', 1015, 1016],
      ['tick', 1016, 1017],
    ]);
    expect(times('late')).toEqual([
      ['late', 995, 1000],
      ['late', 1012, 1015],
      ['late', 1015, 1016],
    ]);
    expect(trace.track('late').map(({ args }) => args.lateMs)).toEqual([5, 3, 1.5]);
  });

  test('has collections when they were, and who was there and what was sent as counters', () => {
    const book = createBook();
    noteCollection(book.ledger, 900, 5);
    book.tick(1000, () => {
      book.spend(4);
      noteCollection(book.ledger, book.nowOf() - 3, 2);
    });
    book.tick(1004, () => book.spend(1), 9);
    const trace = book.trace();
    expect(trace.track('collections')).toMatchObject([{ name: 'collection', startNs: 1001e6, endNs: 1003e6 }]);
    const counters = trace.events.filter(({ ph }) => ph === 'C').map(({ name, args }) => [name, args]);
    expect(counters).toEqual([
      ['players', { players: 7 }],
      ['bytes sent', { bytes: 300 }],
      ['players', { players: 9 }],
      ['bytes sent', { bytes: 300 }],
    ]);
  });

  test('of a ledger without ticks has none', () => {
    const trace = createBook().trace();
    expect(trace.otherData).toMatchObject({ ticks: 0 });
    expect(trace.track('ticks')).toEqual([]);
  });
});

describe('samples', () => {
  const nodeOf = (id: number, functionName: string, ...children: number[]) => ({
    id,
    callFrame: { functionName, url: functionName.startsWith('(') ? '' : 'file:///a/b/server/tick.ts', lineNumber: 4 },
    children,
  });
  const nodes = [
    nodeOf(1, '(root)', 2, 5, 6),
    nodeOf(2, 'tick', 3, 4),
    nodeOf(3, 'step'),
    nodeOf(4, 'send'),
    nodeOf(5, '(idle)'),
    nodeOf(6, '(garbage collector)'),
  ];
  /** `samples` one a millisecond, from 1 ms on. */
  const tell = (samples: number[], timeDeltas = samples.map(() => 1000)) =>
    [
      ...stackEvents(
        {
          profile: { nodes, startTime: 5e6, endTime: 5e6 + 1000 * (samples.length + 1), samples, timeDeltas },
          offsetMs: 5000,
        },
        0,
        100,
      ),
    ].map(({ time, isBegin, name }) => `${time / 8000} ${isBegin ? '' : 'end of '}${name}`);

  test('that have a function in common are one call of it', () => {
    expect(tell([3, 3, 4, 5])).toEqual([
      '1 tick',
      '1 step',
      '3 end of step',
      '3 send',
      '4 end of send',
      '4 end of tick',
    ]);
  });

  test('of a collection lie upon what it interrupted', () => {
    expect(tell([3, 6, 6, 3])).toEqual([
      '1 tick',
      '1 step',
      '2 (garbage collector)',
      '4 end of (garbage collector)',
      '5 end of step',
      '5 end of tick',
    ]);
  });

  test('that were written down in another order than they were taken are put in order', () => {
    expect(tell([3, 5, 4], [1000, 2000, -1000])).toEqual([
      '1 tick',
      '1 step',
      '2 end of step',
      '2 send',
      '3 end of send',
      '3 end of tick',
    ]);
  });
});
