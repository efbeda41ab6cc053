import { expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import { traceText } from '../../../../server/ledger/chrome-trace.ts';
import {
  BUDGET_MS,
  beginTick,
  COLUMN,
  charge,
  createLedger,
  endTick,
  noteCollection,
} from '../../../../server/ledger/ledger.ts';
import { PARENT, ROW, ROWS } from '../../../../server/ledger/rows.ts';
import { settleTicks } from '../../../../server/ledger/settle.ts';
import { type CpuProfile, profileText, type Sampled } from '../../../../server/ledger/stacks.ts';
import { columnOf, rowOf, type Stretch, takeStretch } from '../../../../server/ledger/stretch.ts';
import { parseTrace, type Slice } from '../../../harness/bytes/chrome-trace.ts';
import { profileInDevTools, tracksInDevTools } from '../../../harness/bytes/devtools.ts';

// What is written is read by the parsers of DevTools, and what they find is what was put in.

const SEEDS = [1, 2, 3, 4, 5, 6];
const TICKS = 60;
/** Times of a trace are rounded once, to an eighth of a microsecond. */
const ROUNDED_NS = 63;
/** Process, ticks, late starts and collections beside samples. */
const TRACKS = ['ticks, and the work before them', 'late starts', 'collections of garbage', 'CPU samples'];

type Dice = (below: number) => number;

function diceOf(seed: number): Dice {
  let thrown = 0;
  return (below) => draw(seed, thrown++) % below;
}

/** A time of which no digit is round, from some nanoseconds to some milliseconds; now and then nothing. */
function oddMs(dice: Dice): number {
  return dice(5) === 0 ? 0 : Math.sqrt(dice(1e6) + 1) * Math.PI ** -(1 + dice(8));
}

/** The last ticks of a server that has run for weeks: some touch, some were late, and collections fall everywhere. */
function inventStretch(dice: Dice): Stretch {
  let nowMs = 1000 * 3600 * dice(1000) + dice(1e6) / 7;
  const ledger = createLedger({ nowMs: () => nowMs });
  const rows = ROWS.flatMap((_, row) => (PARENT.includes(row) || row === ROW.collections ? [] : [row]));
  const work = (isBetween: boolean) => {
    for (const row of rows) {
      if ((PARENT[row] === ROW.between) !== isBetween) continue;
      charge(ledger, row, () => {
        nowMs += oddMs(dice) / 10;
      });
      if (dice(20) === 0) noteCollection(ledger, nowMs - oddMs(dice), oddMs(dice));
    }
  };
  for (let n = 0; n < TICKS; n++) {
    work(true);
    if (dice(3) > 0) nowMs += oddMs(dice);
    const startMs = nowMs;
    beginTick(ledger, startMs);
    work(false);
    // The last read of the clock that is nobody's; a tick without any time there is none.
    nowMs += 0.0003 + oddMs(dice) / 100;
    endTick(ledger, startMs - oddMs(dice), startMs, nowMs, dice(9), 1 + dice(2), dice(9999));
    settleTicks(ledger, BUDGET_MS);
  }
  settleTicks(ledger, BUDGET_MS, true);
  return takeStretch(ledger, TICKS);
}

const startMsOf = (stretch: Stretch, i: number) => columnOf(stretch, i, COLUMN.startMs);
const endMsOf = (stretch: Stretch, i: number) => columnOf(stretch, i, COLUMN.endMs);

/** Samples from before the stretch to behind it, now and then two at a time, or written down in another order. */
function inventProfile(dice: Dice, stretch: Stretch): Sampled {
  const offsetMs = dice(1e6) / 3;
  const us = (ms: number) => Math.round((ms + offsetMs) * 1000);
  const [startTime, endTime] = [us(startMsOf(stretch, 0) - 9), us(endMsOf(stretch, TICKS - 1) + 9)];
  const names = ['(root)', '(idle)', '(garbage collector)', '(program)', '', 'tick', 'step', 'send', 'Server', 'tick'];
  const nodes = Array.from({ length: 30 }, (_, i) => ({
    id: i + 1,
    callFrame: { functionName: names[i] ?? `f${dice(9)}`, url: i < 4 ? '' : 'file:///x/server/tick.ts', lineNumber: i },
    hitCount: 0,
    children: [] as number[],
  }));
  for (const [i, { id }] of nodes.entries())
    if (i > 0) nodes[i < 4 ? 0 : dice(i - 3) && 3 + dice(i - 3)].children.push(id);
  const [samples, timeDeltas]: [number[], number[]] = [[], []];
  let [atUs, lastUs] = [startTime, startTime];
  while (atUs < endTime) {
    const sampleUs = dice(10) === 0 ? Math.max(startTime, atUs - dice(3000)) : atUs;
    samples.push(2 + dice(nodes.length - 1));
    timeDeltas.push(sampleUs - lastUs);
    lastUs = sampleUs;
    atUs += dice(8) === 0 ? 0 : dice(900);
  }
  return { profile: { nodes, startTime, endTime, samples, timeDeltas }, offsetMs };
}

/** Who called whom at each sample, outermost first, in the order in which they were taken; of some at one time the last. */
function stacksOf({ nodes, startTime, samples = [], timeDeltas = [] }: CpuProfile): { us: number; stack: string[] }[] {
  const callerOf = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const nameOf = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName || '(anonymous)']));
  let us = startTime;
  const taken = samples.map((id, i) => {
    us += timeDeltas[i];
    const stack: string[] = [];
    for (let at: number | undefined = id; at !== undefined; at = callerOf.get(at))
      stack.unshift(String(nameOf.get(at)));
    return { us, stack: stack.slice(1) };
  });
  return taken.sort((a, b) => a.us - b.us).filter(({ us }, i, all) => us !== all[i + 1]?.us);
}

/** Nanoseconds by depth and name. */
function timesIn(slices: readonly Slice[], depth = 0, times = new Map<string, number>()): Map<string, number> {
  for (const { name, startNs, endNs, inner } of slices) {
    add(times, `${depth} ${name}`, endNs - startNs);
    timesIn(inner, depth + 1, times);
  }
  return times;
}

function add(times: Map<string, number>, key: string, ns: number): void {
  times.set(key, (times.get(key) ?? 0) + ns);
}

/** The same from samples: each lasts until the next, and a collection lies upon what it interrupted. */
function timesOfSamples({ profile, offsetMs }: Sampled, fromMs: number, toMs: number): Map<string, number> {
  const times = new Map<string, number>();
  const msOf = (us: number) => us / 1000 - offsetMs;
  const within = stacksOf(profile).filter(({ us }) => msOf(us) >= fromMs && msOf(us) < toMs);
  let below: string[] = [];
  for (const [i, { us, stack }] of within.entries()) {
    if (stack[0] !== '(garbage collector)') below = stack[0] === '(idle)' ? [] : stack;
    const shown = stack[0] === '(garbage collector)' ? [...below, ...stack] : below;
    const endMs = i + 1 < within.length ? msOf(within[i + 1].us) : Math.min(toMs, msOf(profile.endTime));
    for (const [depth, name] of shown.entries()) add(times, `${depth} ${name}`, (endMs - msOf(us)) * 1e6);
  }
  return times;
}

const flatten = (slices: readonly Slice[]): Slice[] => slices.flatMap((slice) => [slice, ...flatten(slice.inner)]);

/** Ticks are where the ledger has them, and rows as long as it says. */
function expectLedger(tracks: Map<string, Slice[]>, stretch: Stretch): void {
  const ticks = (tracks.get(TRACKS[0]) ?? []).filter(({ name }) => name === 'tick');
  expect(ticks.map(({ args }) => args.tick)).toEqual(Array.from({ length: TICKS }, (_, i) => i + 1));
  for (const [i, tick] of ticks.entries()) {
    expect(Math.abs(tick.startNs - startMsOf(stretch, i) * 1e6)).toBeLessThan(ROUNDED_NS);
    expect(Math.abs(tick.endNs - endMsOf(stretch, i) * 1e6)).toBeLessThan(ROUNDED_NS);
    expect(tick.inner.at(-1)?.endNs).toBe(tick.endNs);
    for (const { name, startNs, endNs } of flatten(tick.inner)) {
      const row = ROWS.indexOf(name as (typeof ROWS)[number]);
      // What lies before the tick is in its collections as well; and what nobody owns fills it.
      if (row === ROW.collections || row === ROW.unattributed) continue;
      expect(Math.abs(endNs - startNs - rowOf(stretch, i, row) * 1e6), name).toBeLessThan(4 * ROUNDED_NS);
    }
  }
  const collectedMs = stretch.collections.reduce((sum, ms, i) => sum + (i % 2 ? ms : -ms), 0);
  const shownNs = (tracks.get(TRACKS[2]) ?? []).reduce((sum, { startNs, endNs }) => sum + endNs - startNs, 0);
  expect(Math.abs(shownNs - collectedMs * 1e6)).toBeLessThan(ROUNDED_NS * stretch.collections.length);
}

/** Each function is shown for as long as samples say. */
function expectSamples(tracks: Map<string, Slice[]>, sampled: Sampled, stretch: Stretch): void {
  const fromMs = Math.min(columnOf(stretch, 0, COLUMN.dueMs), startMsOf(stretch, 0));
  const shown = timesIn(tracks.get(TRACKS[3]) ?? []);
  const told = timesOfSamples(sampled, fromMs, endMsOf(stretch, TICKS - 1));
  expect(told.size).toBeGreaterThan(20);
  for (const [key, ns] of told) expect(Math.abs((shown.get(key) ?? 0) - ns), key).toBeLessThan(2e4);
  expect([...shown.keys()].filter((key) => !told.has(key))).toEqual([]);
}

test.each(SEEDS)('a trace, seed %i, is read by DevTools, and holds what the ledger and V8 know', async (seed) => {
  const dice = diceOf(seed);
  const stretch = inventStretch(dice);
  const sampled = inventProfile(dice, stretch);
  const culprit = { row: 'step.ram' as const, ms: 20, usualMs: 0.1 };
  const slowTick = { tick: 30, room: 'ABCDEFGH', roomTick: 7, culprit };
  const text = [...traceText({ stretch, sampled, slowTick })].join('');
  const tracks = await tracksInDevTools(text);
  expect([...tracks.keys()].sort()).toEqual([...TRACKS].sort());
  for (const name of TRACKS) expect(tracks.get(name)).toEqual(parseTrace(text).track(name));
  expectLedger(tracks, stretch);
  expectSamples(tracks, sampled, stretch);
});

test.each(SEEDS)('a profile, seed %i, is read by DevTools, sample by sample', (seed) => {
  const dice = diceOf(seed);
  const { profile } = inventProfile(dice, inventStretch(dice));
  const read = profileInDevTools([...profileText(profile)].join(''));
  const taken = (profile.samples ?? []).length;
  expect(read.samples).toHaveLength(taken);
  // One more, where the last one ends.
  expect(read.timestamps).toHaveLength(taken + 1);
  const timesUs = read.timestamps.slice(0, taken).map((ms) => Math.round(ms * 1000));
  expect(new Set(timesUs)).toEqual(new Set(stacksOf(profile).map(({ us }) => us)));
});
