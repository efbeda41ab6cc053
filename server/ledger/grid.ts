/**
 * Times of a trace are counted in eighths of a microsecond, and rounded once. No finer step has sums that are exact in
 * doubles and in the three decimals some viewers read: with any other, a slice may end a nanosecond after the one around
 * it, and DevTools leaves it out.
 */
const PER_US = 8;

export function toGrid(ms: number): number {
  return Math.round(ms * 1000 * PER_US);
}

export function toUs(grid: number): number {
  return grid / PER_US;
}
