import { SIM_HZ } from '../../../sim/math/units.ts';
import { BURN_DUST, burnTicksOf } from '../../../sim/rules/flight/boost.ts';
import { CLASSES } from '../../../sim/world/comets.ts';
import { LEAST_DUST } from '../../../sim/world/size.ts';

/** The tank as its bar shows it: how long it can boost, beside how long it could just before the comet grew. */

/** Seconds of boost in `dust` for a comet of these traits, in whole burns: a rest that pays for none is none. */
export function boostSeconds(dust: number, traits: number): number {
  return (Math.floor(dust / BURN_DUST) * burnTicksOf(traits)) / SIM_HZ;
}

/** The dust of a full bar: with as much the comet would be of the next size. The largest has no next one, and is full at its own. */
export function fullOf(size: number): number {
  return LEAST_DUST[Math.min(size + 1, CLASSES - 1)];
}

/** The bar's scale, from the one before: while it boosts a comet shrinks, and a bar that grew as it burns would lie. */
export function scaleOf(before: number, size: number, isBoosting: boolean): number {
  return isBoosting ? Math.max(before, fullOf(size)) : fullOf(size);
}

/** A share of the bar, 0..1. */
export function shareOf(dust: number, full: number): number {
  return Math.max(0, Math.min(1, dust / full));
}
