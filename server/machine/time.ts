import type { Time } from '../ports/time.ts';

/** Clock and timers of this process. */
export const processTime: Time = {
  nowMs: () => performance.now(),
  later(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  soon: (task) => void setImmediate(task),
  idleMs: () => performance.nodeTiming.idleTime,
};
