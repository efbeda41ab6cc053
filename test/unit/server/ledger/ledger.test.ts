import { describe, expect, test } from 'vitest';
import {
  beginTick,
  COLUMN,
  charge,
  createLedger,
  endTick,
  type Ledger,
  mark,
  noteCollection,
  noteProfile,
  noteProfileEnd,
  placeOf,
  RECENT_TICKS,
  rowsOf,
  SETTLE_AFTER,
} from '../../../../server/ledger/ledger.ts';
import { PARENT, ROW, ROWS, type RowName } from '../../../../server/ledger/rows.ts';
import { recentPlaces, settleTicks } from '../../../../server/ledger/settle.ts';

const TICK_MS = 1000 / 60;

/** A ledger whose clock goes on only when somebody spends time, or waits. */
function createBook({ knowsIdle = true } = {}) {
  let nowMs = 1000;
  let idleMs = 0;
  const nowOf = () => nowMs;
  const ledger = createLedger(knowsIdle ? { nowMs: nowOf, idleMs: () => idleMs } : { nowMs: nowOf });
  const spend = (ms: number) => {
    nowMs += ms;
  };
  let dueMs = nowMs;
  const book = {
    ledger,
    nowOf,
    spend,
    wait(ms: number) {
      nowMs += ms;
      idleMs += ms;
    },
    /** Spends time on the account of a row. */
    in: (row: RowName, ms: number) => charge(ledger, ROW[row], () => spend(ms)),
    tick(work: () => void = () => {}) {
      const startMs = nowMs;
      beginTick(ledger, startMs);
      work();
      endTick(ledger, dueMs, startMs, nowMs, 7, 2, 300);
      settleTicks(ledger, TICK_MS);
      dueMs += TICK_MS;
    },
    /** The rows of a tick that took any time, in milliseconds; ticks count from 1. */
    rows(n: number) {
      settleTicks(ledger, TICK_MS, true);
      return rowsOfTick(ledger, n);
    },
  };
  return book;
}

function rowsOfTick({ recent }: Ledger, n: number): Partial<Record<RowName, number>> {
  const rows = ROWS.map((name, row) => [name, Math.round(recent[rowsOf(n) + row] * 1e6) / 1e6] as const);
  return Object.fromEntries(rows.filter(([, ms]) => ms !== 0));
}

/** What all rows but parts sum to. */
function sumOf({ recent }: Ledger, n: number): number {
  return ROWS.reduce((sum, _, row) => (PARENT[row] < 0 ? sum + recent[rowsOf(n) + row] : sum), 0);
}

describe('a tick', () => {
  test('is summed up by its rows, a row by its parts', () => {
    const book = createBook();
    book.tick(() => {
      book.in('inputs', 1);
      book.in('step.motion', 2);
      book.in('step.ram', 0.5);
      book.in('housekeeping', 0.25);
    });
    expect(book.rows(1)).toEqual({
      inputs: 1,
      step: 2.5,
      'step.motion': 2,
      'step.ram': 0.5,
      housekeeping: 0.25,
    });
    expect(sumOf(book.ledger, 1)).toBe(3.75);
  });

  test('has what lies between two phases in a row of its own', () => {
    const book = createBook();
    book.tick(() => {
      book.spend(0.5);
      book.in('inputs', 1);
      book.spend(4);
      book.in('housekeeping', 1);
      book.spend(0.25);
    });
    expect(book.rows(1)).toEqual({ inputs: 1, housekeeping: 1, unattributed: 4.75 });
  });

  test('gives a part its time and what is around it the rest', () => {
    const book = createBook();
    const { ledger } = book;
    book.tick(() =>
      charge(ledger, ROW['send.compose'], () => {
        book.spend(1);
        const before = mark(ledger, ROW['send.socket']);
        book.spend(3);
        mark(ledger, before);
        book.spend(2);
      }),
    );
    expect(book.rows(1)).toEqual({ send: 6, 'send.compose': 3, 'send.socket': 3 });
  });

  test('says when it was due, began and ended, who was there, and what was sent', () => {
    const book = createBook();
    book.wait(2);
    book.tick(() => book.spend(5));
    settleTicks(book.ledger, TICK_MS, true);
    const { recent, lateMs, workMs } = book.ledger;
    expect([...recent.subarray(placeOf(1), placeOf(1) + 7)]).toEqual([1, 1000, 1002, 1007, 7, 2, 300]);
    expect([lateMs.maxMs(), workMs.maxMs()]).toEqual([2, 5]);
  });

  test('that takes longer than there is until the next is an overrun', () => {
    const book = createBook();
    for (const ms of [1, 17, 16, 40]) book.tick(() => book.spend(ms));
    settleTicks(book.ledger, TICK_MS, true);
    expect(book.ledger.overruns).toBe(2);
  });
});

describe('between two ticks', () => {
  test('all that the loop did not wait is charged to the next', () => {
    const book = createBook();
    book.tick();
    book.wait(5);
    book.in('between.http', 1);
    book.spend(2);
    book.wait(3);
    book.tick(() => book.in('inputs', 1));
    expect(book.rows(2)).toEqual({ between: 3, 'between.http': 1, 'between.rest': 2, inputs: 1 });
  });

  test('a measured message counts sixteen times, but never for more than was done', () => {
    const book = createBook();
    book.tick();
    book.in('between.messages', 0.1);
    book.spend(2);
    book.tick();
    book.in('between.messages', 0.1);
    book.spend(0.5);
    book.tick();
    expect(book.rows(2)).toEqual({ between: 2.1, 'between.messages': 1.6, 'between.rest': 0.5 });
    expect(book.rows(3)).toEqual({ between: 0.6, 'between.messages': 0.6 });
  });

  test('only what is marked is known where nobody knows how long the loop waited', () => {
    const book = createBook({ knowsIdle: false });
    book.tick();
    book.spend(3);
    book.in('between.messages', 0.1);
    book.tick();
    expect(book.rows(2)).toEqual({ between: 1.6, 'between.messages': 1.6 });
  });
});

describe('a collection', () => {
  test('is taken out of the phases it fell into, also where they heard of it later', () => {
    const book = createBook();
    const { ledger } = book;
    let startMs = 0;
    book.tick(() => {
      book.in('inputs', 1);
      startMs = book.nowOf() + 0.5;
      book.in('step.motion', 2);
      book.in('step.ram', 3);
    });
    book.tick();
    noteCollection(ledger, startMs, 2.5);
    expect(book.rows(1)).toEqual({ inputs: 1, step: 2.5, 'step.motion': 0.5, 'step.ram': 2, collections: 2.5 });
    expect(sumOf(ledger, 1)).toBe(6);
    expect(ledger.collectionMs.maxMs()).toBe(2.5);
  });

  test('between two ticks is charged to the next, and its time to nobody else', () => {
    const book = createBook();
    const { ledger } = book;
    book.tick();
    noteCollection(ledger, book.nowOf(), 1);
    book.spend(1);
    const insideMs = book.nowOf();
    book.in('between.http', 1.5);
    noteCollection(ledger, insideMs, 0.5);
    book.wait(9);
    book.tick(() => book.in('inputs', 1));
    expect(book.rows(2)).toEqual({ between: 1, 'between.http': 1, inputs: 1, collections: 1.5 });
  });

  test('within another is not taken out twice', () => {
    const book = createBook();
    const startMs = book.nowOf();
    book.tick(() => book.in('inputs', 5));
    noteCollection(book.ledger, startMs, 3);
    noteCollection(book.ledger, startMs + 1, 1);
    noteCollection(book.ledger, startMs + 2, 2);
    expect(book.rows(1)).toEqual({ inputs: 1, collections: 4 });
  });

  test('of which we hear within eight ticks comes in time', () => {
    const book = createBook();
    const startMs = book.nowOf();
    book.tick(() => book.in('inputs', 5));
    for (let i = 1; i < SETTLE_AFTER; i++) book.tick();
    expect(book.ledger.settled).toBe(0);
    noteCollection(book.ledger, startMs, 3);
    book.tick();
    expect(book.ledger.settled).toBe(1);
    expect(rowsOfTick(book.ledger, 1)).toEqual({ inputs: 2, collections: 3 });
  });
});

test('while V8 samples stacks nobody knows how busy the loop was, and a tick later it is known again', () => {
  const book = createBook();
  const { ledger } = book;
  const busyTick = () => {
    book.spend(2);
    book.in('between.http', 1);
    book.tick();
  };
  busyTick();
  busyTick();
  noteProfile(ledger);
  busyTick();
  noteProfileEnd(ledger);
  busyTick();
  busyTick();
  const known = { between: 3, 'between.http': 1, 'between.rest': 2 };
  const marked = { between: 1, 'between.http': 1 };
  expect([2, 3, 4, 5].map((n) => book.rows(n))).toEqual([known, marked, marked, known]);
});

test('the last minute is kept tick by tick, and what came before is in the totals', () => {
  const book = createBook();
  const ticks = 2 * RECENT_TICKS + 100 + SETTLE_AFTER;
  for (let n = 1; n <= ticks; n++) book.tick(() => book.in('inputs', n % 5));
  const { ledger } = book;
  const places = recentPlaces(ledger, 10_000);
  expect(places).toHaveLength(RECENT_TICKS);
  expect(ledger.settled).toBe(2 * RECENT_TICKS + 100);
  for (const [i, at] of places.entries()) {
    const n = ledger.settled - RECENT_TICKS + 1 + i;
    expect(ledger.recent[at + COLUMN.tick]).toBe(n);
    expect(ledger.recent[rowsOf(n) + ROW.inputs]).toBe(n % 5);
  }
  expect(ledger.totalMs[ROW.inputs]).toBe((ledger.settled / 5) * 10);
  const { counts } = ledger.histograms[ROW.inputs].data();
  expect(counts.reduce((sum, [, count]) => sum + count, 0)).toBe(ledger.settled);
});

test('a tick of a thousand rooms has room for its marks from the second on; one whose marks were lost still sums', () => {
  const book = createBook();
  const work = () => {
    for (let i = 0; i < 5000; i++) book.in('inputs', 0.001);
  };
  for (let n = 1; n <= 30; n++) book.tick(work);
  book.rows(30);
  for (let n = 1; n <= 30; n++) expect(sumOf(book.ledger, n)).toBeCloseTo(5, 6);
  expect(rowsOfTick(book.ledger, 30)).toEqual({ inputs: 5 });
});

test('every row has a name that says what it is a part of', () => {
  for (const [row, parent] of PARENT.entries()) {
    expect(ROWS[row].startsWith(parent < 0 ? ROWS[row] : `${ROWS[parent]}.`)).toBe(true);
  }
});
