// Times in buckets that widen with them: percentiles within 1 %, and nothing is allocated while measuring.

/** Below this a microsecond has a bucket of its own; above, each doubling has half as many buckets. */
const LINEAR = 256;
const HALF = LINEAR / 2;
const HALF_BITS = 7;
/** 2^31 microseconds, more than half an hour: nothing here takes as long. */
const LARGEST_US = 2 ** 31 - 1;
const BUCKETS = LINEAR + (31 - (HALF_BITS + 1)) * HALF;

export interface Histogram {
  /** A negative time counts as 0, one beyond half an hour as that. */
  add(ms: number): void;
  clear(): void;
  /** Of what was added, `share` from 0 to 1; 0 when nothing was. */
  percentileMs(share: number): number;
  /** Exactly the largest. */
  maxMs(): number;
  /** What was added. */
  data(): HistogramData;
  /** Adds what another one holds. */
  addAll(data: HistogramData): void;
}

/** Plain data: it travels between threads and into files. */
export interface HistogramData {
  /** The middle of each bucket that holds something. */
  counts: [ms: number, count: number][];
  maxMs: number;
}

export function createHistogram(): Histogram {
  const counts = new Uint32Array(BUCKETS);
  // In an array for its own sake: a field that holds a fraction would be a new object at each write.
  const largest = new Float64Array(1);
  let total = 0;
  return {
    add(ms) {
      counts[bucketOf(Math.min(LARGEST_US, Math.max(0, ms * 1000)) | 0)]++;
      total++;
      if (ms > largest[0]) largest[0] = ms;
    },
    clear() {
      counts.fill(0);
      largest[0] = 0;
      total = 0;
    },
    percentileMs(share) {
      const wanted = Math.max(1, Math.ceil(total * share));
      let seen = 0;
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        seen += counts[bucket];
        // The middle of the widest bucket may lie beyond the largest value.
        if (seen >= wanted) return Math.min(middleUs(bucket) / 1000, largest[0]);
      }
      return 0;
    },
    maxMs: () => largest[0],
    data() {
      const held: HistogramData['counts'] = [];
      counts.forEach((count, bucket) => {
        if (count > 0) held.push([middleUs(bucket) / 1000, count]);
      });
      return { counts: held, maxMs: largest[0] };
    },
    addAll(data) {
      for (const [ms, count] of data.counts) {
        counts[bucketOf(Math.round(ms * 1000))] += count;
        total += count;
      }
      largest[0] = Math.max(largest[0], data.maxMs);
    },
  };
}

/**
 * What was added to a histogram between two looks at it, or since its making; behind the first look the largest is as exact
 * as its bucket.
 */
export function addedSince(before: HistogramData | undefined, after: HistogramData): Histogram {
  const earlier = new Map(before?.counts);
  const counts = after.counts
    .map(([ms, count]): [number, number] => [ms, count - (earlier.get(ms) ?? 0)])
    .filter(([, count]) => count > 0);
  const histogram = createHistogram();
  const maxMs = before ? Math.min(after.maxMs, counts.at(-1)?.[0] ?? 0) : after.maxMs;
  histogram.addAll({ counts, maxMs });
  return histogram;
}

/** `us` is a whole number. */
function bucketOf(us: number): number {
  if (us < LINEAR) return us;
  const shift = 31 - Math.clz32(us) - HALF_BITS;
  return shift * HALF + (us >> shift);
}

function middleUs(bucket: number): number {
  if (bucket < LINEAR) return bucket;
  const shift = (bucket >> HALF_BITS) - 1;
  const lowest = (bucket - shift * HALF) << shift;
  return lowest + (1 << shift) / 2;
}
