/** Clock and timers, passed in so that tests can own them. Times in milliseconds, monotonic. */
export interface Time {
  nowMs(): number;
  /** Runs `task` once after `ms`; returns its cancellation. */
  later(ms: number, task: () => void): () => void;
  /** Runs `task` in a fresh turn of the event loop, after sockets were read. */
  soon(task: () => void): void;
  /** How long the event loop has waited for something to do, in all; virtual time does not know. */
  idleMs?(): number;
}
