import type { Reported, Reports } from '../ports/reports.ts';

interface ReportsLog {
  warn(fields: object, message: string): void;
}

/** Writes reports to the log, without what was said and without identities, of which a log forgets nothing. */
export function createReportLog(log: ReportsLog): Reports {
  return {
    add: ({ room, tick, by, about, reason }) =>
      log.warn({ room, tick, by: plain(by), about: plain(about), reason }, 'a player was reported'),
  };
}

function plain({ seat, who, name }: Reported): Reported {
  return { seat, who, name };
}
