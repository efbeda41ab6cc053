/**
 * Token buckets, one for each key: so many at once, then one in a while. Time is in any unit, told by who asks. Of a bucket that is full
 * nothing is kept, so that who comes once under a million names fills no memory.
 * @see https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export class Pace<Key> {
  private readonly burst: number;
  private readonly each: number;
  /** When a bucket would be full again; the one that was used longest ago first. */
  private readonly fullAt = new Map<Key, number>();

  /** @param burst so many at once, and then one in `each` units of time */
  constructor(burst: number, each: number) {
    this.burst = burst;
    this.each = each;
  }

  /** Takes one of `key` at `now`. @returns 0, or how long until there is one again */
  take(key: Key, now: number): number {
    const fullAt = Math.max(this.fullAt.get(key) ?? now, now) + this.each;
    const wait = fullAt - now - this.burst * this.each;
    if (wait > 0) return wait;
    this.fullAt.delete(key);
    this.forgetFull(now);
    this.fullAt.set(key, fullAt);
    return 0;
  }

  /** Buckets that something is kept of. */
  get size(): number {
    return this.fullAt.size;
  }

  private forgetFull(now: number): void {
    for (const [key, fullAt] of this.fullAt) {
      if (fullAt > now) return;
      this.fullAt.delete(key);
    }
  }
}

/** A bucket of its own: so many at once, and so many a second in the long run. @returns takes one: whether there was one left */
export function createBucket(most: number, perSecond: number, nowMs: () => number): () => boolean {
  const pace = new Pace<0>(most, 1000 / perSecond);
  return () => pace.take(0, nowMs()) === 0;
}
