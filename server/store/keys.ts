import type { Write } from '../ports/store.ts';

const TABLE = /^[a-z]{1,20}$/;
const KEY = /^[!-~]{1,200}$/;
const PREFIX = /^[!-~]{0,200}$/;

/** Throws a RangeError for names that no store takes. */
export function checkNames(table: string, key: string): void {
  checkTable(table);
  if (!KEY.test(key)) throw new RangeError(`no key of a store: ${JSON.stringify(key)}`);
}

/** The same of a listing. */
export function checkListing(table: string, prefix: string): void {
  checkTable(table);
  if (!PREFIX.test(prefix)) throw new RangeError(`no beginning of a store's keys: ${JSON.stringify(prefix)}`);
}

function checkTable(table: string): void {
  if (!TABLE.test(table)) throw new RangeError(`no table of a store: ${JSON.stringify(table)}`);
}

export function checkWrites(writes: readonly Write[]): void {
  for (const { table, key } of writes) checkNames(table, key);
}

/** `Entry.leftMs` of a time that may have no end. */
export function leftOf(ms: number): number | undefined {
  return Number.isFinite(ms) ? ms : undefined;
}
