/** Directions as hands and eyes have them, with fractions: 0 up to 256, as in `game/sim/math/trig.ts`. */

/** A heading as an angle: radians from the right, down the screen. */
export function angleOf(heading: number): number {
  return (heading * Math.PI) / 128;
}

/** The heading from (0, 0) to (dx, dy), with its fraction, 0 up to 256. */
export function headingTo(dx: number, dy: number): number {
  return ((Math.atan2(dy, dx) * 128) / Math.PI + 256) % 256;
}

/** The shorter way from one heading to another, −128 up to 128. */
export function turnBetween(from: number, to: number): number {
  return ((((to - from) % 256) + 384) % 256) - 128;
}
