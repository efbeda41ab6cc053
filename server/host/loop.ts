import type { Time } from '../ports/time.ts';

export interface LoopOptions {
  hz: number;
  time: Time;
  /** Runs one tick; ticks count from 1 and never skip. Now is `startMs`. */
  onTick(tick: number, startMs: number): void;
  /** A tick is done: when it was due, began and ended. */
  onRan?: ((dueMs: number, startMs: number, endMs: number) => void) | undefined;
  /** The next tick is overdue and follows at once. */
  onCatchUp?: (() => void) | undefined;
  /** The loop gave up `ticks` of time: tick n is from now on due that much later. */
  onShift(ticks: number): void;
}

export interface Loop {
  /** Server time in ticks, with fraction: tick n is due at n. */
  nowTicks(): number;
  stop(): void;
}

/**
 * Ticks in a row that may follow each other without waiting. More would starve whatever else the process does; fewer
 * would give up time after every collection pause.
 */
const MOST_CATCH_UPS = 5;

/**
 * Runs `onTick` at a fixed rate without drift: tick n is due at start + n / hz, whenever the ticks before it ran. A late
 * loop runs a few ticks in fresh turns of the event loop; if that does not suffice, it moves the start and says so.
 */
export function startLoop({ hz, time, onTick, onRan, onCatchUp, onShift }: LoopOptions): Loop {
  let startMs = time.nowMs();
  let tick = 0;
  let catchUps = 0;
  let stopped = false;
  let cancel = () => {};

  const nowTicks = () => ((time.nowMs() - startMs) * hz) / 1000;
  // Compared in milliseconds, as the timer is set: in ticks a rounding error would have the loop wait for nothing, for ever.
  const dueMs = (n: number) => startMs + (n * 1000) / hz;

  const wake = () => {
    if (stopped) return;
    const startedMs = time.nowMs();
    if (startedMs < dueMs(tick + 1)) return sleep();
    tick++;
    onTick(tick, startedMs);
    const endedMs = time.nowMs();
    onRan?.(dueMs(tick), startedMs, endedMs);
    if (endedMs < dueMs(tick + 1)) return sleep();
    if (catchUps < MOST_CATCH_UPS) {
      catchUps++;
      onCatchUp?.();
      return time.soon(wake);
    }
    const behind = Math.max(1, Math.floor(nowTicks()) - tick);
    startMs += (behind * 1000) / hz;
    onShift(behind);
    sleep();
  };

  const sleep = () => {
    if (stopped) return;
    catchUps = 0;
    cancel = time.later(Math.max(0, dueMs(tick + 1) - time.nowMs()), wake);
  };

  sleep();
  return {
    nowTicks,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
