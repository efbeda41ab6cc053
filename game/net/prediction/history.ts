import { SUBPX } from '../../sim/math/units.ts';
import { type Comets, copyComet, createComets, sameComet } from '../../sim/world/comets.ts';
import type { Replica } from '../copy/replica.ts';

/** What was predicted for the own comet, by tick modulo `HISTORY_TICKS`. */
export interface History {
  readonly comets: Comets;
  /** The tick that a prediction is for; −1: none. */
  readonly tick: Int32Array;
  /** 1 where it holds a collision of the own comet: what others do may have prevented it. */
  readonly hit: Uint8Array;
}

/** More than a second, which is as far as anything is foreseen: a slot is not needed any more when it is written again. */
const HISTORY_TICKS = 128;
/** A comet that differs in anything but its place is off by at least this. */
const LEAST_ERROR_PX = 0.001;

export function createHistory(): History {
  return {
    comets: createComets(HISTORY_TICKS),
    tick: new Int32Array(HISTORY_TICKS).fill(-1),
    hit: new Uint8Array(HISTORY_TICKS),
  };
}

/** Keeps comet `id` of `at` as it is predicted for `tick`. */
export function remember(history: History, tick: number, at: Comets, id: number, isHit: boolean): void {
  const slot = tick % HISTORY_TICKS;
  history.tick[slot] = tick;
  history.hit[slot] = isHit ? 1 : 0;
  copyComet(history.comets, at, id, slot);
}

export function forgetHistory({ tick }: History): void {
  tick.fill(-1);
}

/** Whether the prediction for the confirmed tick held a collision of the own comet. */
export function foresawHit({ history }: { readonly history: History }, { tick }: Replica): boolean {
  const slot = tick % HISTORY_TICKS;
  return history.tick[slot] === tick && history.hit[slot] === 1;
}

/**
 * How far the prediction for the confirmed tick was off, in pixels; 0 when it was right to the bit, undefined when none
 * was made.
 */
export function predictionErrorPx({ history }: { readonly history: History }, replica: Replica): number | undefined {
  const { comets, id, tick } = replica;
  const slot = tick % HISTORY_TICKS;
  if (history.tick[slot] !== tick || !comets.alive[id]) return undefined;
  const { x, y } = history.comets;
  if (sameComet(comets, history.comets, id, slot)) return 0;
  return Math.max(LEAST_ERROR_PX, Math.hypot(x[slot] - comets.x[id], y[slot] - comets.y[id]) / SUBPX);
}
