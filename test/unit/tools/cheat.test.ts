import { describe, expect, test } from 'vitest';
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
      onTicks: 1,
      boost: { on: 'pressed', off: 'released' },
      thrust: { on: 'released', off: 'as-played' },
      awayTicks: 0,
      leaves: false,
    };
    const buttons = [0, 1, 2, 3, 4].map((tick) => pressed(pattern, tick, THRUST | BOOST));
    expect(buttons).toEqual([BOOST, THRUST, THRUST, THRUST, BOOST]);
    expect(describePattern(pattern)).toBe(
      'boost pressed for 1 of 4 ticks, else released; thrust released for 1 of 4 ticks, else as-played',
    );
  });

  test('follows from its seed, and ten thousand of them are within their ranges', () => {
    expect(drawPattern(7)).toEqual(drawPattern(7));
    for (let seed = 0; seed < 10_000; seed++) {
      const pattern = drawPattern(seed);
      const { period, onTicks, awayTicks } = pattern;
      expect(describePattern(pattern)).not.toBe('');
      expect(period).toBeGreaterThanOrEqual(2);
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

test('a rule with a gap is found: dust for who lets go of boost in one tick of sixty', async () => {
  const found = await searchWith(2, 1, (world, id) => {
    const isBoosting = (world.wishes[id].buttons & BOOST) !== 0;
    if (world.tick % 60 === 59 && !isBoosting && world.own.dust[id] > 0) world.own.dust[id] += 8;
  });
  expect(found[0].gain).toBeGreaterThan(MOST_GAIN);
});

test('of the rules no pattern gains that worked once, and none of a few random ones', async () => {
  const found = await searchWith(6, 3);
  expect(found).toHaveLength(Object.keys(KNOWN).length + 2);
  expect(found.filter(({ gain }) => gain > MOST_GAIN)).toEqual([]);
});
