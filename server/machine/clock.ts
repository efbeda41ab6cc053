/** What is watched: both clocks, and a timer. */
export interface ClockOptions {
  /** Milliseconds that never jump. */
  nowMs(): number;
  /** Milliseconds since 1970. */
  calendarMs(): number;
  later(ms: number, task: () => void): () => void;
  readonly log: { warn(fields: object, message: string): void };
}

const LOOK_EVERY_MS = 10_000;
/** A clock that is corrected by less is no news. */
const LEAST_JUMP_MS = 5000;

/**
 * Tells when the machine's clock was set: the game goes by a clock that does not jump, but what ends at a time of day goes by that one.
 * @returns its stop
 */
export function watchClock({ nowMs, calendarMs, later, log }: ClockOptions): () => void {
  const gap = () => calendarMs() - nowMs();
  let before = gap();
  let cancel = () => {};
  const look = () => {
    const jump = gap() - before;
    if (Math.abs(jump) >= LEAST_JUMP_MS) {
      const seconds = Math.round(jump / 1000);
      const sentence =
        "this machine's clock was set: bans, mutes, boards of a day and tokens end by the new time; rounds and rooms notice nothing";
      log.warn({ seconds }, sentence);
    }
    // A clock that is pulled slowly has not jumped.
    before = gap();
    cancel = later(LOOK_EVERY_MS, look);
  };
  cancel = later(LOOK_EVERY_MS, look);
  return () => cancel();
}
