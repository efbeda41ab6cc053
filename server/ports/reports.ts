/** What players report of each other, and who keeps it. */

/** Somebody at the time of a report. */
export interface Reported {
  readonly seat: number;
  /** Public number of the identity; 0: none. */
  readonly who: number;
  readonly name: string;
  /** Undefined: it joined without one, or has left. */
  readonly identity?: string | undefined;
}

export interface Report {
  readonly room: string;
  /** Tick of the room: the moment in its journal. */
  readonly tick: number;
  readonly by: Reported;
  readonly about: Reported;
  /** One of `REPORT_REASONS` of `protocol/people.ts`. */
  readonly reason: string;
  /** The last lines that who reports was told, the oldest first. */
  readonly lines: readonly ReportedLine[];
}

export interface ReportedLine {
  readonly tick: number;
  readonly from: Reported;
  readonly text: string;
}

/** Where reports go. Nothing of a tick waits for it. */
export interface Reports {
  add(report: Report): void;
}
