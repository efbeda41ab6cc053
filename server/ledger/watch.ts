import { PerformanceObserver } from 'node:perf_hooks';
import type { Time } from '../ports/time.ts';
import { type Ledger, noteCollection } from './ledger.ts';

/** Ticks lie between two looks, so the loop's delay is not only that of ticks; more often would be work of its own. */
const LOOK_MS = 50;

/** Tells the ledger of this process's collections, and of how late its timers go off. Returns its stop. */
export function watchProcess(ledger: Ledger, time: Time): () => void {
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) noteCollection(ledger, startTime, duration);
  });
  observer.observe({ entryTypes: ['gc'] });

  let cancel = () => {};
  const look = () => {
    const dueMs = time.nowMs() + LOOK_MS;
    cancel = time.later(LOOK_MS, () => {
      ledger.loopDelayMs.add(time.nowMs() - dueMs);
      look();
    });
  };
  look();

  return () => {
    observer.disconnect();
    cancel();
  };
}
