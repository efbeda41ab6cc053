import type { Sampled } from '../ledger/stacks.ts';
import type { Time } from '../ports/time.ts';
import type { Sampler } from './sampler.ts';

/** Samples of the last seconds, for captures. */
export interface Sampling {
  /** Where stacks are being sampled: what there is up to now. */
  take(): Sampled | undefined;
  /** A slow tick was caught without samples: the next one shall have some. */
  arm(): void;
  stop(): void;
}

export interface SamplingOptions {
  mode: 'off' | 'armed' | 'on';
  sampler: Sampler;
  time: Time;
}

/** Slow ticks come in swarms; and sampling costs a twentieth of the processor, so not for much longer. */
const ARMED_MS = 10_000;
/** Where it is always on, two overlap: so the older one holds this long at least, and twice as long at most. */
const WINDOW_MS = 5000;

export function createSampling({ mode, sampler, time }: SamplingOptions): Sampling {
  const stops: (() => Sampled | undefined)[] = [];
  let cancel = () => {};
  const start = () => void stops.push(sampler.start());
  const stopOldest = () => stops.shift()?.();

  const rotate = () => {
    start();
    if (stops.length > 2) stopOldest();
    cancel = time.later(WINDOW_MS, rotate);
  };
  if (mode === 'on') rotate();

  return {
    take() {
      if (stops.length === 0) return undefined;
      // Before the stop: the sampler need not begin anew.
      if (mode === 'on') start();
      else cancel();
      return stopOldest();
    },
    arm() {
      if (mode !== 'armed' || stops.length > 0) return;
      start();
      cancel = time.later(ARMED_MS, stopOldest);
    },
    stop() {
      cancel();
      while (stops.length > 0) stopOldest();
    },
  };
}
