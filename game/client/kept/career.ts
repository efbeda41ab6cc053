import { createDayGoal, type DayGoal, dayGoalFrom } from './goals.ts';
import { COATS, TAILS } from './looks.ts';
import { countOf, objectOf, placeIn } from './stored.ts';

/** What a player has done in all rounds so far. */
export interface Career {
  /** The round that ended with most dust; place 0: none yet. */
  best: { dust: number; place: number; of: number };
  rounds: number;
  /** Rounds that ended with more dust than anybody else had. */
  wins: number;
  rams: number;
  shattered: number;
  /** Times the crown was taken. */
  crowns: number;
  /** Places in `TAILS` and `COATS`. */
  wears: Wear;
  goal: DayGoal;
  /** The last rounds that were counted: one whose podium is reloaded, or seen by two tabs, counts once. */
  counted: string[];
}

export interface Wear {
  tail: number;
  coat: number;
}

/** How a round ended for its player, as `Game.result` tells it. */
export interface RoundResult {
  readonly place: number;
  readonly of: number;
  readonly dust: number;
  /** Ticks of its longest life. */
  readonly alive: number;
}

/** More than one browser has tabs in one podium. */
const MOST_COUNTED = 8;

export function createCareer(): Career {
  return {
    best: { dust: 0, place: 0, of: 0 },
    rounds: 0,
    wins: 0,
    rams: 0,
    shattered: 0,
    crowns: 0,
    wears: { tail: 0, coat: 0 },
    goal: createDayGoal(),
    counted: [],
  };
}

/** A career from whatever was stored; what is not one of ours is as on a first visit. */
export function careerFrom(stored: Record<string, unknown>): Career {
  const { best, wears, goal, counted } = stored;
  const [of, worn] = [objectOf(best), objectOf(wears)];
  return {
    best: { dust: countOf(of.dust), place: countOf(of.place), of: countOf(of.of) },
    rounds: countOf(stored.rounds),
    wins: countOf(stored.wins),
    rams: countOf(stored.rams),
    shattered: countOf(stored.shattered),
    crowns: countOf(stored.crowns),
    wears: { tail: placeIn(TAILS, worn.tail), coat: placeIn(COATS, worn.coat) },
    goal: dayGoalFrom(objectOf(goal)),
    counted: Array.isArray(counted) ? counted.filter((key) => typeof key === 'string').slice(-MOST_COUNTED) : [],
  };
}

/** Adds a round that ended; `key` tells it from all others. */
export function addRound(career: Career, key: string, { place, of, dust, alive }: RoundResult): void {
  // Who was in play at no time has played no round.
  if (career.counted.includes(key) || (place === 0 && alive === 0)) return;
  career.counted = [...career.counted, key].slice(-MOST_COUNTED);
  career.rounds++;
  if (place === 1 && of > 1) career.wins++;
  if (place > 0 && dust > career.best.dust) career.best = { dust, place, of };
}

/** Whether a round is the best there was. */
export function isBest({ best }: Pick<Career, 'best'>, { place, of, dust }: RoundResult): boolean {
  return place > 0 && best.place === place && best.of === of && best.dust === dust;
}
