import { isWithin } from './bars.ts';
import { CROWDS, type Crowd, type Figures, figuresOf } from './figures.ts';
import type { RoundOptions, RoundResult } from './round.ts';

/** What is played: rounds of `players` and a newcomer, and a few of other numbers of players, for the first rival alone. */
export interface Plan {
  rounds: number;
  players: number;
  seed: number;
}

/** One of so many rounds is played with each other number of players too; a hundred take as long as five rounds. */
const SHARE: Record<Crowd, number> = { '2': 10, '8': 10, '20': 20, '100': 40 };

/** All rounds of a plan, each by itself: in whatever order and thread they are played, the figures are the same. */
export function roundsOf({ rounds, players, seed }: Plan): RoundOptions[] {
  const main = Array.from({ length: rounds }, (_, index) => ({ index, seed, players, hasNewcomer: true }));
  const others = crowdsBeside(players).flatMap((crowd) =>
    Array.from({ length: Math.ceil(rounds / SHARE[crowd]) }, (_, index) => ({
      index,
      seed,
      players: Number(crowd),
      hasNewcomer: false,
    })),
  );
  return [...main, ...others];
}

/** The figures of a plan, and whether all bars hold. */
export type Verdict = Figures & { pass: boolean };

/** `results` in the order of `roundsOf`. */
export function conclude({ rounds, players }: Plan, results: readonly RoundResult[]): Verdict {
  const main = results.slice(0, rounds);
  let at = rounds;
  const sights = Object.fromEntries(
    CROWDS.map((crowd) => {
      if (Number(crowd) === players) return [crowd, main];
      const count = Math.ceil(rounds / SHARE[crowd]);
      at += count;
      return [crowd, results.slice(at - count, at)];
    }),
  ) as Record<Crowd, RoundResult[]>;
  const figures = figuresOf(main, sights);
  return { ...figures, pass: isWithin(figures) };
}

function crowdsBeside(players: number): Crowd[] {
  return CROWDS.filter((crowd) => Number(crowd) !== players);
}
