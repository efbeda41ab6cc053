import { describe, expect, test } from 'vitest';
import {
  advanceClock,
  type Clock,
  checkClock,
  createClock,
  finishBeat,
  jumpClock,
  noteLate,
  ownTicks,
  serverTicks,
  shiftClock,
  startBeat,
  watchClock,
} from '../../../game/net/time/clock.ts';
import { narrow } from '../../../protocol/stamp.ts';
import { TICK_PARTS } from '../../../protocol/table.ts';

const HZ = 60;
/** The server's time in ticks at local time 0: what a clock has to find out. */
const TRUE_OFFSET = 100_000.25;

const trueTicks = (nowMs: number) => TRUE_OFFSET + (nowMs * HZ) / 1000;

/** A clock that has said hello at 0 and was welcomed `rttMs` later. */
function clockOf(rttMs: number): Clock {
  return createClock(HZ, 0, rttMs, Math.floor(trueTicks(rttMs / 2)));
}

let seq = 0;

/** One beat sent at `nowMs`, with the ways up and down and the time it waited for its frame. */
function exchange(
  clock: Clock,
  nowMs: number,
  way: { upMs: number; downMs: number; heldMs?: number; margin?: number },
): void {
  seq = (seq + 1) & 0xff;
  const own = startBeat(clock, seq, nowMs);
  const { upMs, downMs, heldMs = 0 } = way;
  const arrived = Math.floor(trueTicks(nowMs + upMs) * TICK_PARTS);
  // As the server does: how early a move sent with this beat would have been at least.
  const margin = way.margin ?? own - arrived;
  const held = Math.floor((heldMs * HZ * TICK_PARTS) / 1000);
  finishBeat(
    clock,
    { seq, arrived: narrow(arrived), held, margin },
    Math.floor(trueTicks(nowMs + upMs + heldMs)),
    nowMs + upMs + heldMs + downMs,
  );
}

const offsetError = (clock: Clock) => Math.abs(serverTicks(clock, 0) - TRUE_OFFSET);

describe('server time', () => {
  test('hello and welcome give a first idea, good to a tick and half a round trip', () => {
    const clock = clockOf(40);
    expect(clock.rttMs).toBe(40);
    expect(offsetError(clock)).toBeLessThan(1);
  });

  test('[TM4] four stamps give offset and round trip to a sixteenth of a tick', () => {
    const clock = clockOf(200);
    exchange(clock, 1000, { upMs: 30, downMs: 30 });
    expect(clock.rttMs).toBeCloseTo(60);
    expect(offsetError(clock)).toBeLessThanOrEqual(1 / TICK_PARTS);
  });

  test('time spent waiting for a frame is no part of the round trip', () => {
    const clock = clockOf(60);
    exchange(clock, 1000, { upMs: 30, downMs: 30, heldMs: 250 });
    expect(clock.rttMs).toBeGreaterThan(59);
    expect(clock.rttMs).toBeLessThan(62);
    expect(offsetError(clock)).toBeLessThan(0.2);
  });

  test('of the last eight answers the one with the shortest round trip is believed', () => {
    const clock = clockOf(100);
    exchange(clock, 1000, { upMs: 20, downMs: 20 });
    for (let i = 1; i < 8; i++) exchange(clock, 1000 + i * 1000, { upMs: 20, downMs: 220 });
    expect(clock.rttMs).toBeCloseTo(40);
    expect(offsetError(clock)).toBeLessThanOrEqual(1 / TICK_PARTS);
    exchange(clock, 9000, { upMs: 20, downMs: 220 });
    expect(clock.rttMs).toBeCloseTo(240);
  });

  test('a way up that differs from the way down is off by half the difference, as it must be', () => {
    const clock = clockOf(100);
    exchange(clock, 1000, { upMs: 0, downMs: 100 });
    expect(offsetError(clock)).toBeCloseTo(3, 0);
  });

  test('jitter is the mean deviation of round trips', () => {
    const clock = clockOf(100);
    for (let i = 0; i < 8; i++) exchange(clock, 1000 * i, { upMs: 20, downMs: i % 2 === 0 ? 20 : 40 });
    expect(clock.jitterMs).toBeCloseTo(10);
  });

  test('it survives the turn of the 16-bit counter of times', () => {
    const clock = clockOf(60);
    for (let i = 1; i < 300; i++) exchange(clock, i * 1000, { upMs: 30, downMs: 30 });
    expect(offsetError(clock)).toBeLessThanOrEqual(1 / TICK_PARTS);
  });

  test('an answer to no beat, or a second one to the same, says nothing', () => {
    const clock = clockOf(60);
    exchange(clock, 1000, { upMs: 30, downMs: 30 });
    const before = JSON.stringify(clock);
    finishBeat(clock, { seq, arrived: 7, held: 0, margin: 0 }, 400_000, 5000);
    finishBeat(clock, { seq: seq + 1, arrived: 7, held: 0, margin: 0 }, 400_000, 5000);
    expect(JSON.stringify(clock)).toBe(before);
  });

  test('an answer that cannot be true beside older ones is believed, and they are forgotten', () => {
    for (const offTicks of [-40, 500, 3 * 65536]) {
      const clock = clockOf(60);
      for (let i = 1; i < 5; i++) exchange(clock, i * 1000, { upMs: 8, downMs: 8 });
      // The device's clock was set: of the same moment it says something else now.
      clock.serverOffset += offTicks;
      for (const sample of clock.samples) sample.offset += offTicks;
      exchange(clock, 6000, { upMs: 90, downMs: 90 });
      expect(offsetError(clock)).toBeLessThan(0.2);
      expect(clock.samples).toHaveLength(1);
    }
  });

  test('an answer before its beat was sent: the clock has stood, and nothing is known', () => {
    const clock = clockOf(60);
    exchange(clock, 1000, { upMs: 8, downMs: 8 });
    exchange(clock, 2000, { upMs: 8, downMs: -700, heldMs: 250 });
    expect([clock.isDoubtful, clock.samples]).toEqual([true, []]);
    exchange(clock, 3000, { upMs: 8, downMs: 8 });
    expect([clock.isDoubtful, clock.samples.length]).toEqual([false, 1]);
  });

  test('a frame of a tick that cannot have run yet says so too, and after a gap one that fits says that all is well', () => {
    const clock = clockOf(60);
    expect(checkClock(clock, Math.floor(trueTicks(1000)), 1030)).toBe(false);
    expect(checkClock(clock, Math.floor(trueTicks(1000)) + 40, 1030)).toBe(true);
    expect(clock.isDoubtful).toBe(true);
    clock.isDoubtful = false;
    expect(watchClock(clock, 9000)).toBe(true);
    checkClock(clock, Math.floor(trueTicks(4000)), 9030);
    expect(clock.isDoubtful).toBe(true);
    checkClock(clock, Math.floor(trueTicks(9000)), 9030);
    expect(clock.isDoubtful).toBe(false);
  });

  test('beats that are never answered do not pile up', () => {
    const clock = clockOf(60);
    for (let i = 0; i < 1000; i++) startBeat(clock, i & 0xff, i * 1000);
    expect(clock.beats.size).toBeLessThanOrEqual(8);
  });
});

describe('own time', () => {
  test('runs ahead of the server by half a round trip and the lead', () => {
    const clock = clockOf(100);
    exchange(clock, 1000, { upMs: 50, downMs: 50 });
    jumpClock(clock);
    expect(ownTicks(clock, 2000) - trueTicks(2000)).toBeCloseTo(3 + clock.leadTicks, 1);
  });

  test('slides to where it should be, at most a twentieth faster or slower', () => {
    for (const off of [5, -5]) {
      const clock = clockOf(60);
      clock.serverOffset += off;
      for (let nowMs = 100; nowMs <= 3000; nowMs += 100) {
        const before = ownTicks(clock, nowMs - 100);
        advanceClock(clock, nowMs);
        const rate = (ownTicks(clock, nowMs) - before) / 6;
        expect(rate).toBeGreaterThan(0.949);
        expect(rate).toBeLessThan(1.051);
      }
      advanceClock(clock, 20_000);
      const target = serverTicks(clock, 20_000) + clock.leadTicks + ((clock.rttMs / 2) * HZ) / 1000;
      expect(ownTicks(clock, 20_000)).toBeCloseTo(target);
    }
  });

  test('never runs backwards while it slides, whatever beats say', () => {
    const clock = clockOf(100);
    let last = 0;
    for (let i = 0; i < 3000; i++) {
      const nowMs = 100 + i * 16;
      if (i % 60 === 0)
        exchange(clock, nowMs - 90, { upMs: (i * 7) % 90, downMs: (i * 13) % 90, margin: ((i * 31) % 200) - 100 });
      advanceClock(clock, nowMs);
      const own = ownTicks(clock, nowMs);
      expect(own).toBeGreaterThanOrEqual(last);
      last = own;
    }
  });

  test('jumps where sliding would take longer than ten seconds', () => {
    const clock = clockOf(60);
    clock.serverOffset += 31;
    const before = ownTicks(clock, 60);
    advanceClock(clock, 60);
    expect(ownTicks(clock, 60) - before).toBeCloseTo(31);
  });

  test('a page that slept does not make time run back', () => {
    const clock = clockOf(60);
    advanceClock(clock, 5000);
    const own = ownTicks(clock, 5000);
    advanceClock(clock, 4000);
    expect(ownTicks(clock, 5000)).toBe(own);
  });

  test('[TM2] a shift moves the server’s time at once, and own time slides after it', () => {
    const clock = clockOf(60);
    exchange(clock, 1000, { upMs: 30, downMs: 30 });
    jumpClock(clock);
    advanceClock(clock, 1060);
    const [server, own] = [serverTicks(clock, 2000), ownTicks(clock, 1060)];
    shiftClock(clock, 4);
    advanceClock(clock, 1060);
    expect(serverTicks(clock, 2000)).toBe(server - 4);
    expect(ownTicks(clock, 1060)).toBe(own);
    advanceClock(clock, 6060);
    expect(ownTicks(clock, 6060)).toBeCloseTo(own + 300 - 4);
  });

  test('an answer that was measured before a shift is not believed to be new', () => {
    const clock = clockOf(60);
    exchange(clock, 1000, { upMs: 10, downMs: 10 });
    shiftClock(clock, 10);
    const shifted = serverTicks(clock, 0);
    // A slower answer comes in: the older and faster sample is believed, moved by the shift.
    exchange(clock, 2000, { upMs: 100, downMs: 100 });
    expect(serverTicks(clock, 0)).toBe(shifted);
  });
});

describe('lead', () => {
  const sixteenths = (ticks: number) => Math.round(ticks * TICK_PARTS);

  test('grows at once by half of what is missing, and shrinks slowly', () => {
    const clock = clockOf(0);
    exchange(clock, 1000, { upMs: 0, downMs: 0, margin: sixteenths(-1.6) });
    expect(clock.leadTicks).toBeCloseTo(1.5 + 1, 1);
    exchange(clock, 2000, { upMs: 0, downMs: 0, margin: sixteenths(2.4) });
    expect(clock.leadTicks).toBeCloseTo(2.5 - 0.3, 1);
  });

  test('a late move lets it grow by half its lateness, at most by two ticks', () => {
    const clock = clockOf(0);
    noteLate(clock, 2);
    expect([clock.leadTicks, clock.marginTicks]).toEqual([2.5, -2]);
    noteLate(clock, 1000);
    expect(clock.leadTicks).toBe(4.5);
  });

  test('stays between nothing and 18 ticks', () => {
    const clock = clockOf(0);
    for (let i = 0; i < 100; i++) noteLate(clock, 4);
    expect(clock.leadTicks).toBe(18);
    for (let i = 0; i < 200; i++) exchange(clock, 1000 * i, { upMs: 0, downMs: 0, margin: sixteenths(20) });
    expect(clock.leadTicks).toBe(0);
  });

  test('a beat tells how early a move sent with it would be at least', () => {
    const clock = clockOf(60);
    jumpClock(clock);
    exchange(clock, 1000, { upMs: 30, downMs: 30 });
    expect(clock.marginTicks).toBeCloseTo(ownTicks(clock, 1000) - trueTicks(1030), 0);
  });

  test('settles where moves are early by the spare and the jitter', () => {
    const clock = clockOf(60);
    for (let i = 1; i < 200; i++) {
      advanceClock(clock, i * 1000);
      exchange(clock, i * 1000, { upMs: 30, downMs: 30 });
    }
    expect(clock.marginTicks).toBeCloseTo(0.4, 1);
  });
});
