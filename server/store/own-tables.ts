import type { Store, Write } from '../ports/store.ts';
import { OWN_TABLES } from './tables.ts';

/** The store as one of several hosts sees it: of the tables in which each has what is its own it sees that, the others as they are. */
export function withOwnTables(store: Store, name: string): Store {
  const before = (table: string) => (OWN_TABLES.has(table) ? `${name}/` : '');
  const batch = (writes: readonly Write[]) =>
    store.batch(writes.map((write) => ({ ...write, key: before(write.table) + write.key })));
  return {
    get: (table, key) => store.get(table, before(table) + key),
    async list(table, which = {}) {
      const beginning = before(table);
      const entries = await store.list(table, { ...which, prefix: beginning + (which.prefix ?? '') });
      return entries.map((entry) => ({ ...entry, key: entry.key.slice(beginning.length) }));
    },
    put: (table, key, value, keptMs) => batch([{ table, key, value, keptMs }]),
    delete: (table, key) => batch([{ table, key, value: undefined }]),
    batch,
    onEmptied: (heard) => store.onEmptied?.(heard),
    follow: (changes) => store.follow?.(changes),
    close: () => store.close(),
  };
}
