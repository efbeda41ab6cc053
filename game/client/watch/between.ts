import type { Pose } from '../../net/client.ts';
import { readComet } from '../../net/prediction/pose.ts';
import { SUBPX } from '../../sim/math/units.ts';
import type { Comets } from '../../sim/world/comets.ts';

/** Where comets were before the last tick, in sub-pixel units. */
export interface Before {
  readonly beforeX: Int32Array;
  readonly beforeY: Int32Array;
}

/**
 * The pose of a comet between the last two ticks, as a client draws it; false where it is not in play.
 * @param share of the way, kept within 0..1
 * @param isNew it has come into play, or into sight, and was not on its way from where it was before
 */
export function poseBetween(
  comets: Comets,
  { beforeX, beforeY }: Before,
  id: number,
  out: Pose,
  share: number,
  isNew: boolean,
): boolean {
  if (comets.alive[id] !== 1) return false;
  readComet(comets, id, out);
  const part = isNew ? 1 : Math.max(0, Math.min(1, share));
  out.x = (beforeX[id] + (comets.x[id] - beforeX[id]) * part) / SUBPX;
  out.y = (beforeY[id] + (comets.y[id] - beforeY[id]) * part) / SUBPX;
  return true;
}
