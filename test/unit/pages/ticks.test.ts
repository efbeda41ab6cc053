import { describe, expect, test } from 'vitest';
import { createListener, ratesOf, risenIn } from '../../../game/pages/report/live/model.ts';
import { inBytes, inPercent, inShort, niceCeiling } from '../../../game/pages/report/parts/numbers.ts';
import { createTickReader, largestRow, toFile } from '../../../game/pages/report/parts/ticks.ts';
import type { StreamHello } from '../../../protocol/stream.ts';

const COLUMNS = ['tick', 'dueMs', 'startMs', 'endMs', 'inPlay', 'between', 'between.http', 'between.rest', 'send'];

describe('ticks', () => {
  const { rows, read } = createTickReader(COLUMNS);

  test('rows have their parts, and are what these sum to', () => {
    expect(rows.map(({ name, parts }) => [name, parts.map(({ label }) => label)])).toEqual([
      ['between', ['http', 'rest']],
      ['send', []],
    ]);
    const tick = read([7, 100, 100.5, 103.5, 12, 0.999, 0.6, 0.4, 3]);
    expect(tick).toMatchObject({ tick: 7, lateMs: 0.5, workMs: 3, totalMs: 4, inPlay: 12, rooms: 0 });
    expect(tick.ms[rows[0].at]).toBe(1);
  });

  test('most of a tick is a part where there are parts', () => {
    expect(largestRow(rows, read([1, 0, 0, 1, 0, 5, 4, 1, 1])).name).toBe('between.http');
    expect(largestRow(rows, read([1, 0, 0, 1, 0, 5, 4, 1, 9])).name).toBe('send');
  });

  test('a file of one has every row by name', () => {
    const file = JSON.parse(toFile(rows, read([7, 100, 100.5, 103.5, 12, 1, 0.6, 0.4, 3]), 16.7));
    expect(file).toMatchObject({ tick: 7, workMs: 3, budgetMs: 16.7 });
    expect(file.rows).toEqual({ between: 1, 'between.http': 0.6, 'between.rest': 0.4, send: 3 });
  });

  test('columns without rows are refused in a sentence', () => {
    expect(() => createTickReader(['tick'])).toThrow('The ticks have no column "between".');
  });
});

describe('what the page knows', () => {
  const hello: StreamHello = {
    kind: 'hello',
    tickHz: 60,
    budgetMs: 16.7,
    columns: COLUMNS,
    costliest: [],
    atMs: 1000,
    ticks: [],
    values: { requests: 10, rssBytes: 5 },
    rooms: [],
  };
  const numbers = (tick: number, endMs: number) => [tick, endMs - 2, endMs - 1, endMs, 3, 1, 0.6, 0.4, 1];

  test('keeps a minute, and what was not told again', () => {
    const hear = createListener();
    let live = hear(hello);
    for (let i = 1; i <= 900; i++) {
      const atMs = 1000 + i * 100;
      live = hear({ kind: 'news', atMs, ticks: [numbers(i, atMs)], values: { requests: 10 + i } });
    }
    expect(live.ticks).toHaveLength(601);
    expect(live.samples.at(-1)?.values.rssBytes).toBe(5);
    expect(risenIn(live, 'requests', 10_000)).toBe(100);
    expect(ratesOf(live, 'requests').at(-1)).toBe(10);
  });

  test('a hello begins anew', () => {
    const hear = createListener();
    hear(hello);
    hear({ kind: 'news', atMs: 1100, ticks: [numbers(1, 1100)], values: {} });
    expect(hear(hello)).toMatchObject({ ticks: [], samples: [{ atMs: 1000 }] });
  });
});

test.each([
  [0, '0'],
  [0.0041, '0.004'],
  [0.412, '0.41'],
  [9.96, '10'],
  [99.4, '99'],
  [1204.2, '1,204'],
])('%d is written %s', (value, text) => expect(inShort(value)).toBe(text));

test('shares, bytes and the ends of axes are round', () => {
  expect([0, 0.0004, 0.012, 0.5].map(inPercent)).toEqual(['0 %', '<0.1 %', '1.2 %', '50 %']);
  expect([12, 1500, 5_000_000].map(inBytes)).toEqual(['12 B', '1.5 KiB', '4.8 MiB']);
  expect([0.2, 1.1, 26, 100].map(niceCeiling)).toEqual([0.2, 1.5, 30, 100]);
});
