import type { Reports } from '../ports/reports.ts';

interface ReportsLog {
  warn(fields: object, message: string): void;
}

/** Reports that are only written to the log, without what was said. */
export function createReportLog(log: ReportsLog): Reports {
  return {
    add: ({ room, tick, by, about, reason }) => log.warn({ room, tick, by, about, reason }, 'a player was reported'),
  };
}
