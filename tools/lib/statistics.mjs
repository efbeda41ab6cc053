// What is made of many numbers.

/** @param {ArrayLike<number>} values @returns {Float64Array} ascending */
export function sorted(values) {
  return Float64Array.from(values).sort();
}

/** @param {ArrayLike<number>} values ascending @param {number} share 0 to 1 @returns 0 of none */
export function percentile(values, share) {
  return values.length === 0 ? 0 : values[Math.min(values.length - 1, Math.floor(values.length * share))];
}

/** @param {readonly number[]} values @returns 0 of none */
export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
