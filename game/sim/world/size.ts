import { SUBPX } from '../math/units.ts';
import { CLASSES } from './comets.ts';

/**
 * Size class: what others may know of a comet's dust, and all that motion and collisions depend on. Classes widen as
 * dust grows, so a class says less the richer its comet is.
 */
// biome-ignore format: one table, one line
export const LEAST_DUST = Int32Array.of(0, 30, 45, 65, 90, 120, 160, 210, 280, 370, 480, 620, 800, 1030, 1320, 1700);

export const LEAST_RADIUS_PX = 14;
export const RADIUS_PX_PER_CLASS = 2;
/** The largest comet's radius in sub-pixel units: how far collisions have to look around. */
export const LARGEST_RADIUS = (LEAST_RADIUS_PX + RADIUS_PX_PER_CLASS * (CLASSES - 1)) * SUBPX;

/** The class that `dust` makes, 0..15. */
export function classOf(dust: number): number {
  let found = 0;
  while (found + 1 < CLASSES && dust >= LEAST_DUST[found + 1]) found++;
  return found;
}

/** Radius of a size class in sub-pixel units. */
export function radiusOf(size: number): number {
  return (LEAST_RADIUS_PX + RADIUS_PX_PER_CLASS * size) * SUBPX;
}
