/** What was stored may be anything: an older page's, a newer one's, somebody's joke. */

export function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** A whole number from 0 on; 0 for anything else. */
export function countOf(value: unknown): number {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
}

/** A place in a list; the first for anything else. */
export function placeIn(list: readonly unknown[], value: unknown): number {
  const place = countOf(value);
  return place < list.length ? place : 0;
}
