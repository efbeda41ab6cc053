import { describe, expect, test } from 'vitest';
import { BURN_DUST, BURN_TICKS, litTicks } from '../../../game/sim/rules/flight/boost.ts';
import { BOOST, THRUST } from '../../../game/sim/world/comets.ts';
import type { World } from '../../../game/sim/world/world.ts';
import { type DuelOptions, playDuel } from '../../../tools/cheat/duel.ts';
import { describePattern, drawPattern, KNOWN, type Pattern, pressed } from '../../../tools/cheat/pattern.ts';
import { type Found, MOST_GAIN, search } from '../../../tools/cheat/search.ts';

/** A short one; `npx cometa cheat` is the long one. */
const searchWith = (seeds: number, duels: number, rig?: (world: World, id: number) => void): Promise<Found[]> =>
  search({
    seeds,
    seed: 5,
    heats: [
      { share: 1, duels: 1 },
      { share: 0, duels },
    ],
    play: async (all: readonly DuelOptions[]) => all.map((duel) => playDuel({ ...duel, seconds: 60 }, rig)),
    onHeat() {},
  });

describe('a pattern', () => {
  test('presses, lets go and leaves alone, by the tick', () => {
    const pattern: Pattern = {
      period: 4,
      phase: 0,
      onTicks: 1,
      boost: { on: 'pressed', off: 'released' },
      thrust: { on: 'released', off: 'as-played' },
      awayTicks: 0,
      leaves: false,
    };
    const buttons = [0, 1, 2, 3, 4].map((tick) => pressed(pattern, tick, THRUST | BOOST));
    expect(buttons).toEqual([BOOST, THRUST, THRUST, THRUST, BOOST]);
    expect(pressed({ ...pattern, phase: 3 }, 1, 0)).toBe(BOOST);
    expect(describePattern(pattern)).toBe(
      'boost pressed for 1 of 4 ticks (+0), else released; thrust released for 1 of 4 ticks (+0), else as-played',
    );
  });

  test('follows from its seed, and ten thousand of them are within their ranges', () => {
    expect(drawPattern(7)).toEqual(drawPattern(7));
    for (let seed = 0; seed < 10_000; seed++) {
      const pattern = drawPattern(seed);
      const { period, phase, onTicks, awayTicks } = pattern;
      expect(describePattern(pattern)).not.toBe('');
      expect(period).toBeGreaterThanOrEqual(2);
      expect(phase).toBeLessThan(period);
      expect(onTicks).toBeGreaterThanOrEqual(1);
      expect(onTicks).toBeLessThan(period);
      expect(awayTicks).toBeLessThan(period);
    }
  });
});

test('who plays as all do gains nothing but luck', () => {
  const pattern: Pattern = { ...drawPattern(1), boost: KEPT, thrust: KEPT, awayTicks: 0, leaves: false };
  const results = Array.from({ length: 8 }, (_, seed) => playDuel({ pattern, seed, seconds: 60 }));
  const sum = (side: 'cheats' | 'honest') => results.reduce((all, result) => all + result[side], 0);
  expect(sum('cheats') / sum('honest')).toBeGreaterThan(0.8);
  expect(sum('cheats') / sum('honest')).toBeLessThan(1.2);
});

const KEPT = { on: 'as-played', off: 'as-played' } as const;

test('the rule of before is found to have a gap: boost cost what it does now in one tick of sixty, and nothing in the others', async () => {
  const found = await searchWith(2, 2, ({ tick, comets, own }, id) => {
    const boosts = (comets.flags[id] & BOOST) !== 0;
    // It has just burned: what was counted begins anew.
    if (boosts && litTicks(comets, id) === 0) own.dust[id] += BURN_DUST;
    if (boosts && tick % BURN_TICKS === 0) own.dust[id] -= BURN_DUST;
  });
  const [best] = found;
  expect([best.name, best.gain > MOST_GAIN]).toEqual(['boost but in the tick that pays', true]);
});

test('of the rules no pattern gains that worked once, and none of a few random ones', async () => {
  const found = await searchWith(6, 3);
  expect(found).toHaveLength(Object.keys(KNOWN).length + 2);
  expect(found.filter(({ gain }) => gain > MOST_GAIN)).toEqual([]);
});
