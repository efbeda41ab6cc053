import type { Store, Write } from '../ports/store.ts';

/**
 * Every table there is, and how its entries hang on a player's identity: `key` where keys begin with it, `value` where the value is a JSON
 * object with it as `identity`, undefined where they do not. `forget` goes by this list, so a table that is not in it cannot be.
 */
export const TABLES = {
  /** The version of the schema. */
  meta: undefined,
  /** Who was here, and by which name last: `{ name }`. */
  identities: 'key',
  /** Worlds of rooms as they were a second ago at most, by code. */
  rooms: undefined,
  /** Sessions that can be resumed, by handle. */
  sessions: 'value',
  /** The best runs of days, weeks and all time: IDENTITY.PERIOD.NAME. */
  boards: 'key',
  /** What players have won, likewise. */
  prizes: 'key',
} as const satisfies Readonly<Record<string, 'key' | 'value' | undefined>>;

export type Table = keyof typeof TABLES;

export const TABLE_NAMES = Object.keys(TABLES) as Table[];

/** Removes all that is kept of an identity, as one batch. @returns how many entries that were */
export async function forgetIdentity(store: Store, identity: string): Promise<number> {
  const writes: Write[] = [];
  for (const table of TABLE_NAMES) {
    const by = TABLES[table];
    if (!by) continue;
    const entries = await store.list(table, by === 'key' ? { prefix: identity } : {});
    for (const { key, value } of entries) {
      if (by === 'value' && jsonOf(value).identity !== identity) continue;
      writes.push({ table, key, value: undefined });
    }
  }
  await store.batch(writes);
  return writes.length;
}

/** A value as the JSON object that it should be; an empty one for anything else. */
export function jsonOf(value: Uint8Array): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(value).toString());
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export function jsonBytes(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
