/**
 * What is kept beyond the process: values by key, as bytes, in named tables. One contract for every implementation. Nothing of a
 * tick waits for it.
 *
 * A table is named by 1 to 20 small letters; a key is 1 to 200 signs of ASCII from `!` to `~`. Others are a RangeError.
 */
export interface Store {
  /** The value of a key, undefined where there is none or its time is over. */
  get(table: string, key: string): Promise<Uint8Array | undefined>;
  /** What a table holds, by rising key: code points, so `B` before `a`. */
  list(table: string, which?: Listing): Promise<Entry[]>;
  /** Resolves once the value is on disk. @param keptMs how long it is kept; for ever where not given */
  put(table: string, key: string, value: Uint8Array, keptMs?: number): Promise<void>;
  delete(table: string, key: string): Promise<void>;
  /** All of these or, where it rejects or the process ends, none. Of several for one key the last counts. */
  batch(writes: readonly Write[]): Promise<void>;
  /** Tells when all that was kept has gone, as when a Redis was emptied. Undefined: that does not happen to it. */
  onEmptied?(heard: () => void): void;
  /** Tells from now on what others write, where several processes share the store. Undefined: there are no others. */
  follow?(changes: Changes): void;
  /** Resolves when all that was put is kept, and nothing is open any more. Afterwards everything rejects. */
  close(): Promise<void>;
}

/** Who is told of it. Of `TABLES` those that are shared, see there. */
export interface Changes {
  /** A key has another value, or none any more. */
  changed(table: string, key: string): void;
  /** Some may not have been told: all that matters is to be read anew. */
  missed(): void;
}

export interface Listing {
  /** Keys that begin so; all where not given. */
  readonly prefix?: string;
  /** At most so many. */
  readonly limit?: number;
  /** By falling key. */
  readonly isReversed?: boolean;
}

export interface Entry {
  readonly key: string;
  readonly value: Uint8Array;
  /** How much longer it is kept; undefined: for ever. */
  readonly leftMs: number | undefined;
}

export interface Write {
  readonly table: string;
  readonly key: string;
  /** Undefined: the key is deleted. */
  readonly value: Uint8Array | undefined;
  /** See `Store.put`. */
  readonly keptMs?: number | undefined;
}
