import type { Game } from '../../net/client.ts';
import type { Difficulty } from './difficulty.ts';

/**
 * How to write a brain of your own, for `cometa bots --brain ./mine.ts`:
 *
 *     import type { MakeBrain } from 'cometa/game/bots/brain.ts';
 *
 *     const circles: MakeBrain = (dice) => {
 *       let heading = dice(256);
 *       return () => ({ heading: (heading += 4), thrust: true, boost: dice(100) === 0 });
 *     };
 *     export default circles;
 *
 * It sees what a player sees (`game/net/prediction/game.ts`) and no more. One that throws ends its bot, and the summary says why.
 */
export type MakeBrain = (dice: Dice, options: BrainOptions) => Brain;

export interface BrainOptions {
  difficulty: Difficulty;
}

/** What a bot wants, asked twenty times a second while its comet is in play. */
export type Brain = (game: Game) => Intent;

export interface Intent {
  /** 0 right, 64 down, 128 left, 192 up; taken modulo 256. */
  heading: number;
  thrust: boolean;
  boost: boolean;
  /** A choice to take of those on offer, a place in `CHOICES`. */
  choose?: number | undefined;
}

/** Seeded chance: a whole number from 0 to `below` - 1, another at each call. */
export type Dice = (below: number) => number;
