import type { Career } from './career.ts';

/** Where a career lies. Today that is the browser; a store of the server's answers to the same. */
export interface Kept {
  /** As it is now: another tab may have changed it. To be read, not written. */
  read(): Readonly<Career>;
  /** Changes it and keeps it, if it can be kept; else it lasts for the visit. */
  change(change: (career: Career) => void): void;
}
