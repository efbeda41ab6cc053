import { make, setText } from '../../base/dom.ts';
import type { Diary } from '../../kept/diary.ts';
import type { Standing } from '../../kept/tally.ts';
import { say } from '../../words/words.ts';

/** The goal of the day in the corner: for a while after each step towards it. */
export interface GoalLine {
  readonly element: HTMLElement;
  /** @returns whether the goal was reached since the last look */
  draw(isInPlay: boolean, nowMs: number): boolean;
}

const SHOWN_MS = 5000;
/** A goal of hundreds is told of at so many steps. */
const STEPS = 4;

export function createGoalLine(diary: Diary): GoalLine {
  const [name, amount] = [make('span'), make('b')];
  const element = make('div', 'goal', [name, amount]);
  element.hidden = true;
  let shown: Standing | undefined;
  let untilMs = 0;
  return {
    element,
    draw(isInPlay, nowMs) {
      const standing = diary.goal;
      // The first time it says what there is to do, unless that is done.
      const isNews = !shown || shown.goal !== standing.goal ? !standing.isDone : stepOf(standing) > stepOf(shown);
      const isReached = shown?.goal === standing.goal && standing.isDone && !shown.isDone;
      if (isInPlay) shown = standing;
      if (isInPlay && isNews) untilMs = nowMs + SHOWN_MS;
      element.hidden = !isInPlay || nowMs >= untilMs;
      element.classList.toggle('done', standing.isDone);
      setText(name, say('goal.today', { goal: goalText(standing) }));
      setText(amount, progressText(standing));
      return isInPlay && isReached;
    },
  };
}

/** What a goal asks for. */
export function goalText({ goal }: Standing): string {
  return say(`goal.${goal.name}`, { count: goal.count });
}

export function progressText({ progress, goal, isDone }: Standing): string {
  return isDone ? '✓' : `${progress}/${goal.count}`;
}

/** How many of the steps that are told of were made. */
export function stepOf({ progress, goal }: Standing): number {
  return Math.floor((progress * Math.min(goal.count, STEPS)) / goal.count);
}
