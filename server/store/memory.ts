import type { Entry, Store, Write } from '../ports/store.ts';
import { checkListing, checkNames, checkWrites, leftOf } from './keys.ts';

interface Kept {
  readonly value: Uint8Array;
  readonly untilMs: number;
}

/** A store that ends with the process. @param nowMs time that goes on as the calendar does */
export function createMemoryStore(nowMs: () => number): Store {
  const tables = new Map<string, Map<string, Kept>>();
  let isClosed = false;

  const tableOf = (name: string): Map<string, Kept> => {
    const table = tables.get(name) ?? new Map<string, Kept>();
    tables.set(name, table);
    return table;
  };

  const read = (table: Map<string, Kept>, key: string): Kept | undefined => {
    const kept = table.get(key);
    if (kept && kept.untilMs > nowMs()) return kept;
    table.delete(key);
    return undefined;
  };

  const write = ({ table, key, value, keptMs = Number.POSITIVE_INFINITY }: Write): void => {
    // A copy: the caller may go on writing into its bytes.
    if (value) tableOf(table).set(key, { value: value.slice(), untilMs: nowMs() + keptMs });
    else tableOf(table).delete(key);
  };

  const batch = async (writes: readonly Write[]) => {
    checkOpen();
    checkWrites(writes);
    for (const one of writes) write(one);
  };

  function checkOpen(): void {
    if (isClosed) throw new Error('the store is closed');
  }

  return {
    async get(table, key) {
      checkOpen();
      checkNames(table, key);
      return read(tableOf(table), key)?.value.slice();
    },
    async list(name, { prefix = '', limit = Number.POSITIVE_INFINITY, isReversed = false } = {}) {
      checkOpen();
      checkListing(name, prefix);
      const table = tableOf(name);
      const keys = [...table.keys()].filter((key) => key.startsWith(prefix)).sort();
      if (isReversed) keys.reverse();
      const entries: Entry[] = [];
      for (const key of keys) {
        if (entries.length >= limit) break;
        const kept = read(table, key);
        if (kept) entries.push({ key, value: kept.value.slice(), leftMs: leftOf(kept.untilMs - nowMs()) });
      }
      return entries;
    },
    put: (table, key, value, keptMs) => batch([{ table, key, value, keptMs }]),
    delete: (table, key) => batch([{ table, key, value: undefined }]),
    batch,
    async close() {
      isClosed = true;
      tables.clear();
    },
  };
}
