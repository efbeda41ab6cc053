import { describe, expect, test } from 'vitest';
import { compareProfiles, profileOf } from '../../../tools/profile/phases.ts';

const COLUMNS = [
  'tick',
  'dueMs',
  'startMs',
  'endMs',
  'between',
  'step',
  'step.ram',
  'step.rest',
  'send',
  'unattributed',
];
const ABOUT = { tickHz: 60, budgetMs: 16, players: 5 };

/** A tick that was due at `tick` times 16 ms and began `late` ms after. */
function tick(n: number, values: Partial<Record<string, number>>, late = 0): number[] {
  const of = (name: string) => values[name] ?? 0;
  const work = of('step') + of('send') + of('unattributed');
  return COLUMNS.map((name) => {
    if (name === 'tick') return n;
    if (name === 'dueMs') return n * 16;
    if (name === 'startMs') return n * 16 + late;
    return name === 'endMs' ? n * 16 + late + work : of(name);
  });
}

const USUAL = { between: 1, step: 2, 'step.ram': 0.5, 'step.rest': 1.5, send: 4, unattributed: 1 };
const usual = (count: number) => Array.from({ length: count }, (_, i) => tick(i, USUAL));
const profiled = (...parts: number[][][]) =>
  profileOf(
    parts.map((ticks) => ({ columns: COLUMNS, ticks })),
    ABOUT,
  );

describe('a profile', () => {
  test('has the rows of all ticks, whose shares sum to one', () => {
    const profile = profiled(usual(50), usual(50));
    expect(profile).toMatchObject({ ticks: 100, totalP50Ms: 8, totalP99Ms: 8, overruns: 0, overrunCauses: {} });
    expect(profile.phases.send).toEqual({ p50Ms: 4, p95Ms: 4, p99Ms: 4, maxMs: 4, share: 0.5, meansMs: [4, 4] });
    const tops = Object.entries(profile.phases).filter(([name]) => !name.includes('.'));
    expect(tops.reduce((sum, [, { share }]) => sum + share, 0)).toBeCloseTo(1, 3);
    expect(profile.unattributedP99Share).toBe(0.125);
  });

  test('names what made each overrun: the part, where there is one', () => {
    const guilty = [
      tick(90, { ...USUAL, step: 22, 'step.ram': 20.5 }),
      tick(91, { ...USUAL, send: 30 }, 3),
      tick(92, { ...USUAL, send: 40 }),
    ];
    const profile = profiled([...usual(90), ...guilty]);
    expect(profile).toMatchObject({ overruns: 3, overrunCauses: { 'step.ram': 1, send: 2 } });
    expect(profile.phases.send.maxMs).toBe(40);
  });

  test('of nothing says so', () => {
    expect(profiled([])).toMatchObject({ ticks: 0, totalP99Ms: 0, overruns: 0 });
  });
});

describe('two profiles', () => {
  const parts = (...sends: number[]) => profiled(...sends.map((send) => [tick(1, { ...USUAL, send })]));
  const sendOf = (before: number[], after: number[]) =>
    compareProfiles(parts(...before), parts(...after)).find(({ name }) => name === 'send');

  test('differ by more than their parts vary', () => {
    expect(sendOf([4, 4.1, 3.9], [5, 5.1, 4.9])).toMatchObject({ isReal: true });
  });

  test('do not, where the parts vary more', () => {
    expect(sendOf([4, 2, 6], [5, 7, 3])).toMatchObject({ isReal: false, oldMs: 4, newMs: 5 });
  });

  test('of a single part say nothing for sure', () => {
    expect(sendOf([4], [9])).toMatchObject({ isReal: false });
  });
});
