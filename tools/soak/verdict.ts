import type { Holds } from './subject.ts';

/** What a server holds at a moment of a soak, in seconds since its beginning. */
export interface Sample extends Holds {
  readonly seconds: number;
}

export interface Bar {
  readonly what: string;
  readonly bar: string;
  readonly value: string;
  readonly holds: boolean;
}

/** Bytes of heap that a thousand joins may leave behind. */
const HEAP_PER_THOUSAND_JOINS = 256 * 1024;
/** Resident memory may rise over the second half of a soak by so much: an allocator keeps some of what it has had. */
const RESIDENT_RISE = 16 * 2 ** 20;
/** What must be as it was before. */
const COUNTED = ['sessions', 'connections', 'rooms', 'tickets'] as const;

/**
 * What a soak shows.
 * @param before when all was quiet after the first visits, and `after` when the last had gone
 * @param samples taken in between, in their order
 */
export function judge(before: Holds, after: Holds, samples: readonly Sample[]): Bar[] {
  const counted = COUNTED.map((what): Bar => {
    const [was, is] = [before[what], after[what]];
    return { what: `${what} once all have gone`, bar: `${was}`, value: `${is}`, holds: is === was };
  });
  const joins = after.joins - before.joins;
  const grown = after.heap - before.heap;
  const allowed = (HEAP_PER_THOUSAND_JOINS * joins) / 1000;
  const rise = riseOf(samples.slice(samples.length >> 1));
  return [
    ...counted,
    atMost('timers once all have gone', after.timers, before.timers),
    // Of those who play one may just have shattered.
    atMost('comets once all have gone', after.comets, after.sessions),
    { what: 'ticks that threw', bar: '0', value: `${after.crashes}`, holds: after.crashes === 0 },
    {
      what: `heap that ${joins} joins left behind`,
      bar: `at most ${inKib(allowed)}`,
      value: inKib(grown),
      holds: grown <= allowed,
    },
    {
      what: 'rise of resident memory in the second half',
      bar: `at most ${inKib(RESIDENT_RISE)}`,
      value: inKib(rise),
      holds: rise <= RESIDENT_RISE,
    },
  ];
}

/** The same as plain numbers. */
export interface SoakFigures {
  readonly minutes: number;
  readonly joins: number;
  readonly heapBytesPerThousandJoins: number;
  /** Of resident memory over the second half of the soak. */
  readonly rssSlopePercentPerHour: number;
  readonly baseline: Holds;
  readonly after: Holds;
}

/** @param before see `judge` */
export function figuresOf(before: Holds, after: Holds, samples: readonly Sample[]): SoakFigures {
  const joins = after.joins - before.joins;
  const seconds = samples.at(-1)?.seconds ?? 0;
  const half = samples.slice(samples.length >> 1);
  const hours = (seconds - (half[0]?.seconds ?? 0)) / 3600;
  const slope = hours > 0 ? (100 * riseOf(half)) / before.resident / hours : 0;
  return {
    minutes: Math.round(seconds / 6) / 10,
    joins,
    heapBytesPerThousandJoins: Math.round(((after.heap - before.heap) * 1000) / Math.max(1, joins)),
    rssSlopePercentPerHour: Math.round(slope * 100) / 100,
    baseline: before,
    after,
  };
}

function atMost(what: string, value: number, bar: number): Bar {
  return { what, bar: `at most ${bar}`, value: `${value}`, holds: value <= bar };
}

/** Bars that a short soak on a busy machine can judge. */
export function isCounted({ what }: Bar): boolean {
  return !what.startsWith('heap') && !what.startsWith('rise');
}

/** How much a straight line through the samples rises from the first to the last, by least squares. */
function riseOf(samples: readonly Sample[]): number {
  const count = samples.length;
  if (count < 3) return 0;
  const meanOf = (of: (sample: Sample) => number) => samples.reduce((sum, sample) => sum + of(sample), 0) / count;
  const [meanX, meanY] = [meanOf(({ seconds }) => seconds), meanOf(({ resident }) => resident)];
  const xy = meanOf(({ seconds, resident }) => (seconds - meanX) * (resident - meanY));
  const xx = meanOf(({ seconds }) => (seconds - meanX) ** 2);
  return (xy / xx) * (samples[count - 1].seconds - samples[0].seconds);
}

function inKib(bytes: number): string {
  return `${Math.round(bytes / 1024)} KiB`;
}
