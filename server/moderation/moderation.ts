import { type Prefix, readPrefix } from '../machine/prefix.ts';
import type { Act, Ban, Moderation, Mute, Rename } from '../ports/moderation.ts';
import type { Write } from '../ports/store.ts';
import { jsonBytes } from '../store/tables.ts';
import type { KeptModeration } from './read.ts';
import { createRecords, type Records, type RecordsOptions } from './records.ts';

/** How long a name is refused to its player: whoever comes back after a year has another one. */
const RENAME_MS = 365 * 86_400_000;
const MOST_TAKEN_NAMES = 20;
const NOTHING: KeptModeration = { bans: [], mutes: [], renames: [], reports: [], audit: [] };

/** Moderation that several hosts keep together. */
export interface KeptAnew extends Moderation {
  /** What was kept is gone: bans, mutes and names are written again. */
  writeAgain(): void;
  /** Another host has decided something: all is read anew. Rejects where it cannot be. */
  reload(read: () => Promise<KeptModeration>): Promise<void>;
}

/** Goes on with what is kept. All answers come from memory; nobody but who decides waits for the store. */
export function createModeration(options: RecordsOptions, kept: KeptModeration = NOTHING): KeptAnew {
  const { calendarMs } = options;
  const bans = new Map<string, { ban: Ban; prefix: Prefix | undefined }>();
  const mutes = new Map<string, Mute>();
  const renames = new Map<string, Rename>();
  const records = createRecords(options, kept);
  const { record } = records;

  const put = (table: string, key: string, value: { untilMs: number }): Write => {
    return { table, key, value: jsonBytes(value), keptMs: Math.max(0, value.untilMs - calendarMs()) };
  };

  const lift = (act: Act, table: string, key: string, { identity, name }: Ban | Mute, detail?: string) =>
    record({ act, identity, name, detail }, [{ table, key, value: undefined }]);

  const load = (known: Pick<KeptModeration, 'bans' | 'mutes' | 'renames'>) => {
    for (const map of [bans, mutes, renames]) map.clear();
    for (const ban of known.bans) bans.set(ban.id, { ban, prefix: prefixOf(ban) });
    for (const mute of known.mutes) mutes.set(mute.identity, mute);
    for (const rename of known.renames) renames.set(rename.identity, rename);
  };

  load(kept);
  const isOver = ({ untilMs }: { untilMs: number }) => untilMs <= calendarMs();

  return {
    banOf(identity, address) {
      let longest: Ban | undefined;
      for (const { ban, prefix } of bans.values()) {
        const isMeant = prefix ? prefix.covers(address) : ban.id === identity;
        if (isMeant && !isOver(ban) && ban.untilMs > (longest?.untilMs ?? 0)) longest = ban;
      }
      return longest;
    },
    muteOf(identity) {
      const mute = identity === undefined ? undefined : mutes.get(identity);
      return mute && !isOver(mute) ? mute : undefined;
    },
    nameFor(identity, wanted) {
      const rename = identity === undefined ? undefined : renames.get(identity);
      return rename?.from.includes(wanted) && !isOver(rename) ? rename.to : wanted;
    },
    get bans() {
      for (const [id, { ban }] of bans) if (isOver(ban)) bans.delete(id);
      return [...bans.values()].map(({ ban }) => ban).reverse();
    },
    get mutes() {
      for (const [identity, mute] of mutes) if (isOver(mute)) mutes.delete(identity);
      return [...mutes.values()].reverse();
    },
    reports: records.reports,
    audit: records.audit,
    ban(given) {
      const ban: Ban = { ...given, atMs: calendarMs() };
      bans.set(ban.id, { ban, prefix: prefixOf(ban) });
      const { identity, name, reason, untilMs } = ban;
      const detail = ban.kind === 'address' ? ban.id : undefined;
      return record({ act: 'ban', identity, name, detail, reason, untilMs }, [put('bans', ban.id, ban)]);
    },
    unban(id) {
      const { ban } = bans.get(id) ?? {};
      if (!ban || !bans.delete(id)) return undefined;
      return lift('unban', 'bans', id, ban, ban.kind === 'address' ? id : undefined);
    },
    mute(given) {
      const mute: Mute = { ...given, atMs: calendarMs() };
      mutes.set(mute.identity, mute);
      const { identity, name, reason, untilMs } = mute;
      return record({ act: 'mute', identity, name, reason, untilMs }, [put('mutes', identity, mute)]);
    },
    unmute(identity) {
      const mute = mutes.get(identity);
      if (!mute || !mutes.delete(identity)) return undefined;
      return lift('unmute', 'mutes', identity, mute);
    },
    rename(given, reason, room) {
      const { identity, from: name, to: detail } = given;
      const taken = [name, ...(renames.get(identity)?.from ?? [])].filter((one) => one !== detail);
      const from = [...new Set(taken)].slice(0, MOST_TAKEN_NAMES);
      const rename: Rename = { identity, from, to: detail, untilMs: calendarMs() + RENAME_MS };
      renames.set(identity, rename);
      return record({ act: 'rename', identity, name, detail, room, reason }, [put('renames', identity, rename)]);
    },
    note: (entry) => record(entry),
    add: records.report,
    settled: records.settled,
    writeAgain() {
      records.save([
        ...[...bans.values()].map(({ ban }) => put('bans', ban.id, ban)),
        ...[...mutes.values()].map((mute) => put('mutes', mute.identity, mute)),
        ...[...renames.values()].map((rename) => put('renames', rename.identity, rename)),
      ]);
    },
    async reload(read) {
      const known = await readSettled(records, read);
      load(known);
      records.load(known);
    },
  };
}

/** What is kept, read once nothing was decided here meanwhile, which would not be in it. */
async function readSettled(records: Records, read: () => Promise<KeptModeration>): Promise<KeptModeration> {
  for (;;) {
    await records.settled();
    const { written } = records;
    const known = await read();
    if (records.written === written) return known;
  }
}

function prefixOf({ kind, id }: Ban): Prefix | undefined {
  return kind === 'address' ? readPrefix(id) : undefined;
}
