import type { Pose } from '../../../net/client.ts';
import { SIM_HZ } from '../../../sim/math/units.ts';
import { DRAG, TOP_SPEED_PX_PER_S } from '../../../sim/rules/flight/motion.ts';
import { CLASS_SHIFT } from '../../../sim/world/comets.ts';
import { LEAST_RADIUS_PX, RADIUS_PX_PER_CLASS } from '../../../sim/world/size.ts';
import { headingOf } from './ways.ts';

/** A run with boost at somebody, as one who has played for a while feels it. */
export interface Run {
  /** Where to point the nose. */
  heading: number;
  /** Until they touch; infinite where that takes too long to be foreseen. */
  seconds: number;
}

/** Speed fades, and builds up, with this time constant. */
const FADE_SECONDS = DRAG / SIM_HZ;
/** What is seen is acted on so much later: people aim from where both will be by then. */
const LATE_SECONDS = 0.35;
const STEP_SECONDS = 0.1;
const LONGEST_SECONDS = 1.8;
/** Seconds after the start, as they are tried: how far a speed of one carries until then as it fades, and a run with boost. */
const MOMENTS = Array.from({ length: Math.round(LONGEST_SECONDS / STEP_SECONDS) }, (_, i) => {
  const seconds = (i + 1) * STEP_SECONDS;
  const drift = FADE_SECONDS * (1 - Math.exp(-seconds / FADE_SECONDS));
  return { seconds, drift, reachPx: TOP_SPEED_PX_PER_S * (seconds - drift) };
});

/** The earliest moment at which a run from `me` reaches `other`, if that goes on as it does. */
export function runAt(me: Pose, other: Pose): Run {
  const x = other.x - me.x + (other.vx - me.vx) * LATE_SECONDS;
  const y = other.y - me.y + (other.vy - me.vy) * LATE_SECONDS;
  const touchPx = radiusPxOf(me) + radiusPxOf(other);
  let dx = x;
  let dy = y;
  for (const { seconds, drift, reachPx } of MOMENTS) {
    dx = x + other.vx * seconds - me.vx * drift;
    dy = y + other.vy * seconds - me.vy * drift;
    const farPx = reachPx + touchPx;
    if (dx * dx + dy * dy <= farPx * farPx) return { heading: headingOf(dx, dy), seconds };
  }
  return { heading: headingOf(dx, dy), seconds: Number.POSITIVE_INFINITY };
}

function radiusPxOf({ flags }: Pose): number {
  return LEAST_RADIUS_PX + RADIUS_PX_PER_CLASS * (flags >> CLASS_SHIFT);
}
