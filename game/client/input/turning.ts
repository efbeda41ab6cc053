import { turnBetween } from '../../net/heading.ts';
import { LEAST_PAUSE_MS } from './calm.ts';

/** How fast keys turn the nose: 720° a second. Faster and it jumps, slower and a half turn is waited for. */
const TURN_PER_MS = 512 / 1000;
/** Not asked for so long, the keys were let go of: the next turn begins afresh. No picture in play lasts so long. */
const REST_MS = 250;

/** Turns the nose towards where keys point; a hand need not, for it turns by itself. */
export interface Turning {
  /** The heading to steer now, 0..255, on the shorter way from `heading` to `wanted`. */
  read(heading: number, wanted: number, nowMs: number): number;
}

/** The first step is made at once, those after it at most every 50 ms: a half turn is five headings to send. */
export function createTurning(): Turning {
  let turnedMs = Number.NEGATIVE_INFINITY;
  return {
    read(heading, wanted, nowMs) {
      const left = turnBetween(heading, wanted);
      const sinceMs = nowMs - turnedMs;
      if (left === 0 || sinceMs < LEAST_PAUSE_MS) return heading;
      turnedMs = nowMs;
      const most = TURN_PER_MS * (sinceMs > REST_MS ? LEAST_PAUSE_MS : sinceMs);
      return Math.round(heading + Math.max(-most, Math.min(most, left))) & 255;
    },
  };
}
