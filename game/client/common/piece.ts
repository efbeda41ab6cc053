import { SHAPES } from '../../sim/math/shapes.ts';
import { SUBPX } from '../../sim/math/units.ts';
import { radiusOf } from '../../sim/world/size.ts';

/** Which piece of the world a screen shows, and how large. Sizes of screens are in CSS pixels, those of the world in its own. */

/** A window that is dragged goes so far beyond the line between two shapes before it changes: at the line itself it would flicker. */
const BEYOND = 1.06;
const SMALLEST_COMET_PX = (2 * radiusOf(0)) / SUBPX;
/**
 * How wide the smallest comet is at least where a finger steers: smaller ones have no nose and no face. An upright phone is held
 * nearer, and has less width to give away.
 */
export const LEAST_ACROSS_PX = 20;
export const LEAST_UPRIGHT_PX = 18;

/** The shape nearest to a screen's, a place in `SHAPES`; `now`, if there is one, is kept while it is not clearly wrong. */
export function shapeFor(width: number, height: number, now?: number): number {
  if (!(width > 0 && height > 0)) return now ?? 0;
  let nearest = now ?? 0;
  let least = now === undefined ? Number.POSITIVE_INFINITY : farFrom(now, width, height) / BEYOND ** 2;
  for (let shape = 0; shape < SHAPES.length; shape++) {
    const far = farFrom(shape, width, height);
    if (far >= least) continue;
    nearest = shape;
    least = far;
  }
  return nearest;
}

/** By what factor a screen is longer, or shorter, than a shape. */
function farFrom(shape: number, width: number, height: number): number {
  const { widthPx, heightPx } = SHAPES[shape];
  const factor = (width * heightPx) / (height * widthPx);
  return Math.max(factor, 1 / factor);
}

/**
 * CSS pixels to a pixel of world. The shape covers the screen, and what reaches beyond the screen is cut off: so no screen shows more
 * than another. Under a finger small screens show less still, so that comets are seen.
 */
export function zoomFor(width: number, height: number, shape: number, isTouch: boolean): number {
  const { widthPx, heightPx } = SHAPES[shape];
  const least = height > width ? LEAST_UPRIGHT_PX : LEAST_ACROSS_PX;
  return Math.max(width / widthPx, height / heightPx, isTouch ? least / SMALLEST_COMET_PX : 0);
}
