import * as v from 'valibot';
import { ACTS, type AuditEntry, type Ban, type KeptReport, type Mute, type Rename } from '../ports/moderation.ts';
import type { Store } from '../ports/store.ts';
import { jsonOf } from '../store/tables.ts';

/** What is kept of moderation, as it was read: reports and audit log by falling key, with their keys. */
export interface KeptModeration {
  readonly bans: readonly Ban[];
  readonly mutes: readonly Mute[];
  readonly renames: readonly Rename[];
  readonly reports: readonly Keyed<KeptReport>[];
  readonly audit: readonly Keyed<AuditEntry>[];
}

export interface Keyed<Value> {
  readonly key: string;
  readonly value: Value;
}

/** More are not read by anybody; of reports the oldest go. Of the audit log the rest stays in the store. */
export const MOST_REPORTS = 1000;
export const MOST_SHOWN_ACTS = 1000;

const TIMES = { atMs: v.number(), untilMs: v.number() };
const BAN = v.object({
  id: v.string(),
  kind: v.picklist(['identity', 'address']),
  identity: v.optional(v.string()),
  name: v.string(),
  reason: v.string(),
  ...TIMES,
});
const MUTE = v.object({ identity: v.string(), name: v.string(), reason: v.string(), ...TIMES });
const RENAME = v.object({ identity: v.string(), from: v.array(v.string()), to: v.string(), untilMs: v.number() });
const REPORTED = v.object({
  seat: v.number(),
  who: v.number(),
  name: v.string(),
  identity: v.optional(v.string()),
});
const REPORT = v.object({
  atMs: v.number(),
  room: v.string(),
  tick: v.number(),
  by: REPORTED,
  about: REPORTED,
  reason: v.string(),
  lines: v.array(v.object({ tick: v.number(), from: REPORTED, text: v.string() })),
});
const ENTRY = v.object({
  atMs: v.number(),
  act: v.picklist(ACTS),
  identity: v.optional(v.string()),
  name: v.optional(v.string()),
  room: v.optional(v.string()),
  detail: v.optional(v.string()),
  reason: v.optional(v.string()),
  untilMs: v.optional(v.number()),
});

/** Reads what is kept. What cannot be understood is left out. Rejects where the store cannot be read. */
export async function readModeration(store: Store): Promise<KeptModeration> {
  const values = async <Shape extends v.GenericSchema>(table: string, shape: Shape, limit?: number) => {
    const entries = await store.list(table, limit === undefined ? {} : { limit, isReversed: true });
    return entries.flatMap(({ key, value }) => {
      const { success, output } = v.safeParse(shape, jsonOf(value));
      return success ? [{ key, value: output }] : [];
    });
  };
  const [bans, mutes, renames, reports, audit] = await Promise.all([
    values('bans', BAN),
    values('mutes', MUTE),
    values('renames', RENAME),
    values('reports', REPORT, MOST_REPORTS),
    values('audit', ENTRY, MOST_SHOWN_ACTS),
  ]);
  return {
    bans: bans.map(({ value }) => ({ ...value, identity: value.identity })),
    mutes: mutes.map(({ value }) => value),
    renames: renames.map(({ value }) => value),
    reports: reports as Keyed<KeptReport>[],
    audit,
  };
}
