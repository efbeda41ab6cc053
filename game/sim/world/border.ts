import { clamp, divide, SUBPX } from '../math/units.ts';
import type { Arena } from './arena.ts';
import { LARGEST_RADIUS } from './size.ts';

/**
 * The border: a square in the middle of the arena, so far from the arena's sides. It goes from `inset` to `target` by `step` a tick,
 * beginning with the tick after `sinceTick`; so everybody who was told knows where it will be. Sub-pixel units.
 */
export interface Border {
  inset: number;
  target: number;
  step: number;
  sinceTick: number;
}

/** How far the border is from the arena's sides in the step of `tick`. */
export function insetAt({ inset, target, step, sinceTick }: Border, tick: number): number {
  const way = step * (tick - sinceTick);
  return target > inset ? Math.min(target, inset + way) : Math.max(target, inset - way);
}

/** The same in whole pixels, rounded up: all that is at least there is inside. */
export function insetPxAt(border: Border, tick: number): number {
  return divide(insetAt(border, tick) + SUBPX - 1, SUBPX);
}

/** Way that is left between the border and an asteroid: the largest comet passes, so it never touches both. */
const ROCK_PASS = 2 * LARGEST_RADIUS;

/** Whether an asteroid is solid. One that the border has come near is a shadow: nobody is crushed between the two. */
export function isSolid({ rockDepth }: Arena, rock: number, inset: number): boolean {
  return rockDepth[rock] >= inset + ROCK_PASS;
}

/** Motes lie at least so far inside the border, in pixels. */
export const DUST_BORDER_PX = 40;

/** A coordinate in pixels, moved to where comets can reach. */
export function keptInside(sidePx: number, insetPx: number, px: number): number {
  const low = insetPx + DUST_BORDER_PX;
  return clamp(px, low, Math.max(low, sidePx - low));
}
