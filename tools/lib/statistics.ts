// What is made of many numbers.

/** Ascending. */
export function sorted(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/** The value that a share, 0 to 1, of ascending `values` lies below; 0 of none. */
export function percentile(values: ArrayLike<number>, share: number): number {
  return values.length === 0 ? 0 : values[Math.min(values.length - 1, Math.floor(values.length * share))];
}

/** 0 of none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
