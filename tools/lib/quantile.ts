/** The value of which a share `at` (0 to 1) of the numbers is smaller; linear between two. NaN of none. */
export function quantile(numbers: readonly number[], at: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const low = Math.floor(place);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (place - low);
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}
