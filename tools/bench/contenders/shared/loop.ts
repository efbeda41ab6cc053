// The loop of all contenders that have none of their own to bring: a frame is due every 50 ms.

import { FRAMES_PER_SECOND } from '../../plan/rate.ts';

export const FRAME_MS = 1000 / FRAMES_PER_SECOND;
/** A loop that is later than this gives time up instead of catching up: behind it only more lateness would pile up. */
const MOST_LATE_FRAMES = 5;

/** Clock and timers, passed in so that a test can own them. Milliseconds, monotonic. */
export interface Time {
  nowMs(): number;
  later(ms: number, task: () => void): void;
  /** In a fresh turn of the event loop, after sockets were read. */
  soon(task: () => void): void;
}

export interface LoopOptions {
  onTick(): void;
  onRan(lateMs: number, workMs: number): void;
  /** The start was moved by so many frames. */
  onSkipped(frames: number): void;
  time?: Time;
}

export const processTime: Time = {
  nowMs: () => performance.now(),
  // Rounded up: a timer that fires early costs a second one.
  later: (ms, task) => void setTimeout(task, Math.ceil(ms)),
  soon: (task) => void setImmediate(task),
};

/**
 * Runs `onTick` without drift: frame n is due at start + n * 50 ms, whenever those before it ran. It never spins while it
 * waits, since the processor's time is what is measured; a millisecond of lateness is the price.
 */
export function runLoop({ onTick, onRan, onSkipped, time = processTime }: LoopOptions): void {
  let startMs = time.nowMs();
  let frame = 1;

  const wake = () => {
    const nowMs = time.nowMs();
    const dueMs = startMs + frame * FRAME_MS;
    if (nowMs < dueMs) return sleep();
    frame++;
    onTick();
    const endMs = time.nowMs();
    onRan(nowMs - dueMs, endMs - nowMs);
    const behind = Math.floor((endMs - startMs) / FRAME_MS) - frame;
    if (behind > MOST_LATE_FRAMES) {
      startMs += behind * FRAME_MS;
      onSkipped(behind);
    }
    sleep();
  };

  const sleep = () => {
    const waitMs = startMs + frame * FRAME_MS - time.nowMs();
    if (waitMs > 0) time.later(waitMs, wake);
    else time.soon(wake);
  };

  sleep();
}
