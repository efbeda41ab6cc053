import { expect, test } from 'vitest';
import {
  beginsAt,
  CLOSING_TICKS,
  endsAt,
  PODIUM_TICKS,
  phaseAt,
  roundOf,
  sinceBegin,
  ticksLeftOf,
} from '../../../../../game/sim/rules/round/round.ts';

/** Rounds of 6 min, as they are by default. */
const ROUNDS = { roundTicks: 21_600 };
const ENDLESS = { roundTicks: 0 };
/** From one beginning to the next. */
const WHOLE = 22_200;

test('the last minute closes, the podium lasts 10 s', () => {
  expect([CLOSING_TICKS, PODIUM_TICKS]).toEqual([3600, 600]);
});

test.each([
  [0, 'open', 18_000],
  [1, 'open', 17_999],
  [17_999, 'open', 1],
  [18_000, 'closing', 3600],
  [21_599, 'closing', 1],
  [21_600, 'podium', 600],
  [22_199, 'podium', 1],
  [22_200, 'open', 18_000],
  [7 * WHOLE + 17_999, 'open', 1],
  [7 * WHOLE + 21_600, 'podium', 600],
] as const)('tick %i is in phase %s, with %i ticks left of it', (tick, phase, left) => {
  expect([phaseAt(ROUNDS, tick), ticksLeftOf(ROUNDS, tick)]).toEqual([phase, left]);
});

test('each phase ends in the tick that its ticks left tell', () => {
  for (const roundTicks of [7200, 21_600, 216_000]) {
    for (let tick = 0; tick < 2 * (roundTicks + 600); tick += 97) {
      const edge = tick + ticksLeftOf({ roundTicks }, tick);
      expect([
        phaseAt({ roundTicks }, edge - 1),
        phaseAt({ roundTicks }, edge) === phaseAt({ roundTicks }, tick),
      ]).toEqual([phaseAt({ roundTicks }, tick), false]);
    }
  }
});

test('a round ends with its podium’s first tick, and begins with the tick after the last', () => {
  const ticks = Array.from({ length: 2 * WHOLE }, (_, i) => i + 1);
  expect(ticks.filter((tick) => endsAt(ROUNDS, tick))).toEqual([21_600, 43_800]);
  expect(ticks.filter((tick) => beginsAt(ROUNDS, tick))).toEqual([22_200, 44_400]);
});

test('rounds are counted from 0, each with its podium', () => {
  expect([0, 21_600, 22_199, 22_200, 44_399, 44_400].map((tick) => roundOf(ROUNDS, tick))).toEqual([0, 0, 0, 1, 1, 2]);
  expect([0, 22_199, 22_200, 22_201].map((tick) => sinceBegin(ROUNDS, tick))).toEqual([0, 22_199, 0, 1]);
});

test('without rounds the game is open for ever', () => {
  for (const tick of [0, 1, 21_600, 22_200, 100_000_000]) {
    const { roundTicks: _, ...told } = { ...ENDLESS, phase: phaseAt(ENDLESS, tick), left: ticksLeftOf(ENDLESS, tick) };
    expect(told).toEqual({ phase: 'open', left: 0 });
    expect([endsAt(ENDLESS, tick), beginsAt(ENDLESS, tick), roundOf(ENDLESS, tick)]).toEqual([false, false, 0]);
    expect(sinceBegin(ENDLESS, tick)).toBe(tick);
  }
});
