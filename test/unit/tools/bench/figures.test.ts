import { expect, test } from 'vitest';
import { isPeer, readContender } from '../../../../tools/bench/plan/contenders.ts';
import { layoutOf, type Run } from '../../../../tools/bench/plan/matrix.ts';
import {
  comparisonsOf,
  fits,
  ratioByRound,
  rowOf,
  type Sample,
  saturatedBy,
} from '../../../../tools/bench/results/figures.ts';
import { median, quantile } from '../../../../tools/lib/quantile.ts';

const RUN: Run = { contender: 'cometa', scenario: 'open', play: 'random', mode: 'strict', clients: 1000 };

const SAMPLE: Sample = {
  cpuUsPerClientTick: 8,
  bytesPerClientSecond: 1200,
  framesPerSecond: 20,
  coverage: 1,
  ranShare: 1,
  lateP50Ms: 0.5,
  lateP99Ms: 2,
  tickWorkP50Ms: 3,
  tickWorkP99Ms: 5,
  gapP99Ms: 52,
  rssMiB: 90,
  allocatedKiBPerFrame: 100,
  generatorShare: 0.4,
  generatorLateP99Ms: 1,
};

test('a quantile lies between the two numbers around it, whatever their order', () => {
  expect([0, 0.25, 0.5, 0.9, 1].map((at) => quantile([30, 10, 20], at))).toEqual([10, 15, 20, 28, 30]);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(quantile([7], 0.25)).toBe(7);
});

test('only neighbours of one round are compared: a machine that slows down changes no ratio', () => {
  expect(ratioByRound([12, 24, 120], [10, 20, 100])).toEqual({ median: 1.2, quartiles: [1.2, 1.2], rounds: 3 });
});

test('a round that the other has not finished is left out; without a round there is no ratio', () => {
  expect(ratioByRound([12, 24, 130], [10, undefined, 100])).toMatchObject({ median: 1.25, rounds: 2 });
  expect(ratioByRound([12], [])).toBeUndefined();
});

test('a row has the median of each figure, and the ratio to the limit of the same rounds', () => {
  const samples = [9, 6, 16].map((cpuUsPerClientTick, i) => ({ ...SAMPLE, cpuUsPerClientTick, rssMiB: 90 + i }));
  const row = rowOf(RUN, samples, [6, 6, 8]);
  expect(row).toMatchObject({ ...RUN, repeats: 3, cpuUsPerClientTick: 9, rssMiB: 91, cpuUsByRound: [9, 6, 16] });
  expect(row).toMatchObject({ ratioToLimit: 1.5, ratioQuartiles: [1.25, 1.75], saturatedBy: null });
  expect(rowOf(RUN, samples, [])).toMatchObject({ ratioToLimit: null, ratioQuartiles: null });
});

test.each<[string, Partial<Sample>, Partial<Run>, string | null]>([
  ['a server that leaves frames out', { coverage: 0.94 }, {}, 'server'],
  ['a server that leaves hardly any out', { coverage: 0.95 }, {}, null],
  ['a server that may be silent', { coverage: 0.2 }, { mode: 'natural' }, null],
  [
    'a server that may be silent, but leaves ticks out',
    { coverage: 0.2, ranShare: 0.9 },
    { mode: 'natural' },
    'server',
  ],
  ['a generator that is late', { generatorLateP99Ms: 10.1, coverage: 0.5 }, {}, 'generator'],
  ['a generator that fills its core', { generatorShare: 0.91 }, { mode: 'natural' }, 'generator'],
])('%s', (_, sample, run, whose) => {
  expect(saturatedBy({ ...RUN, ...run }, { ...SAMPLE, ...sample })).toBe(whose);
});

test('so many clients fit when their frames arrive and their ticks begin on time', () => {
  expect(fits(RUN, SAMPLE)).toBe(true);
  expect(fits(RUN, { ...SAMPLE, coverage: 0.949 })).toBe(false);
  expect(fits(RUN, { ...SAMPLE, lateP99Ms: 10 })).toBe(false);
  expect(fits({ mode: 'natural' }, { ...SAMPLE, coverage: 0.2 })).toBe(true);
  expect(fits({ mode: 'natural' }, { ...SAMPLE, ranShare: 0.949 })).toBe(false);
});

test('a world grows with its players: four times as many in one of twice the side', () => {
  const cellsOf = (clients: number) => layoutOf({ scenario: 'open', clients }).cells;
  expect(cellsOf(400)).toBe(2 * cellsOf(100));
  expect(cellsOf(1)).toBe(4);
});

test.each([
  [1000, { rooms: 10, seats: 100, cells: 24 }],
  [2000, { rooms: 20, seats: 100, cells: 24 }],
  [101, { rooms: 2, seats: 51, cells: 24 }],
])('%i clients in rooms play in rooms of the usual size', (clients, layout) => {
  expect(layoutOf({ scenario: 'rooms', clients })).toEqual(layout);
});

test.each([
  ['cometa', 'cometa', undefined, undefined, undefined],
  ['cometa@2', 'cometa', undefined, 2, undefined],
  ['cometa@ws', 'cometa', undefined, undefined, 'ws'],
  ['cometa:../before', 'cometa', '../before', undefined, undefined],
  ['cometa:/home/me@work/before@6', 'cometa', '/home/me@work/before', 6, undefined],
  ['cometa:../before@ws', 'cometa', '../before', undefined, 'ws'],
  ['nengi', 'nengi', undefined, undefined, undefined],
  ['colyseus@ws', 'colyseus', undefined, undefined, 'ws'],
])(
  'the contender %s is %s of the checkout %s with SEND_EVERY %s on %s',
  (word, name, checkout, sendEvery, transport) => {
    expect(readContender(word)).toEqual({ name, checkout, sendEvery, transport });
    expect(isPeer(word)).toBe(name !== 'cometa');
  },
);

test.each(['', 'cometa:', 'cometa@7', 'cometa@uws', 'nengi@ws', 'nengi:../before', 'nobody'])(
  'there is no contender "%s"',
  (word) => {
    expect(readContender(word)).toBeUndefined();
  },
);

test('this checkout is compared with each other one, and ws with uWebSockets.js, at the same frame rate and with as many clients', () => {
  const row = (contender: string, clients: number, cpus: number[]) =>
    rowOf(
      { ...RUN, contender, clients },
      cpus.map((cpuUsPerClientTick) => ({ ...SAMPLE, cpuUsPerClientTick })),
      [],
    );
  const rows = [
    row('limit', 1000, [5, 5]),
    row('cometa:old', 1000, [10, 20]),
    row('cometa:old@2', 1000, [10, 20]),
    row('cometa', 500, [9, 9]),
    row('cometa', 1000, [11, 22]),
    row('cometa@ws', 1000, [22, 44]),
  ];
  const pair = (contender: string, to: string, times: number) => {
    return { contender, to, clients: 1000, cpu: { median: times, quartiles: [times, times], rounds: 2 } };
  };
  expect(comparisonsOf(rows)).toEqual([pair('cometa', 'cometa:old', 1.1), pair('cometa@ws', 'cometa', 2)]);
});
