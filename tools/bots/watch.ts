import type { FleetFigures } from '../../game/bots/fleet.ts';
import { type Crowd, type Summary, summarize } from '../../game/bots/main.ts';
import { createLive } from '../lib/live.ts';
import { drawn } from './words.ts';

const LOOK_EVERY_MS = 1000;

/** How a crowd ended. */
export interface Watched {
  figures: FleetFigures;
  seconds: number;
  wasInterrupted: boolean;
}

/** Looks at a crowd once a second until it is over, then ends it. */
export async function watch(crowd: Crowd, durationMs: number, onSecond: (second: Summary) => void): Promise<Watched> {
  const live = createLive();
  const startMs = performance.now();
  const interruption = hearInterruption();
  let before: FleetFigures | undefined;
  let beforeMs = startMs;
  let wasInterrupted = false;
  let isOver = false;
  while (!wasInterrupted && !isOver && performance.now() - startMs < durationMs) {
    const leftMs = startMs + durationMs - performance.now();
    wasInterrupted = await interruption.within(Math.min(LOOK_EVERY_MS, leftMs));
    const figures = await crowd.figures();
    const nowMs = performance.now();
    const second = summarize(figures, before, (nowMs - beforeMs) / 1000);
    live.show(...drawn(second, nowMs - startMs, durationMs));
    onSecond({ ...second, seconds: Math.round((nowMs - startMs) / 10) / 100 });
    before = figures;
    beforeMs = nowMs;
    isOver = second.failed === second.bots;
  }
  interruption.stop();
  live.keep();
  const seconds = (performance.now() - startMs) / 1000;
  return { figures: await crowd.stop(), seconds, wasInterrupted };
}

/** SIGINT and SIGTERM come once: the second one ends the process as ever. `disconnect`: a server whose bots these are has ended. */
const ENDS = ['SIGINT', 'SIGTERM', 'disconnect'];

function hearInterruption() {
  let wake = () => {};
  let was = false;
  const note = () => {
    was = true;
    wake();
  };
  for (const end of ENDS) process.once(end, note);
  return {
    /** Whether it comes within `ms`, or has come. */
    within: (ms: number) =>
      new Promise<boolean>((resolve) => {
        if (was) return resolve(true);
        const timer = setTimeout(() => resolve(was), Math.max(0, ms));
        wake = () => {
          clearTimeout(timer);
          resolve(true);
        };
      }),
    stop() {
      for (const end of ENDS) process.off(end, note);
    },
  };
}
