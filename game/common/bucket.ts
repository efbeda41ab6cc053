/** So many at once, and so many a second in the long run. @returns takes one: whether there was one left */
export function createBucket(most: number, perSecond: number, nowMs: () => number): () => boolean {
  let left = most;
  let atMs = nowMs();
  return () => {
    left = Math.min(most, left + ((nowMs() - atMs) / 1000) * perSecond);
    atMs = nowMs();
    if (left < 1) return false;
    left--;
    return true;
  };
}
