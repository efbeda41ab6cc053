/** What a thread or process with players' sockets measures of itself: the trace of its last ticks, or V8's samples of the next seconds. */
export type Measured = 'trace' | 'profile';

/** @param amount ticks, or seconds. Resolves to the text of a file; undefined where there is none, or the gateway is gone */
export type Measure = (what: Measured, amount: number) => Promise<Uint8Array | undefined>;
