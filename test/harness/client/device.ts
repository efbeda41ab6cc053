import type { Platform } from '../../../game/net/line/platform.ts';
import type { VirtualPlatform, VirtualTime } from '../../../tools/lib/virtual/virtual.ts';

/** A machine that sleeps, with a clock that jumps. While it sleeps none of its code runs; what comes meanwhile it gets as it wakes. */
export interface Device {
  readonly platform: Platform;
  /** Sleeps for `ms`. Its clock runs on (Windows) or stands still meanwhile (macOS, Linux). */
  sleep(ms: number, clock: 'running' | 'standing'): Promise<void>;
  /** Cuts its connection without a goodbye. */
  cut(): void;
  /** The clock says so much more from now on, or less. */
  jump(ms: number): void;
}

export function createDevice(time: VirtualTime, { platform, cut }: VirtualPlatform): Device {
  let aheadMs = 0;
  let isAsleep = false;
  const missed: (() => void)[] = [];
  /** Timers that were due in the sleep, by how long they still had to wait as it began. */
  const overdue: { leftMs: number; task: () => void }[] = [];
  let asleepMs = 0;

  const whenAwake = (task: () => void) => (isAsleep ? void missed.push(task) : task());
  const later = (ms: number, task: () => void) =>
    platform.later(ms, () => (isAsleep ? void overdue.push({ leftMs: time.nowMs() - asleepMs, task }) : task()));

  return {
    platform: {
      ...platform,
      nowMs: () => platform.nowMs() + aheadMs,
      later(ms, task) {
        let isCancelled = false;
        const cancel = later(ms, () => isCancelled || task());
        return () => {
          isCancelled = true;
          cancel();
        };
      },
      post: (path, body) =>
        new Promise((resolve, reject) => {
          platform.post(path, body).then((answer) => whenAwake(() => resolve(answer)), reject);
        }),
      openSocket: (path, handlers) =>
        platform.openSocket(path, {
          open: () => whenAwake(handlers.open),
          message: (bytes) => whenAwake(() => handlers.message(bytes)),
          close: (...why) => whenAwake(() => handlers.close(...why)),
        }),
    },
    async sleep(ms, clock) {
      isAsleep = true;
      asleepMs = time.nowMs();
      await time.run(ms);
      isAsleep = false;
      if (clock === 'standing') aheadMs -= ms;
      // A clock that stood owes its timers what was left; one that ran finds them overdue, before the sockets are read.
      for (const { leftMs, task } of overdue.splice(0)) platform.later(clock === 'standing' ? leftMs : 0, task);
      for (const task of missed.splice(0)) task();
    },
    cut,
    jump(ms) {
      aheadMs += ms;
    },
  };
}
