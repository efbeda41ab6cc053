import { countOf } from './stored.ts';

/** One goal a day, the same for everybody. */

/** What is counted: over the day, or within one life, of which the best counts. */
export type Measure =
  | 'rams'
  | 'shattered'
  | 'revenges'
  | 'gathered'
  | 'crowns'
  | 'crownSeconds'
  | 'choices'
  | 'lifeSeconds'
  | 'lifeGathered'
  | 'lifeRams'
  | 'lifeShattered'
  | 'lifeHeld';

export interface Goal {
  readonly name: Measure;
  readonly count: number;
}

/** All can be reached in rounds, and in a game without end. Their order is the order of days: new ones at the end change all. */
export const GOALS: readonly Goal[] = [
  { name: 'shattered', count: 3 },
  { name: 'lifeSeconds', count: 180 },
  { name: 'lifeGathered', count: 300 },
  { name: 'rams', count: 10 },
  { name: 'crowns', count: 1 },
  { name: 'choices', count: 3 },
  { name: 'gathered', count: 1000 },
  { name: 'lifeRams', count: 5 },
  { name: 'revenges', count: 1 },
  { name: 'lifeHeld', count: 200 },
  { name: 'crownSeconds', count: 60 },
  { name: 'lifeShattered', count: 2 },
];

/** How far one is with the goal of a day. */
export interface DayGoal {
  /** Days since 1970, in UTC; 0: none was begun. */
  day: number;
  progress: number;
}

const DAY_MS = 86_400_000;
/** A step that meets each goal once before one comes again, and no two neighbours of the list on following days. */
const STRIDE = 5;

export function createDayGoal(): DayGoal {
  return { day: 0, progress: 0 };
}

export function dayGoalFrom({ day, progress }: Record<string, unknown>): DayGoal {
  return { day: countOf(day), progress: countOf(progress) };
}

/** The day of a moment in milliseconds since 1970, in UTC: for all players it is another day at once. */
export function dayOf(wallMs: number): number {
  return Math.floor(wallMs / DAY_MS);
}

/** The goal of a day. */
export function goalOf(day: number): Goal {
  return GOALS[(day * STRIDE) % GOALS.length];
}

/**
 * The day that counts. A device whose clock is set back over midnight does not lose what was done; one that was far ahead, and is
 * right again, does not wait for years.
 */
export function dayInForce(begun: number, today: number): number {
  return begun - today === 1 ? begun : today;
}

/** Begins the goal of a day, unless it was begun already. */
export function beginDay(goal: DayGoal, day: number): void {
  if (goal.day === day) return;
  goal.day = day;
  goal.progress = 0;
}

export function isDone({ day, progress }: DayGoal): boolean {
  return progress >= goalOf(day).count;
}

/** Whether a goal asks for the best of a life, and not for a sum. */
export function isOfLife({ name }: Goal): boolean {
  return name.startsWith('life');
}
