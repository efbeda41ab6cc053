import { draw } from '../../game/sim/math/random.ts';
import type { DuelOptions, DuelResult } from './duel.ts';
import { describePattern, drawPattern, KNOWN, type Pattern } from './pattern.ts';

/** A pattern, and how it did against honest play in its last duels: 1 is as well. */
export interface Found {
  readonly name: string;
  readonly gain: number;
}

export interface SearchOptions {
  /** Random patterns that are tried; those that are known come in addition. */
  readonly seeds: number;
  /** Where their chances begin. */
  readonly seed: number;
  readonly heats: readonly Heat[];
  /** Plays duels; results in the order of these. */
  play(duels: readonly DuelOptions[]): Promise<DuelResult[]>;
  /** Told before each heat. */
  onHeat(heat: { patterns: number; duels: number }): void;
}

/** More than this is a gap in the rules. */
export const MOST_GAIN = 1.2;

/** Which share of all patterns gets so far, and in how many duels each is tried there. */
export interface Heat {
  readonly share: number;
  readonly duels: number;
}

export const HEATS: readonly Heat[] = [
  { share: 1, duels: 1 },
  { share: 0.1, duels: 8 },
  { share: 0.02, duels: 24 },
];
/** So many at least are in the last heat, beside those that are known. */
const LEAST_LAST = 2;

/**
 * Tries patterns, then the best of them again on other worlds, then the best of those: successive halving. A pattern is judged by its last
 * duels alone, in which it was not chosen by luck.
 * @see Jamieson, Talwalkar: Non-stochastic Best Arm Identification and Hyperparameter Optimization (2016)
 * @returns those of the last heat, the best first
 */
export async function search({ seeds, seed, heats, play, onHeat }: SearchOptions): Promise<Found[]> {
  let worlds = 0;
  const heat = async (patterns: readonly Pattern[], duels: number): Promise<number[]> => {
    onHeat({ patterns: patterns.length, duels });
    // All of a heat meet the same worlds.
    const first = worlds;
    worlds += duels;
    const all = patterns.flatMap((pattern) =>
      Array.from({ length: duels }, (_, i) => ({ pattern, seed: draw(seed, 901, first + i) })),
    );
    const results = await play(all);
    return patterns.map((_, at) => gainOf(results.slice(at * duels, (at + 1) * duels)));
  };
  let left = Array.from({ length: seeds }, (_, i) => drawPattern(draw(seed, 902, i)));
  for (const [i, { duels }] of heats.slice(0, -1).entries()) {
    const gains = await heat(left, duels);
    const best = left.map((pattern, at) => ({ pattern, gain: gains[at] })).sort((a, b) => b.gain - a.gain);
    const most = Math.max(LEAST_LAST, Math.ceil(seeds * heats[i + 1].share));
    left = best.slice(0, most).map(({ pattern }) => pattern);
  }
  const last = [...Object.values(KNOWN), ...left];
  const gains = await heat(last, heats[heats.length - 1].duels);
  const names = [...Object.keys(KNOWN), ...left.map(describePattern)];
  return names.map((name, at) => ({ name, gain: gains[at] })).sort((a, b) => b.gain - a.gain);
}

function gainOf(results: readonly DuelResult[]): number {
  const sum = (side: keyof DuelResult) => results.reduce((all, result) => all + result[side], 0);
  return Math.round((sum('cheats') / Math.max(1, sum('honest'))) * 1000) / 1000;
}
