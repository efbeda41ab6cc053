import { describe, expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import { startLoop } from '../../../../server/host/loop.ts';
import type { Time } from '../../../../server/ports/time.ts';

const HZ = 60;
const TICK_MS = 1000 / HZ;

interface BusyTime extends Time {
  /** Work takes time: the clock goes on without anything else being run. */
  spend(ms: number): void;
  /** Runs what is due up to `endMs`. */
  runUntil(endMs: number): void;
  /** Turns of the event loop so far. */
  readonly turn: number;
}

/** A clock whose timers go off late, or early where `offMs` is negative, as a process's do. */
function createBusyTime(offMs: (timer: number) => number = () => 0): BusyTime {
  let nowMs = 0;
  let turn = 0;
  let made = 0;
  const timers: { atMs: number; run: () => void }[] = [];
  const immediates: (() => void)[] = [];
  const next = (endMs: number) => {
    const run = immediates.shift();
    if (run) return run;
    const [timer] = timers.sort((a, b) => a.atMs - b.atMs);
    if (!timer || timer.atMs > endMs) return undefined;
    timers.shift();
    nowMs = Math.max(nowMs, timer.atMs);
    return timer.run;
  };
  return {
    nowMs: () => nowMs,
    later(ms, run) {
      const timer = { atMs: nowMs + ms + offMs(made++), run };
      timers.push(timer);
      return () => {
        timer.run = () => {};
      };
    },
    soon: (run) => void immediates.push(run),
    spend(ms) {
      nowMs += ms;
    },
    runUntil(endMs) {
      for (let run = next(endMs); run; run = next(endMs)) {
        turn++;
        run();
      }
      nowMs = Math.max(nowMs, endMs);
    },
    get turn() {
      return turn;
    },
  };
}

interface Ran {
  tick: number;
  atMs: number;
  turn: number;
}

/** A loop whose tick `n` takes `workMs(n)`. */
function runLoop(time: BusyTime, endMs: number, workMs: (tick: number) => number = () => 0) {
  const ran: Ran[] = [];
  const shifts: { afterTick: number; ticks: number }[] = [];
  const loop = startLoop({
    hz: HZ,
    time,
    onTick: (tick) => {
      ran.push({ tick, atMs: time.nowMs(), turn: time.turn });
      time.spend(workMs(tick));
    },
    onShift: (ticks) => shifts.push({ afterTick: ran.length, ticks }),
  });
  time.runUntil(endMs);
  return { loop, ran, shifts };
}

const numbersOf = (ran: readonly Ran[]) => ran.map(({ tick }) => tick);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

test('[TM1] in an hour no tick drifts: tick n runs at start + n/60, though every timer is late', () => {
  const time = createBusyTime((timer) => (draw(1, timer) % 1000) / 1000);
  const { ran, shifts } = runLoop(time, 3_600_000 + 5);
  let latest = 0;
  let earliest = 0;
  for (const { tick, atMs } of ran) {
    latest = Math.max(latest, atMs - tick * TICK_MS);
    earliest = Math.min(earliest, atMs - tick * TICK_MS);
  }
  expect([ran.length, shifts]).toEqual([216_000, []]);
  expect(latest).toBeLessThan(1.001);
  expect(earliest).toBeGreaterThan(-0.001);
});

test('a timer that goes off too early runs no tick', () => {
  const { ran } = runLoop(
    createBusyTime((timer) => -(timer % 3) / 3),
    1001,
  );
  expect(ran).toHaveLength(60);
  for (const { tick, atMs } of ran) expect(atMs).toBeGreaterThanOrEqual(tick * TICK_MS - 1e-6);
});

test('a tick’s own work does not move the next', () => {
  const { ran } = runLoop(createBusyTime(), 10_001, () => 12);
  expect(ran.at(-1)?.atMs).toBeCloseTo(10_000);
  expect(ran).toHaveLength(600);
});

describe('catching up', () => {
  test.each([1, 2, 3, 4, 5])('%i late ticks follow in a row, and no time is given up', (late) => {
    const { ran, shifts } = runLoop(createBusyTime(), 1001, (tick) => (tick === 10 ? (late + 0.5) * TICK_MS : 0));
    expect([numbersOf(ran), shifts]).toEqual([upTo(60), []]);
    const inRow = ran.filter(({ atMs }) => Math.abs(atMs - (10 + late + 0.5) * TICK_MS) < 1e-6);
    expect(numbersOf(inRow)).toEqual(upTo(10 + late).slice(10));
    expect(ran[10 + late].atMs).toBeCloseTo((11 + late) * TICK_MS);
  });

  test('each runs in a turn of its own, so that sockets are read in between', () => {
    const { ran } = runLoop(createBusyTime(), 1001, (tick) => (tick === 10 ? 5.5 * TICK_MS : 0));
    expect(new Set(ran.map(({ turn }) => turn)).size).toBe(ran.length);
  });

  test('the count begins anew once the loop has slept', () => {
    const { ran, shifts } = runLoop(createBusyTime(), 9_999, (tick) => (tick % 10 === 0 ? 5.5 * TICK_MS : 0));
    expect([ran.length, shifts]).toEqual([599, []]);
  });
});

describe('giving up time', () => {
  const { loop, ran, shifts } = runLoop(createBusyTime(), 1400, (tick) => (tick === 10 ? 30.5 * TICK_MS : 0));

  test('happens after five catch-ups, and says how much', () => {
    expect(shifts).toEqual([{ afterTick: 15, ticks: 25 }]);
  });

  test('[TM1] never skips a tick’s number', () => {
    expect(numbersOf(ran)).toEqual(upTo(ran.length));
  });

  test('[TM2] makes tick n due that much later from now on', () => {
    for (const { tick, atMs } of ran.slice(15)) expect(atMs).toBeCloseTo((tick + 25) * TICK_MS);
    expect(loop.nowTicks()).toBeCloseTo((1400 * HZ) / 1000 - 25);
  });

  test('by a loop that is always too slow goes on, tick by tick, and adds up to what is lost', () => {
    const slow = runLoop(createBusyTime(), 60_000, () => 2 * TICK_MS);
    expect(numbersOf(slow.ran)).toEqual(upTo(slow.ran.length));
    expect(slow.ran.length).toBeGreaterThan(1700);
    const lost = slow.shifts.reduce((sum, { ticks }) => sum + ticks, 0);
    expect(Math.abs(lost + slow.ran.length - 3600)).toBeLessThan(10);
  });
});

test('a stopped loop runs no tick any more, also when it is stopped by a tick', () => {
  const time = createBusyTime();
  let ticks = 0;
  const loop = startLoop({
    hz: HZ,
    time,
    onTick: (tick) => {
      ticks = tick;
      if (tick === 5) loop.stop();
      time.spend(40);
    },
    onShift: () => {},
  });
  time.runUntil(5000);
  expect(ticks).toBe(5);
});

test('server time counts in ticks with fraction, and tick n is due at n', () => {
  const time = createBusyTime();
  const { loop } = runLoop(time, 0);
  for (const [ms, ticks] of [
    [0, 0],
    [25, 1.5],
    [1000, 60],
  ]) {
    time.runUntil(ms);
    expect(loop.nowTicks()).toBeCloseTo(ticks);
  }
});
