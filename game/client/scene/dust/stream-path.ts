/** The way of the dust that goes from a broken comet to who struck it: first out on all sides, then home in one stream. */

export const STREAM_MS = 700;
/** Share of its time that lies between the first and the last to set out. */
const LATE_SHARE = 0.3;
const REACH_PX = 150;
/** Turn from one to the next: the golden angle, which leaves no gap on any side. */
const GOLDEN_ANGLE = 2.39996;
/** What a square root of dust adds: four times the dust is twice the stream. */
const LEAST = 6;
const PER_ROOT = 2.2;
const MOST = 44;

/** How many lights `gain` dust makes. */
export function lightsFor(gain: number): number {
  return Math.min(MOST, Math.round(LEAST + PER_ROOT * Math.sqrt(Math.max(0, gain))));
}

/** How far light `i` of `count` is at `share` 0..1 of the stream's time: 0 not out yet, 1 there. */
export function progressOf(share: number, i: number, count: number): number {
  const late = (LATE_SHARE * i) / Math.max(1, count);
  return Math.max(0, Math.min(1, (share - late) / (1 - LATE_SHARE)));
}

/** A place, and where it comes from and goes to. */
export interface Leg {
  fromX: number;
  fromY: number;
  toX: number;
  toY: number;
  x: number;
  y: number;
}

/** Puts light `i` where it is at `progress` 0..1 of its own way. */
export function alongStream(leg: Leg, i: number, progress: number): void {
  const home = progress * progress;
  const left = 1 - progress;
  // Nothing at both ends, most at a third of the way.
  const out = (27 / 4) * progress * left * left * REACH_PX * (0.35 + 0.65 * ((i * 0.618) % 1));
  const angle = i * GOLDEN_ANGLE;
  leg.x = leg.fromX + (leg.toX - leg.fromX) * home + out * Math.cos(angle);
  leg.y = leg.fromY + (leg.toY - leg.fromY) * home + out * Math.sin(angle);
}
