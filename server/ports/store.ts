/**
 * What is kept beyond the process: values by key, as bytes, in named tables. One contract for every implementation. Nothing of a
 * tick waits for it.
 */
export interface Store {
  /** The value of a key, undefined where there is none or its time is over. */
  get(table: string, key: string): Promise<Uint8Array | undefined>;
  /** Resolves once the value would survive the end of the process. @param keptMs how long it is kept; for ever where not given */
  put(table: string, key: string, value: Uint8Array, keptMs?: number): Promise<void>;
  delete(table: string, key: string): Promise<void>;
  /** Resolves when all that was put is kept, and nothing is open any more. */
  close(): Promise<void>;
}
