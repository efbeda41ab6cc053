/** What a first player is told, in the order in which it is needed: each is over once it was done, or long enough there. */
export const LESSONS = ['steer', 'eat', 'boost', 'ram', 'loot', 'crown'] as const;
export type Lesson = (typeof LESSONS)[number];

/** What the player did since the last look, and what there is to be told of. */
export interface Sight {
  readonly steers: boolean;
  /** Motes that the own comet took. */
  readonly eaten: number;
  readonly boosts: boolean;
  /** The tank holds enough to feel what boost is. */
  readonly mayBoost: boolean;
  /** Somebody else is in the picture. */
  readonly hasRival: boolean;
  /** The own comet was in a ram, whoever won. */
  readonly rammed: boolean;
  /** Somebody was rammed in sight: what was shed lies around. */
  readonly sawRam: boolean;
  /** Somebody wears the crown, and whether that is the player. */
  readonly crown: 'none' | 'other' | 'own';
}

export interface Course {
  /** Seen long enough, or done: never told again. */
  readonly over: Set<Lesson>;
  /** Told now, and for how long. */
  now: Lesson | undefined;
  shownMs: number;
  /** Since the last one went. */
  waitedMs: number;
  /** It was done, and stays only to be read. */
  isDone: boolean;
  steeredMs: number;
  eaten: number;
  /** Motes taken since the last ram in sight; −1: there was none for a while. */
  looted: number;
  sinceRamMs: number;
}

interface Plan {
  /** Told from then on without its situation, after the one before. */
  readonly waitMs: number;
  /** Gone after so long, though it was not done. */
  readonly mostMs: number;
}

const PLANS: Readonly<Record<Lesson, Plan>> = {
  steer: { waitMs: 0, mostMs: Number.POSITIVE_INFINITY },
  eat: { waitMs: 0, mostMs: 30_000 },
  boost: { waitMs: 12_000, mostMs: 30_000 },
  ram: { waitMs: 25_000, mostMs: 20_000 },
  loot: { waitMs: 40_000, mostMs: 12_000 },
  crown: { waitMs: 40_000, mostMs: 12_000 },
};

/** Nobody reads a line faster. Also what counts as seen. */
export const LEAST_SHOWN_MS = 2000;
const STEER_MS = 1000;
const MEAL = 5;
const LOOT = 3;
/** What was shed has been taken by then. */
const LOOT_MS = 10_000;

/** `over`: what was kept from earlier visits, whatever it is. */
export function createCourse(over: unknown): Course {
  const known = Array.isArray(over) ? LESSONS.filter((lesson) => over.includes(lesson)) : [];
  return {
    over: new Set(known),
    now: undefined,
    shownMs: 0,
    waitedMs: 0,
    isDone: false,
    steeredMs: 0,
    eaten: 0,
    looted: -1,
    sinceRamMs: 0,
  };
}

/** Goes on by `passedMs` of play. @returns whether a lesson came to be over with it: that is to be kept */
export function practise(course: Course, sight: Sight, passedMs: number): boolean {
  const before = course.over.size;
  note(course, sight, passedMs);
  const done = LESSONS.filter((lesson) => isDone(course, lesson, sight));
  // What somebody does by himself need not be told any more.
  for (const lesson of done) if (lesson !== course.now) course.over.add(lesson);
  if (course.now) tell(course, course.now, done.includes(course.now), passedMs);
  else choose(course, sight, passedMs);
  return course.over.size > before;
}

function note(course: Course, sight: Sight, passedMs: number): void {
  if (sight.steers) course.steeredMs += passedMs;
  course.eaten += sight.eaten;
  course.sinceRamMs += passedMs;
  if (course.looted >= 0) course.looted += sight.eaten;
  if (course.sinceRamMs > LOOT_MS) course.looted = -1;
  if (!sight.sawRam) return;
  course.looted = 0;
  course.sinceRamMs = 0;
}

function isDone(course: Course, lesson: Lesson, sight: Sight): boolean {
  switch (lesson) {
    case 'steer':
      return course.steeredMs >= STEER_MS;
    case 'eat':
      return course.eaten >= MEAL;
    case 'boost':
      return sight.boosts;
    case 'ram':
      return sight.rammed;
    case 'loot':
      return course.looted >= LOOT;
    case 'crown':
      return sight.crown === 'own';
  }
}

function tell(course: Course, lesson: Lesson, isDoneNow: boolean, passedMs: number): void {
  course.shownMs += passedMs;
  course.isDone ||= isDoneNow;
  if (course.shownMs >= LEAST_SHOWN_MS) course.over.add(lesson);
  const isOver = course.isDone ? course.shownMs >= LEAST_SHOWN_MS : course.shownMs >= PLANS[lesson].mostMs;
  if (!isOver) return;
  course.now = undefined;
  course.waitedMs = 0;
}

function choose(course: Course, sight: Sight, passedMs: number): void {
  course.waitedMs += passedMs;
  const next = LESSONS.find((lesson) => !course.over.has(lesson));
  if (!next || !(isThere(next, course, sight) || course.waitedMs >= PLANS[next].waitMs)) return;
  course.now = next;
  course.shownMs = 0;
  course.isDone = false;
}

/** Whether there is what a lesson is about. */
function isThere(lesson: Lesson, course: Course, sight: Sight): boolean {
  switch (lesson) {
    case 'steer':
    case 'eat':
      return true;
    case 'boost':
      return sight.mayBoost;
    case 'ram':
      return sight.hasRival;
    case 'loot':
      return course.looted >= 0;
    case 'crown':
      return sight.crown !== 'none';
  }
}
