import { steady } from '../../net/time/steady.ts';

/** The page's one clock, in milliseconds; it never goes back. What is timed by it is over some day, whatever the device's clock does. */
export const nowMs = steady(() => performance.now());
