/** What a first player is told, one thing at a time: each is over once it was done. */
export const LESSONS = ['steer', 'boost', 'ram'] as const;
export type Lesson = (typeof LESSONS)[number];

export interface Course {
  /** Lessons learned: how many of `LESSONS`. */
  learned: number;
  /** Time that counts for the one at hand. */
  spentMs: number;
}

/** What the player did since the last look. */
export interface Deeds {
  readonly steers: boolean;
  readonly boosts: boolean;
  readonly rammed: boolean;
}

const STEER_MS = 500;
/** Whoever meets nobody has read it by then. */
const RAM_MS = 20_000;

/** Goes on by `passedMs` of play. @returns whether a lesson was learned with it */
export function practise(course: Course, { steers, boosts, rammed }: Deeds, passedMs: number): boolean {
  const lesson = LESSONS[course.learned];
  if (lesson === 'ram' || steers) course.spentMs += passedMs;
  const isLearned =
    lesson === 'steer' ? course.spentMs >= STEER_MS : lesson === 'boost' ? boosts : rammed || course.spentMs >= RAM_MS;
  if (!lesson || !isLearned) return false;
  course.learned++;
  course.spentMs = 0;
  return true;
}
