import { appendFile, appendFileSync } from 'node:fs';
import { createBucket } from '../../game/common/pace.ts';

/** A request as it is noted: nobody's name, key or address. */
export interface AccessLine {
  readonly method: string;
  readonly path: string;
  /** HTTP status of the answer. */
  readonly status: number;
  /** A hash of the address it came from, another one in each process; empty: unknown. */
  readonly from: string;
}

export interface AccessLog {
  note(line: AccessLine): void;
  /** The process ends: what still waits is written at once. */
  flush(): void;
}

export interface AccessOptions {
  /** A file that lines are appended to; empty: joins and refusals go to the server's log. */
  readonly path: string;
  readonly log: { info(fields: object, message: string): void };
  nowMs(): number;
  /** Milliseconds since 1970. */
  calendarMs(): number;
  /** Told of each line that cannot be written, and why: a code like ENOSPC. */
  onLost(code: string): void;
}

/** Lines at once, and a second: who asks more often fills no disk. */
const MOST_LINES = 1000;
const LINES_PER_SECOND = 100;
/** Milliseconds that lines wait for others, to be written together. */
const WAIT_MS = 200;

/**
 * Notes joins and requests to the API. How many were left out stands in the next line that is written.
 * @throws an Error with a sentence where the file cannot be written
 */
export function createAccessLog(options: AccessOptions): AccessLog {
  const { path } = options;
  const mayWrite = createBucket(MOST_LINES, LINES_PER_SECOND, options.nowMs);
  const output = path === '' ? toLog(options.log) : toFile(path, options);
  let leftOut = 0;
  return {
    note(line) {
      if (!mayWrite()) {
        leftOut++;
        return;
      }
      const fields = leftOut > 0 ? { ...line, leftOut } : line;
      leftOut = 0;
      output.note(fields);
    },
    flush: output.flush,
  };
}

/** Joins and refusals are news; that a page asks how the leaderboard stands is none. */
function toLog(log: AccessOptions['log']): AccessLog {
  return {
    note(line) {
      if (line.status >= 400 || line.path === '/api/join') log.info(line, 'request');
    },
    flush() {},
  };
}

/** Each time it is opened anew: who moves it away, as logrotate does, need not say so. */
function toFile(path: string, { calendarMs, onLost }: AccessOptions): AccessLog {
  try {
    appendFileSync(path, '', { mode: 0o640 });
  } catch (error) {
    throw new Error(
      `ACCESS_LOG is ${path}, but that file cannot be written (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
  const waiting: string[] = [];
  let isBusy = false;
  const take = () => waiting.splice(0);
  const lose = ({ code = 'unknown' }: NodeJS.ErrnoException, lines: readonly string[]) => {
    for (const _ of lines) onLost(code);
  };
  const write = () => {
    const lines = take();
    appendFile(path, lines.join(''), { mode: 0o640 }, (error) => {
      if (error) lose(error, lines);
      isBusy = false;
      begin();
    });
  };
  const begin = () => {
    if (isBusy || waiting.length === 0) return;
    isBusy = true;
    setTimeout(write, WAIT_MS).unref();
  };
  return {
    note(line) {
      waiting.push(`${JSON.stringify({ time: new Date(calendarMs()).toISOString(), ...line })}\n`);
      begin();
    },
    flush() {
      const lines = take();
      try {
        if (lines.length > 0) appendFileSync(path, lines.join(''), { mode: 0o640 });
      } catch (error) {
        lose(error as NodeJS.ErrnoException, lines);
      }
    },
  };
}
