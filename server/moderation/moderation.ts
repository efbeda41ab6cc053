import type { Act, AuditEntry, Ban, KeptReport, Moderation, Mute, Rename } from '../ports/moderation.ts';
import type { Store, Write } from '../ports/store.ts';
import { jsonBytes } from '../store/tables.ts';
import { type Prefix, readPrefix } from './prefix.ts';
import { type KeptModeration, type Keyed, MOST_REPORTS, MOST_SHOWN_ACTS } from './read.ts';
import { createTimeKeys } from './time-keys.ts';

export interface ModerationOptions {
  readonly store: Store;
  /** Milliseconds since 1970. */
  calendarMs(): number;
  /** What was decided counts, but will not outlast the process. */
  onFailed(error: unknown): void;
  readonly log: { info(fields: object, message: string): void };
}

/** How long a name is refused to its player: whoever comes back after a year has another one. */
const RENAME_MS = 365 * 86_400_000;
const NOTHING: KeptModeration = { bans: [], mutes: [], renames: [], reports: [], audit: [] };

/** Goes on with what is kept. All answers come from memory; nobody but who decides waits for the store. */
export function createModeration(options: ModerationOptions, kept: KeptModeration = NOTHING): Moderation {
  const { store, calendarMs, onFailed, log } = options;
  const bans = new Map(kept.bans.map((ban) => [ban.id, { ban, prefix: prefixOf(ban) }]));
  const mutes = new Map(kept.mutes.map((mute) => [mute.identity, mute]));
  const renames = new Map(kept.renames.map((rename) => [rename.identity, rename]));
  const reports: Keyed<KeptReport>[] = [...kept.reports];
  const audit: AuditEntry[] = kept.audit.map(({ value }) => value);
  const reportKey = createTimeKeys(kept.reports[0]?.key);
  const auditKey = createTimeKeys(kept.audit[0]?.key);
  let saving: Promise<unknown> = Promise.resolve();

  /** In the order in which it was decided. */
  const save = (writes: readonly Write[]): Promise<boolean> => {
    const saved = saving.then(() =>
      store.batch(writes).then(
        () => true,
        (error: unknown) => {
          onFailed(error);
          return false;
        },
      ),
    );
    saving = saved;
    return saved;
  };

  /** An act and its line in the log are kept together or not at all. */
  const record = (entry: Omit<AuditEntry, 'atMs'>, writes: readonly Write[] = []): Promise<boolean> => {
    const atMs = calendarMs();
    const line: AuditEntry = { ...entry, atMs };
    audit.unshift(line);
    if (audit.length > MOST_SHOWN_ACTS) audit.pop();
    log.info({ audit: line }, `moderation: ${entry.act}`);
    return save([...writes, { table: 'audit', key: auditKey(atMs), value: jsonBytes(line) }]);
  };

  const put = (table: string, key: string, value: { untilMs: number }): Write => {
    return { table, key, value: jsonBytes(value), keptMs: Math.max(0, value.untilMs - calendarMs()) };
  };

  const lift = (act: Act, table: string, key: string, { identity, name }: Ban | Mute, detail?: string) =>
    record({ act, identity, name, detail }, [{ table, key, value: undefined }]);

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
      return rename && rename.from === wanted && !isOver(rename) ? rename.to : wanted;
    },
    get bans() {
      for (const [id, { ban }] of bans) if (isOver(ban)) bans.delete(id);
      return [...bans.values()].map(({ ban }) => ban).reverse();
    },
    get mutes() {
      for (const [identity, mute] of mutes) if (isOver(mute)) mutes.delete(identity);
      return [...mutes.values()].reverse();
    },
    get reports() {
      return reports.map(({ value }) => value);
    },
    audit,
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
      const rename: Rename = { ...given, untilMs: calendarMs() + RENAME_MS };
      const { identity, from: name, to: detail } = rename;
      renames.set(identity, rename);
      return record({ act: 'rename', identity, name, detail, room, reason }, [put('renames', identity, rename)]);
    },
    note: (entry) => record(entry),
    add(report) {
      const value: KeptReport = { ...report, atMs: calendarMs() };
      const key = reportKey(value.atMs);
      reports.unshift({ key, value });
      const over = reports.length > MOST_REPORTS ? reports.pop() : undefined;
      const gone: Write[] = over ? [{ table: 'reports', key: over.key, value: undefined }] : [];
      void save([{ table: 'reports', key, value: jsonBytes(value) }, ...gone]);
    },
    async settled() {
      await saving;
    },
  };
}

function prefixOf({ kind, id }: Ban): Prefix | undefined {
  return kind === 'address' ? readPrefix(id) : undefined;
}
