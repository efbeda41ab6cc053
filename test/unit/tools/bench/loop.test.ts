import { expect, test } from 'vitest';
import { FRAME_MS, runLoop } from '../../../../tools/bench/contenders/shared/loop.ts';

/** A clock that jumps to the next timer; each timer fires `lateMs` after its time. */
function createClock(lateMs = 0) {
  const timers: { atMs: number; task: () => void }[] = [];
  let now = 1000.25;
  return {
    time: {
      nowMs: () => now,
      later: (ms: number, task: () => void) => void timers.push({ atMs: now + ms + lateMs, task }),
      soon: (task: () => void) => void timers.push({ atMs: now, task }),
    },
    pass(ms: number) {
      now += ms;
    },
    runUntil(endMs: number) {
      for (let timer = timers.shift(); timer && timer.atMs <= endMs; timer = timers.shift()) {
        now = Math.max(now, timer.atMs);
        timer.task();
      }
    },
  };
}

function run({ workMs, lateMs = 0, seconds }: { workMs: (n: number) => number; lateMs?: number; seconds: number }) {
  const clock = createClock(lateMs);
  const ran: { late: number; work: number }[] = [];
  let skipped = 0;
  runLoop({
    time: clock.time,
    onTick: () => clock.pass(workMs(ran.length)),
    onRan: (late, work) => void ran.push({ late, work }),
    onSkipped: (frames) => {
      skipped += frames;
    },
  });
  clock.runUntil(clock.time.nowMs() + seconds * 1000);
  return { ran, skipped };
}

test('the loop does not drift: timers that fire late cost nothing', () => {
  const { ran, skipped } = run({ workMs: (n) => n % 7, lateMs: 1.3, seconds: 3600 });
  expect(ran.length).toBe((3600 * 1000) / FRAME_MS - 1);
  expect(Math.max(...ran.map(({ late }) => late))).toBeCloseTo(1.3, 6);
  expect(skipped).toBe(0);
});

test('frames after one that took long follow at once, and catch up', () => {
  const { ran, skipped } = run({ workMs: (n) => (n === 10 ? 220 : 1), seconds: 2 });
  expect(ran.slice(10, 16).map(({ late }) => Math.round(late))).toEqual([0, 170, 121, 72, 23, 0]);
  expect(ran.length).toBe(40);
  expect(skipped).toBe(0);
});

test('a loop that is far behind gives time up, and says how much', () => {
  const { ran, skipped } = run({ workMs: (n) => (n === 10 ? 1000 : 1), seconds: 3 });
  expect(skipped).toBe(19);
  expect(ran.length).toBe(60 - skipped);
  expect(ran.at(-1)?.late).toBeCloseTo(0, 6);
});

test('a loop that never keeps up runs on without pause, and neither grows later nor stops', () => {
  const { ran, skipped } = run({ workMs: () => 80, seconds: 60 });
  expect(ran.length).toBeGreaterThan(740);
  expect(ran.length + skipped).toBeGreaterThan(1190);
  expect(Math.max(...ran.map(({ late }) => late))).toBeLessThan(8 * FRAME_MS);
});
