import type { Pose } from '../../net/client.ts';
import { angleOf } from '../../net/heading.ts';
import { UNIT } from '../../sim/math/trig.ts';
import { noseCosineOf } from '../../sim/rules/fight/ram.ts';
import { BOOST, CLASS_SHIFT, IMMUNE } from '../../sim/world/comets.ts';
import { LEAST_RADIUS_PX, RADIUS_PX_PER_CLASS } from '../../sim/world/size.ts';

/** What is farther off in time is not to be warned of: with more, each rival in the same view would be an alarm. */
export const WARN_S = 0.5;
/** By so much a boosting nose makes good for a way that leads past: half of its push, times half a second squared. */
const AIM_PX = 75;

/**
 * Seconds until `rival` rams `own` if both fly on as they do; undefined where it cannot within `WARN_S`: it does not boost, one of
 * the two is immune, its nose points elsewhere, or it does not come near in time.
 */
export function secondsToRam(rival: Pose, own: Pose): number | undefined {
  if (!(rival.flags & BOOST) || (rival.flags | own.flags) & IMMUNE) return undefined;
  const dx = own.x - rival.x;
  const dy = own.y - rival.y;
  const apart = Math.hypot(dx, dy);
  const angle = angleOf(rival.heading);
  if (Math.cos(angle) * dx + Math.sin(angle) * dy < (noseCosineOf(rival.traits) / UNIT) * apart) return undefined;
  const reach = radiusOf(rival) + radiusOf(own);
  if (apart <= reach) return 0;
  const vx = rival.vx - own.vx;
  const vy = rival.vy - own.vy;
  const closing = (vx * dx + vy * dy) / apart;
  const seconds = closing > 0 ? (apart - reach) / closing : Number.POSITIVE_INFINITY;
  const asidePx = (Math.abs(vx * dy - vy * dx) / apart) * seconds;
  return seconds <= WARN_S && asidePx <= reach + AIM_PX ? seconds : undefined;
}

function radiusOf({ flags }: Pose): number {
  return LEAST_RADIUS_PX + RADIUS_PX_PER_CLASS * (flags >> CLASS_SHIFT);
}
