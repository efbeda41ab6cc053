import { turnBetween } from '../../net/heading.ts';

/** Least turn that is worth a message: 2°, less than a hand holds still and more than aim needs. */
const LEAST_TURN = 1.5;
/** A hand that turns without pause sends 20 headings a second; each is a record for everybody who sees the comet. */
export const LEAST_PAUSE_MS = 50;

/** Calms a hand's direction: the first turn counts at once, those after it at most every 50 ms. */
export interface Calm {
  /** The heading to steer, 0..255, for a hand that points to `raw`. */
  read(raw: number, nowMs: number): number;
}

export function createCalm(): Calm {
  let heading = 0;
  let turnedMs = Number.NEGATIVE_INFINITY;
  return {
    read(raw, nowMs) {
      if (nowMs - turnedMs < LEAST_PAUSE_MS || Math.abs(turnBetween(heading, raw)) < LEAST_TURN) return heading;
      turnedMs = nowMs;
      heading = Math.round(raw) & 255;
      return heading;
    },
  };
}
