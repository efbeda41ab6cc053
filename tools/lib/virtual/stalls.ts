import type { Time } from '../../../server/ports/time.ts';

/**
 * The timers of a process that stands still now and then: one that is due at `atMs` goes off at `releaseMs(atMs)`, which
 * is the end of the stall that it falls into, or the same moment.
 */
export function stallingTime(time: Time, releaseMs: (atMs: number) => number): Time {
  return { ...time, later: (ms, task) => time.later(releaseMs(time.nowMs() + ms) - time.nowMs(), task) };
}
