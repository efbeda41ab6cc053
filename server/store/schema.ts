import type { Store, Write } from '../ports/store.ts';

/** The store is of a newer Cometa. The message goes on after "the store in FOLDER". */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}

const TABLE = 'meta';
const KEY = 'schema';

/** What brings a store from version n to n + 1, as one batch with the new number; it may read whatever there is. */
export type Migration = (store: Store) => Promise<Write[]>;

/**
 * The steps from version 0, an empty store, on. A change of what a table's values mean is a step more at the end; none is ever changed, since
 * a store may be of any age.
 */
export const MIGRATIONS: readonly Migration[] = [async () => []];

/** Brings a store to the newest version. Rejects with a SchemaError where it is of a newer one. */
export async function migrate(store: Store, steps: readonly Migration[] = MIGRATIONS): Promise<void> {
  const from = await schemaOf(store);
  if (from > steps.length) {
    throw new SchemaError(`is of version ${from}, and this Cometa knows versions up to ${steps.length}: update it.`);
  }
  for (let version = from; version < steps.length; version++) {
    const writes = await steps[version](store);
    await store.batch([...writes, { table: TABLE, key: KEY, value: Buffer.from(String(version + 1)) }]);
  }
}

/** The version of a store, 0 of an empty one. */
export async function schemaOf(store: Store): Promise<number> {
  const value = await store.get(TABLE, KEY);
  return value ? Number(Buffer.from(value).toString()) : 0;
}
