import { expect, test } from 'vitest';
import {
  createCourse,
  LEAST_SHOWN_MS,
  type Lesson,
  practise,
  type Sight,
} from '../../../../game/client/hud/coach/lessons.ts';

const NOTHING: Sight = {
  steers: false,
  eaten: 0,
  boosts: false,
  mayBoost: false,
  hasRival: false,
  rammed: false,
  sawRam: false,
  crown: 'none',
};
const STEP_MS = 100;

/** Plays for a while with the same sight. @returns what was told, in the order in which it came */
function play(course: ReturnType<typeof createCourse>, sight: Partial<Sight>, ms: number): Lesson[] {
  const told: Lesson[] = [];
  for (let passedMs = 0; passedMs < ms; passedMs += STEP_MS) {
    practise(course, { ...NOTHING, ...sight }, STEP_MS);
    if (course.now && course.now !== told.at(-1)) told.push(course.now);
  }
  return told;
}

/** A course in which all before `lesson` is over. */
function upTo(lesson: Lesson): ReturnType<typeof createCourse> {
  const all: Lesson[] = ['steer', 'eat', 'boost', 'ram', 'loot', 'crown'];
  return createCourse(all.slice(0, all.indexOf(lesson)));
}

test('a first player is told to steer at once, for as long as it takes', () => {
  const course = createCourse(undefined);
  expect(play(course, {}, 60_000)).toEqual(['steer']);
  expect(play(course, { steers: true }, 900)).toEqual(['steer']);
  expect(play(course, { steers: true }, 300).at(-1)).toBe('eat');
});

test('what is done at once stays as long as it takes to read it, and says that it is done', () => {
  const course = createCourse(undefined);
  play(course, { steers: true }, 1200);
  expect([course.now, course.isDone]).toEqual(['steer', true]);
  play(course, {}, LEAST_SHOWN_MS - 1200 + 2 * STEP_MS);
  expect(course.now).toBe('eat');
});

test.each<[Lesson, Partial<Sight>, Partial<Sight>, Lesson]>([
  ['boost', { mayBoost: true }, { boosts: true }, 'ram'],
  ['ram', { hasRival: true }, { rammed: true }, 'loot'],
  ['loot', { sawRam: true }, { eaten: 3 }, 'crown'],
])('%s comes with its situation, goes when it is done, and %s', (lesson, situation, deed, next) => {
  const course = upTo(lesson);
  expect(play(course, {}, 5000)).toEqual([]);
  expect(play(course, situation, STEP_MS)).toEqual([lesson]);
  play(course, deed, STEP_MS);
  play(course, {}, LEAST_SHOWN_MS);
  expect(course.now).toBeUndefined();
  expect(course.over.has(lesson)).toBe(true);
  expect(course.over.has(next)).toBe(false);
});

test('the crown is told of when somebody wears it, and to the wearer no more', () => {
  expect(play(upTo('crown'), {}, 5000)).toEqual([]);
  expect(play(upTo('crown'), { crown: 'other' }, STEP_MS)).toEqual(['crown']);
  expect(play(upTo('crown'), { crown: 'own' }, 60_000)).toEqual([]);
});

test.each<[Lesson, number]>([
  ['boost', 12_000],
  ['ram', 25_000],
  ['loot', 40_000],
  ['crown', 40_000],
])('%s comes without its situation after %i ms', (lesson, waitMs) => {
  const course = upTo(lesson);
  expect(play(course, {}, waitMs - STEP_MS)).toEqual([]);
  expect(play(course, {}, STEP_MS)).toEqual([lesson]);
});

test('what somebody does by himself is never told', () => {
  const course = createCourse(undefined);
  play(course, { boosts: true, rammed: true, eaten: 5 }, STEP_MS);
  expect([...course.over]).toEqual(['eat', 'boost', 'ram']);
  expect(play(course, { steers: true, mayBoost: true, hasRival: true }, 30_000)).toEqual(['steer']);
});

test('five motes are a meal, those before the hint among them', () => {
  const course = createCourse(undefined);
  play(course, { steers: true, eaten: 0 }, STEP_MS);
  for (let i = 0; i < 4; i++) play(course, { eaten: 1 }, STEP_MS);
  expect(course.over.has('eat')).toBe(false);
  play(course, { eaten: 1 }, STEP_MS);
  expect(course.over.has('eat')).toBe(true);
});

test('dust eaten long after a ram is no loot', () => {
  const course = upTo('loot');
  play(course, { sawRam: true }, STEP_MS);
  play(course, {}, 10_100);
  play(course, { eaten: 9 }, STEP_MS);
  expect(course.isDone).toBe(false);
});

test('one that was seen is over for the next visit, though it still stands', () => {
  const course = upTo('eat');
  const kept: boolean[] = [];
  for (let i = 0; i <= LEAST_SHOWN_MS / STEP_MS; i++) kept.push(practise(course, NOTHING, STEP_MS));
  expect(kept.filter(Boolean)).toHaveLength(1);
  expect([course.now, course.over.has('eat')]).toEqual(['eat', true]);
  expect(play(createCourse([...course.over]), {}, 5000)).toEqual([]);
});

test.each([[undefined], [null], ['steer'], [{ 0: 'steer' }], [['nothing', 7]]])(
  '%j in storage is a first play',
  (stored) => {
    expect(createCourse(stored).over.size).toBe(0);
  },
);
