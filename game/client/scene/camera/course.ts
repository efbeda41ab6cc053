import { SUBPX } from '../../../sim/math/units.ts';
import { phaseAt } from '../../../sim/rules/round/round.ts';
import { insetAt } from '../../../sim/world/border.ts';
import type { Picture } from './picture.ts';

/** Where the border is drawn: where it is, but for a leap (a round ends, a picture of another moment), which it makes in a glide. */
export interface Course {
  /** Drawn minus true place, in world pixels. */
  errorPx: number;
  /** True place in the last picture, in world pixels; NaN: there was none. */
  truePx: number;
}

/** Farther from one picture to the next than any border moves. */
const LEAP_PX = 12;
/** Time constant of the glide. */
const GLIDE_MS = 260;

export function createCourse(): Course {
  return { errorPx: 0, truePx: Number.NaN };
}

/** Takes in where the border is; returns where it is drawn, in world pixels from the arena's sides. */
export function glideTo(course: Course, truePx: number, deltaMs: number): number {
  const step = truePx - course.truePx;
  course.errorPx *= Math.exp(-deltaMs / GLIDE_MS);
  if (Math.abs(step) > LEAP_PX) course.errorPx -= step;
  if (Math.abs(course.errorPx) < 0.5) course.errorPx = 0;
  course.truePx = truePx;
  return truePx + course.errorPx;
}

/** Writes what the border and the round do now into the picture. */
export function followRound(course: Course, picture: Picture): void {
  const { border, arena } = picture.game;
  const inset = insetAt(border, picture.tick);
  picture.insetPx = glideTo(course, inset / SUBPX, picture.deltaMs);
  picture.isClosing = border.target > inset;
  picture.isPodium = phaseAt(arena, Math.floor(picture.tick)) === 'podium';
}
