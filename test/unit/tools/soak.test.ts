import { expect, test } from 'vitest';
import type { Holds } from '../../../tools/soak/subject.ts';
import { figuresOf, isCounted, judge, type Sample } from '../../../tools/soak/verdict.ts';

const QUIET: Holds = {
  sessions: 20,
  comets: 20,
  connections: 20,
  rooms: 1,
  tickets: 0,
  timers: 3,
  heap: 20 * 2 ** 20,
  resident: 100 * 2 ** 20,
  joins: 100,
  ticks: 1000,
  crashes: 0,
};

/** A minute of samples, each 20 s after the one before, whose resident memory rises by so many MiB in each. */
const rising = (mib: number): Sample[] =>
  Array.from({ length: 8 }, (_, i) => ({ ...QUIET, seconds: 20 * i, resident: QUIET.resident + i * mib * 2 ** 20 }));

const failing = (after: Partial<Holds>, samples: Sample[] = rising(0)) =>
  judge(QUIET, { ...QUIET, joins: 1100, ...after }, samples)
    .filter(({ holds }) => !holds)
    .map(({ what, value }) => `${what}: ${value}`);

test('a server that is as it was passes', () => {
  expect(failing({})).toEqual([]);
  // One has just shattered, and a bot's copy of it may be on its way back.
  expect(failing({ comets: 17, timers: 2, heap: QUIET.heap + 256 * 1024 }, rising(5))).toEqual([]);
});

test.each([
  [{ sessions: 21 }, ['sessions once all have gone: 21']],
  [{ connections: 22 }, ['connections once all have gone: 22']],
  [{ rooms: 2 }, ['rooms once all have gone: 2']],
  [{ tickets: 1 }, ['tickets once all have gone: 1']],
  [{ timers: 4 }, ['timers once all have gone: 4']],
  [{ comets: 21 }, ['comets once all have gone: 21']],
  [{ crashes: 1 }, ['ticks that threw: 1']],
  [{ heap: QUIET.heap + 257 * 1024 }, ['heap that 1000 joins left behind: 257 KiB']],
])('%o is left behind', (after, what) => {
  expect(failing(after)).toEqual(what);
});

test('resident memory that goes on rising is found, and one that jumped early is not', () => {
  expect(failing({}, rising(6))).toEqual(['rise of resident memory in the second half: 18432 KiB']);
  const jumped = rising(0).map((sample, i) => ({ ...sample, resident: i < 3 ? sample.resident / 2 : sample.resident }));
  expect(failing({}, jumped)).toEqual([]);
});

test('a short soak is judged by counts alone', () => {
  const counted = judge(QUIET, QUIET, []).filter(isCounted);
  expect(counted).toHaveLength(7);
});

test('the same as plain numbers', () => {
  const { baseline, after, ...figures } = figuresOf(
    QUIET,
    { ...QUIET, joins: 1100, heap: QUIET.heap + 5000 },
    rising(6),
  );
  expect([baseline.sessions, after.joins]).toEqual([20, 1100]);
  // 18 MiB of 100 in the minute of the second half.
  expect(figures).toEqual({
    minutes: 2.3,
    joins: 1000,
    heapBytesPerThousandJoins: 5000,
    rssSlopePercentPerHour: 1080,
  });
});
