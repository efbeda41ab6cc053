import type { Career } from './career.ts';
import {
  beginDay,
  type DayGoal,
  dayInForce,
  dayOf,
  type Goal,
  goalOf,
  isDone,
  isOfLife,
  type Measure,
} from './goals.ts';
import type { Kept } from './kept.ts';

/** What is added to a career while one plays, and how the goal of the day stands by it. */
export interface Tally {
  readonly standing: Standing;
  /** Adds to the goal of the day, if it is this one's. */
  gain(measure: Measure, amount: number): void;
  /** The same for what counts as the best of a life. */
  reach(measure: Measure, amount: number): void;
  /** Adds one to the career, and to the goal. */
  count(what: Counted): void;
  /** Goes on to today. @returns whether another day has begun */
  turnPage(): boolean;
  /** Writes what is new now and then: storage is slow, and dust comes twenty times a second. */
  write(nowMs: number): void;
  /** Writes it at once. */
  flush(): void;
}

export interface Standing {
  readonly goal: Goal;
  /** Never more than the goal's count. */
  readonly progress: number;
  readonly isDone: boolean;
}

const COUNTED = ['rams', 'shattered', 'crowns'] as const;
type Counted = (typeof COUNTED)[number];

const WRITE_EVERY_MS = 2000;

/** `wallMs`: milliseconds since 1970. */
export function createTally(kept: Kept, wallMs: () => number): Tally {
  const owed: Record<Counted, number> = { rams: 0, shattered: 0, crowns: 0 };
  let day: DayGoal = { ...kept.read().goal };
  /** Of the day's sum, what is not written yet. */
  let added = 0;
  let isUrgent = false;
  let writtenMs = 0;

  function gain(measure: Measure, amount: number): void {
    const goal = goalOf(day.day);
    if (goal.name !== measure || amount <= 0) return;
    day.progress += amount;
    added += amount;
    if (amount >= goal.count / 4) isUrgent = true;
  }

  function flush(): void {
    isUrgent = false;
    const { goal } = kept.read();
    const isOwed = added > 0 || COUNTED.some((what) => owed[what] > 0);
    if (!isOwed && goal.day === day.day && goal.progress >= day.progress) return;
    kept.change((career) => {
      addOwed(career, owed);
      addToDay(career.goal, day, added);
      day = { ...career.goal };
    });
    added = 0;
  }

  return {
    gain,
    flush,
    get standing() {
      return standingOf(day);
    },
    reach(measure, amount) {
      if (goalOf(day.day).name === measure) day.progress = Math.max(day.progress, amount);
    },
    count(what) {
      owed[what]++;
      gain(what, 1);
      isUrgent = true;
    },
    turnPage() {
      const today = dayInForce(day.day, dayOf(wallMs()));
      if (today === day.day) return false;
      flush();
      beginDay(day, today);
      return true;
    },
    write(nowMs) {
      if (!isUrgent && nowMs - writtenMs < WRITE_EVERY_MS) return;
      writtenMs = nowMs;
      flush();
    },
  };
}

function addOwed(career: Career, owed: Record<Counted, number>): void {
  for (const what of COUNTED) {
    career[what] += owed[what];
    owed[what] = 0;
  }
}

/** Adds what one tab knows of a day to what is kept; unless another tab has begun the next one already. */
function addToDay(kept: DayGoal, { day, progress }: DayGoal, added: number): void {
  if (dayInForce(kept.day, day) !== day) return;
  beginDay(kept, day);
  kept.progress = isOfLife(goalOf(day)) ? Math.max(kept.progress, progress) : kept.progress + added;
}

function standingOf(day: DayGoal): Standing {
  const goal = goalOf(day.day);
  return { goal, progress: Math.min(goal.count, day.progress), isDone: isDone(day) };
}
