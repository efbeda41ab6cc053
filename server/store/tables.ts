import type { Store, Write } from '../ports/store.ts';

/**
 * Every table there is, and how its entries hang on a player's identity: `key` where keys begin with it, `value` where the value is a JSON
 * object that holds it as `identity`, itself or in what it holds; `line` the same, of a log whose lines stay: what such a line says beside
 * when and what goes; undefined where they do not. `forget` goes by this list, so a table that is not in it cannot be.
 */
export const TABLES = {
  /** The version of the schema. */
  meta: undefined,
  /** Who was here, and by which name last: `{ name }`. */
  identities: 'key',
  /** Where hosts of rooms are reached, for gateways, by name. */
  hosts: undefined,
  /** What each of several hosts has to show of its public rooms, by its name. */
  listings: undefined,
  /** What an operator announces at one of several hosts, for the others. */
  announcements: undefined,
  /** Worlds of rooms as they were a second ago at most, by code. */
  rooms: undefined,
  /** Sessions that can be resumed, by handle. */
  sessions: 'value',
  /** The best runs of days, weeks and all time: IDENTITY.PERIOD.NAME. */
  boards: 'key',
  /** What players have won, likewise. */
  prizes: 'key',
  /** Who may not join, by identity or range of addresses. */
  bans: 'value',
  /** Who may not chat. */
  mutes: 'key',
  /** Who may not bear a name. */
  renames: 'key',
  /** What players reported of each other, by time. */
  reports: 'value',
  /** Replays by what their link ends with: `{ people, file }`, with those whose names are in the file. */
  replays: 'value',
  /** What an operator did, by time. */
  audit: 'line',
} as const satisfies Readonly<Record<string, 'key' | 'value' | 'line' | undefined>>;

/** Of several hosts that share a store each has what is its own in these: its name stands before the key. */
export const OWN_TABLES: ReadonlySet<string> = new Set<Table>(['rooms', 'sessions', 'replays']);

/** What is written into these is told to the other hosts. */
export const TOLD_TABLES: ReadonlySet<string> = new Set<Table>([
  'boards',
  'prizes',
  'bans',
  'mutes',
  'renames',
  'reports',
  'audit',
  'announcements',
]);

export type Table = keyof typeof TABLES;

export const TABLE_NAMES = Object.keys(TABLES) as Table[];

/** What stays in a line of a log of somebody who was forgotten. */
const STAYING = ['atMs', 'act'];

/** Removes all that is kept of an identity, as one batch. @returns how many entries that were */
export async function forgetIdentity(store: Store, identity: string): Promise<number> {
  const writes: Write[] = [];
  for (const table of TABLE_NAMES) {
    const by = TABLES[table];
    if (!by) continue;
    const entries = await store.list(table, by === 'key' ? { prefix: identity } : {});
    for (const { key, value } of entries) {
      const json = by === 'key' ? {} : jsonOf(value);
      if (by !== 'key' && !holds(json, identity)) continue;
      writes.push({ table, key, value: by === 'line' ? blanked(json) : undefined });
    }
  }
  await store.batch(writes);
  return writes.length;
}

/** Whether something read as JSON has an identity as `identity`, however deep. */
function holds(json: unknown, identity: string): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return Object.entries(json).some(
    ([name, value]) => (name === 'identity' && value === identity) || holds(value, identity),
  );
}

function blanked(line: Record<string, unknown>): Uint8Array {
  return jsonBytes(Object.fromEntries(Object.entries(line).filter(([name]) => STAYING.includes(name))));
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
