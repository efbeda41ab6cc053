/** Units of the simulation and the one division all rules share. Nothing here may depend on anything else. */

/** Ticks a second. Every client steps every comet it sees, so raising it costs browsers before it costs the server. */
export const SIM_HZ = 60;

/** Sub-pixel units in a pixel of world. Fine enough that drag still acts at a crawl; a world of 65,536 px still squares below 2^53. */
export const SUBPX = 1024;

/** log2 of a cell's side in pixels: 256 px, wider than any way a comet can go in one tick (8 px by itself). */
export const CELL_PX_BITS = 8;
export const CELL_PX = 1 << CELL_PX_BITS;
/** Shift that takes a sub-pixel coordinate to its cell column or row. */
export const CELL_SHIFT = CELL_PX_BITS + 10;

/** The piece of world that a wide screen shows; `shapes.ts` has those of other screens. */
export const VIEW_WIDTH_PX = 1600;
export const VIEW_HEIGHT_PX = 900;

/**
 * Integer quotient, truncated toward zero; `b` is a positive integer.
 *
 * Exact for |a| < 2^53 and a quotient below 2^31: the rounding of the double quotient is smaller than 1/b, the nearest
 * a fraction can come to the next integer. `| 0` also turns −0 into 0, so no −0 ever enters the state.
 */
export function divide(a: number, b: number): number {
  return (a / b) | 0;
}

/** Length of a vector, rounded down. `Math.sqrt` is correctly rounded by IEEE 754, so all engines agree. */
export function distance(dx: number, dy: number): number {
  return Math.sqrt(dx * dx + dy * dy) | 0;
}

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
