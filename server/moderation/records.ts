import type { AuditEntry, KeptReport } from '../ports/moderation.ts';
import type { Report } from '../ports/reports.ts';
import type { Store, Write } from '../ports/store.ts';
import { jsonBytes } from '../store/tables.ts';
import { createTimeKeys } from '../store/time-keys.ts';
import { type KeptModeration, MOST_REPORTS, MOST_SHOWN_ACTS } from './read.ts';

export interface RecordsOptions {
  readonly store: Store;
  /** Milliseconds since 1970. */
  calendarMs(): number;
  /** What was decided counts, but will not outlast the process. */
  onFailed(error: unknown): void;
  readonly log: { info(fields: object, message: string): void };
  /** Of several hosts that share the store each has another. */
  readonly hostName?: string;
}

/** What is written down by time: acts of the operator, which stay, and reports, of which the newest do. */
export interface Records {
  /** The newest first, both. */
  readonly audit: readonly AuditEntry[];
  readonly reports: readonly KeptReport[];
  /** Keeps an act together with what it changed, or neither. @returns whether it is in the store */
  record(entry: Omit<AuditEntry, 'atMs'>, writes?: readonly Write[]): Promise<boolean>;
  report(report: Report): void;
  /** Writes what is no act and no report. */
  save(writes: readonly Write[]): void;
  /** How many of both were written down here. */
  readonly written: number;
  /** Takes in what is kept, in the place of what was known. */
  load(kept: Pick<KeptModeration, 'reports' | 'audit'>): void;
  /** Resolves when all there is to keep is kept, or cannot be. */
  settled(): Promise<void>;
}

export function createRecords(options: RecordsOptions, kept: Pick<KeptModeration, 'reports' | 'audit'>): Records {
  const { store, calendarMs, onFailed, log, hostName } = options;
  const reports: KeptReport[] = [];
  const keys: string[] = [];
  const audit: AuditEntry[] = [];
  const reportKey = createTimeKeys(kept.reports[0]?.key, hostName);
  const auditKey = createTimeKeys(kept.audit[0]?.key, hostName);
  let written = 0;
  let saving: Promise<unknown> = Promise.resolve();

  const write = async (writes: readonly Write[]): Promise<boolean> => {
    try {
      await store.batch(writes);
      return true;
    } catch (error) {
      onFailed(error);
      return false;
    }
  };

  /** In the order in which it was decided. */
  const save = (writes: readonly Write[]): Promise<boolean> => {
    const saved = saving.then(() => write(writes));
    saving = saved;
    return saved;
  };

  const load: Records['load'] = (known) => {
    reports.splice(0, Infinity, ...known.reports.map(({ value }) => value));
    keys.splice(0, Infinity, ...known.reports.map(({ key }) => key));
    audit.splice(0, Infinity, ...known.audit.map(({ value }) => value));
  };

  load(kept);
  return {
    audit,
    reports,
    load,
    save: (writes) => void save(writes),
    get written() {
      return written;
    },
    record(entry, writes = []) {
      written++;
      const atMs = calendarMs();
      const line: AuditEntry = { ...entry, atMs };
      audit.unshift(line);
      if (audit.length > MOST_SHOWN_ACTS) audit.pop();
      log.info({ audit: line }, `moderation: ${entry.act}`);
      return save([...writes, { table: 'audit', key: auditKey(atMs), value: jsonBytes(line) }]);
    },
    report(report) {
      written++;
      const value: KeptReport = { ...report, atMs: calendarMs() };
      const key = reportKey(value.atMs);
      reports.unshift(value);
      keys.unshift(key);
      const writes: Write[] = [{ table: 'reports', key, value: jsonBytes(value) }];
      if (reports.length > MOST_REPORTS) {
        reports.pop();
        writes.push({ table: 'reports', key: keys.pop() ?? key, value: undefined });
      }
      void save(writes);
    },
    async settled() {
      await saving;
    },
  };
}
