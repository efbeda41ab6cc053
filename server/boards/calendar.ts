/** What a board covers. Days and weeks are those of UTC; a week begins on Monday. */
export const PERIODS = ['day', 'week', 'all'] as const;
export type Period = (typeof PERIODS)[number];
/** Periods that end, and then have winners. */
export type EndingPeriod = Exclude<Period, 'all'>;

const DAY_MS = 86_400_000;
/** 1 January 1970 was a Thursday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;
const PERIOD_MS: Readonly<Record<EndingPeriod, number>> = { day: DAY_MS, week: 7 * DAY_MS };

/** The name of the period that a moment lies in: the date of its first day, or `all`. @param ms milliseconds since 1970 */
export function nameOf(period: Period, ms: number): string {
  return period === 'all' ? 'all' : new Date(beginOf(period, ms)).toISOString().slice(0, 10);
}

/** When the period ends that a moment lies in: milliseconds since 1970; undefined: never. */
export function endOf(period: Period, ms: number): number | undefined {
  return period === 'all' ? undefined : beginOf(period, ms) + PERIOD_MS[period];
}

function beginOf(period: EndingPeriod, ms: number): number {
  const offset = period === 'week' ? FIRST_MONDAY_MS : 0;
  return ms - ((((ms - offset) % PERIOD_MS[period]) + PERIOD_MS[period]) % PERIOD_MS[period]);
}
