import { PerformanceObserver } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import { encodeClientMessage } from '../../../../protocol/codec/client-messages.ts';
import { describeLedger } from '../../../../server/admin/report.ts';
import { readConfig } from '../../../../server/config/config.ts';
import { createGame } from '../../../../server/game/game.ts';
import {
  COLUMN,
  createLedger,
  type Ledger,
  MESSAGES_PER_SAMPLE,
  placeOf,
  rowsOf,
} from '../../../../server/ledger/ledger.ts';
import { PARENT, ROW, ROWS, type RowName } from '../../../../server/ledger/rows.ts';
import { settleTicks } from '../../../../server/ledger/settle.ts';
import { watchProcess } from '../../../../server/ledger/watch.ts';
import { processTime } from '../../../../server/machine/time.ts';
import { startServer } from '../../../../server/server.ts';
import { createVirtualTime } from '../../../../tools/lib/virtual/virtual.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const TICK_MS = 1000 / 60;

/**
 * A game in virtual time, where work takes no time but what a test spends, with players who say only what it tells them
 * to. `reads` counts how often anybody has asked what time it is.
 */
async function createBusyGame(players: number, settings: Record<string, string> = {}) {
  const base = createVirtualTime();
  const spent = { ms: 0, reads: 0, onSend: () => {}, onTicked: () => {} };
  const spend = (ms: number) => () => {
    spent.ms += ms;
  };
  let drawn = 0;
  const game = createGame({
    config: readConfig({ ROOM_SEATS: '500', WORLD_SEED: '7', SEND_EVERY: '1', IDLE_SUPPRESSION_MS: '0', ...settings }),
    time: {
      ...base,
      nowMs() {
        spent.reads++;
        return base.nowMs() + spent.ms;
      },
    },
    log: { info() {}, warn() {} },
    randomBytes: (length) => Uint8Array.from({ length }, () => draw(7, drawn++) & 255),
    onTicked: () => spent.onTicked(),
  });
  const connections = Array.from({ length: players }, (_, i) => {
    const answer = game.lobby.join({ name: `P${i}`, colour: 0 });
    if ('error' in answer) throw new Error(answer.error);
    const connection = { send: () => spent.onSend() === undefined, bufferedBytes: () => 0, close() {} };
    const handlers = game.opened(connection);
    handlers.message(encodeClientMessage({ kind: 'hello', ticket: answer.ticket, fingerprint: 0 }), true);
    return handlers;
  });
  // Between two ticks, so that none is due at the very end of a run.
  await base.run(TICK_MS / 2);
  return {
    game,
    spent,
    spend,
    connections,
    /** Runs a tick; gives back its rows that took any time. */
    async tick() {
      await base.run(TICK_MS);
      settleTicks(game.ledger, TICK_MS, true);
      return rowsOfLast(game.ledger);
    },
  };
}

function rowsOfLast({ recent, settled }: Ledger): Partial<Record<RowName, number>> {
  const rows = ROWS.map((name, row) => [name, Math.round(recent[rowsOf(settled) + row] * 1e6) / 1e6] as const);
  return Object.fromEntries(rows.filter(([, ms]) => ms !== 0));
}

describe('a stall', () => {
  test('in a socket is that of sending, and of nobody else', async () => {
    const { spent, spend, tick } = await createBusyGame(1);
    await tick();
    spent.onSend = spend(5);
    expect(await tick()).toEqual({ send: 5, 'send.socket': 5 });
  });

  test('between the phases is nobody’s', async () => {
    const { spent, spend, tick } = await createBusyGame(1);
    await tick();
    spent.onTicked = spend(5);
    expect(await tick()).toEqual({ unattributed: 5 });
  });

  test('in taking a message is charged to the next tick, where the message is measured', async () => {
    const { game, spent, spend, tick, connections } = await createBusyGame(1);
    await tick();
    const { counters } = game;
    const again = encodeClientMessage({ kind: 'again' });
    while ((counters.messagesReceived + 1) % MESSAGES_PER_SAMPLE !== 0) connections[0].message(again, true);
    // What is done with the message: it asks the counters, so they can be slow.
    let bytes = counters.bytesReceived;
    Object.defineProperty(counters, 'bytesReceived', {
      get: () => bytes,
      set(value: number) {
        spend(0.25)();
        bytes = value;
      },
    });
    connections[0].message(again, true);
    expect(await tick()).toEqual({ between: 4, 'between.messages': 4 });
    expect(spent.ms).toBe(0.25);
  });

  test('is found in each of many ticks: the rows sum to how long it took, to a billionth', async () => {
    const { game, spent, spend, tick } = await createBusyGame(40);
    let n = 0;
    // An odd amount each time, so that sums are rounded.
    spent.onSend = () => spend(0.001 * Math.sqrt(++n))();
    spent.onTicked = () => spend(0.01 * Math.sqrt(++n))();
    for (let i = 0; i < 200; i++) {
      await tick();
      const { recent, settled } = game.ledger;
      const sum = ROWS.reduce((all, _, row) => (PARENT[row] < 0 ? all + recent[rowsOf(settled) + row] : all), 0);
      const workMs = recent[placeOf(settled) + COLUMN.endMs] - recent[placeOf(settled) + COLUMN.startMs];
      expect(Math.abs(sum - workMs)).toBeLessThan(1e-9);
      for (const [row, name] of ROWS.entries()) {
        const parts = PARENT.flatMap((parent, part) => (parent === row ? [recent[rowsOf(settled) + part]] : []));
        if (parts.length === 0) continue;
        expect(Math.abs(parts.reduce((a, b) => a + b) - recent[rowsOf(settled) + row]), name).toBeLessThan(1e-9);
      }
    }
  });
});

describe('what the ledger costs', () => {
  /** Clock reads of a tick that sends to so many who say nothing. */
  async function readsOf(players: number): Promise<Set<number>> {
    const { game, spent, tick } = await createBusyGame(players);
    // Snapshots are spread over ticks.
    while (game.counters.snapshotsSent < players) await tick();
    // Not where the time is asked once more, which is so four times a second.
    for (let i = 0; i < 3 || game.counters.ticks % 15 !== 1; i++) await tick();
    const reads = new Set<number>();
    for (let i = 0; i < 8; i++) {
      spent.reads = 0;
      await tick();
      reads.add(spent.reads);
    }
    return reads;
  }

  test('a tick reads the clock a fixed number of times, and twice more for 64 updates', async () => {
    const [alone] = await readsOf(1);
    console.log(`clock reads of a tick: ${alone} for one player, ${[...(await readsOf(500))]} for 500`);
    expect(alone).toBeLessThanOrEqual(26);
    expect(await readsOf(64)).toEqual(new Set([alone]));
    expect(await readsOf(65)).toEqual(new Set([alone + 2]));
    expect(await readsOf(500)).toEqual(new Set([alone + 2 * 7]));
  });

  test('of sixteen messages one is measured', async () => {
    const { game, spent, connections } = await createBusyGame(1);
    const message = encodeClientMessage({ kind: 'hide' });
    const before = { reads: spent.reads, marked: game.ledger.marked };
    for (let i = 0; i < 10 * MESSAGES_PER_SAMPLE; i++) connections[0].message(message, true);
    expect(game.ledger.marked - before.marked).toBe(2 * 10);
  });
});

test('the report holds what is added up, and nobody’s name', async () => {
  const { game, spent, spend, tick } = await createBusyGame(3);
  spent.onSend = spend(0.01);
  for (let i = 0; i < 20; i++) await tick();
  const report = describeLedger(game, 5);
  expect(report).toMatchObject({ ticks: 20, tickHz: 60, players: 3, rooms: 1, overruns: 0 });
  expect(Object.keys(report.rows)).toEqual([...ROWS]);
  const count = report.rows.send.histogram.counts.reduce((sum, [, times]) => sum + times, 0);
  expect(count).toBe(20);
  expect(report.rows.send.totalMs).toBeCloseTo(0.6, 6);
  expect(report.recent?.ticks.map(([tick]) => tick)).toEqual([16, 17, 18, 19, 20]);
  expect(report.recent?.columns.length).toBe(report.recent?.ticks[0].length);
  expect(JSON.stringify(report)).not.toContain('P1');
});

test('a forced collection in a phase lands in collections, and the phase is not blamed', async () => {
  const server = await startServer({
    config: readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off' }),
    page: new Map(),
    log: { info() {}, warn() {} },
  });
  const heard: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => heard.push(...list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  try {
    const { game } = server;
    const answer = game.lobby.join({ name: 'Collector', colour: 0 });
    if ('error' in answer) throw new Error(answer.error);
    const stall = { startMs: 0, endMs: 0, tick: 0 };
    const handlers = game.opened({
      send() {
        if (stall.tick > 0 || game.counters.updatesSent < 3) return true;
        stall.startMs = performance.now();
        collect();
        stall.endMs = performance.now();
        stall.tick = game.ledger.ended + 1;
        return true;
      },
      bufferedBytes: () => 0,
      close() {},
    });
    handlers.message(encodeClientMessage({ kind: 'hello', ticket: answer.ticket, fingerprint: 0 }), true);
    while (stall.tick === 0 || game.ledger.settled < stall.tick) await new Promise((resolve) => setTimeout(resolve, 5));
    const within = heard.filter(({ startTime }) => startTime >= stall.startMs && startTime < stall.endMs);
    const forcedMs = within.reduce((sum, { duration }) => sum + duration, 0);
    expect(forcedMs).toBeGreaterThan(0.5);
    const rows = rowsOf(stall.tick);
    const { recent } = game.ledger;
    expect(recent[rows + ROW.collections]).toBeGreaterThanOrEqual(forcedMs - 1e-3);
    // What the call took beside collecting is the socket's, and all of it is somebody's.
    const besideMs = stall.endMs - stall.startMs - forcedMs;
    expect(recent[rows + ROW['send.socket']]).toBeGreaterThanOrEqual(besideMs - 1e-3);
    const workMs = recent[placeOf(stall.tick) + COLUMN.endMs] - recent[placeOf(stall.tick) + COLUMN.startMs];
    expect(recent[rows + ROW['send.socket']]).toBeLessThan(workMs - forcedMs);
  } finally {
    observer.disconnect();
    await server.stop();
  }
});

test('the process is watched until it is told to stop', async () => {
  const ledger = createLedger(processTime);
  const stop = watchProcess(ledger, processTime);
  collect();
  while (ledger.collections.count === 0 || ledger.loopDelayMs.data().counts.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  stop();
  const { count } = ledger.collections;
  collect();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(ledger.collections.count).toBe(count);
});
