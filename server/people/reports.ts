import type { Report, Reports } from '../ports/reports.ts';

/** More are not read by anybody; the oldest go. */
const MOST_REPORTS = 500;

interface ReportsLog {
  warn(fields: object, message: string): void;
}

/** Reports that are only written to the log, without what was said. */
export function createReportLog(log: ReportsLog): Reports {
  return {
    add: ({ room, tick, by, about, reason }) => log.warn({ room, tick, by, about, reason }, 'a player was reported'),
  };
}

/** Reports in memory, for as long as the process lives. */
export interface ReportList extends Reports {
  /** The newest last. */
  readonly list: readonly (Report & { readonly atMs: number })[];
}

/** @param wallMs milliseconds since 1970 */
export function createReportList(wallMs: () => number, log: ReportsLog): ReportList {
  const list: (Report & { atMs: number })[] = [];
  const written = createReportLog(log);
  return {
    list,
    add(report) {
      list.push({ ...report, atMs: wallMs() });
      if (list.length > MOST_REPORTS) list.shift();
      written.add(report);
    },
  };
}
