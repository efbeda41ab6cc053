import { SIM_HZ, SUBPX } from '../../sim/math/units.ts';
import type { Comets } from '../../sim/world/comets.ts';

/** A drawn pose: pixels and pixels a second, with fractions. */
export interface Pose {
  x: number;
  y: number;
  vx: number;
  vy: number;
  heading: number;
  flags: number;
  /** Choices and cracks, see `game/sim/world/traits.ts`. */
  traits: number;
  /** See `Comets`. */
  lit: number;
}

/** A pose to be read into. */
export function emptyPose(): Pose {
  return { x: 0, y: 0, vx: 0, vy: 0, heading: 0, flags: 0, traits: 0, lit: 0 };
}

/** The pose of a comet as `comets` hold it. */
export function readComet({ x, y, vx, vy, heading, flags, traits, lit }: Comets, id: number, out: Pose): void {
  out.x = x[id] / SUBPX;
  out.y = y[id] / SUBPX;
  out.vx = (vx[id] * SIM_HZ) / SUBPX;
  out.vy = (vy[id] * SIM_HZ) / SUBPX;
  out.heading = heading[id];
  out.flags = flags[id];
  out.traits = traits[id];
  out.lit = lit[id];
}
