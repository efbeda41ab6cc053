import { closeKindOf, closeOf } from '../../../protocol/close.ts';
import type { Prize } from '../../../protocol/leaderboard.ts';
import type { Failure } from './answer.ts';
import type { Cause } from './cause.ts';
import type { Platform, Socket } from './platform.ts';
import type { JoinWish, Status } from './status.ts';

/** What a connection knows of its line. */
export interface Line {
  readonly platform: Platform;
  readonly onStatus: (status: Status) => void;
  /** Begins the next attempt. */
  readonly start: () => void;
  status: Status;
  wish: JoinWish | undefined;
  key: string | undefined;
  /** Where the last ticket leads. */
  room: string | undefined;
  /** What the player has won, by the last answer to a join. */
  prizes: readonly Prize[];
  socket: Socket | undefined;
  /** Raised with each attempt, so that what belongs to an older one is ignored. */
  era: number;
  /** Attempts since the line was up. */
  attempt: number;
  /** The one timer that runs: until the next attempt, or for as long as a step of this one may take. */
  cancelTimer: () => void;
  /** Whether nothing has come through the socket yet, and how many such sockets have ended in a row. */
  isBarren: boolean;
  barrenSockets: number;
}

/**
 * Pauses between attempts: doubled each time, all but a tenth by chance, so that a restarted server is not stormed: with half of it by
 * chance 30 of 200 players came within 50 ms. The longest is what a server that is back waits for its last player.
 */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 4000;
const LEAST_SHARE = 0.1;
/** The first pause after a gateway said that it goes: it lets players go one after another. */
const NOW_MS = 200;
/** Least pause after a server said that it goes or is full, and how much chance adds: all players hear it in the same instant. */
const LATER_MS = 1000;
const SPREAD_MS = 2000;
/** So many sockets in a row that brought nothing, each after an answered join, are no chance: one may be a restart. */
const BLOCKED_AFTER = 2;
/** Close code of ours for a line given up: not 1000, which would end the session. */
const GIVEN_UP = 4000;

export function setStatus(line: Line, status: Status): void {
  line.status = status;
  line.onStatus(status);
}

/** Ends an attempt; the number is the next one's. */
export function nextEra(line: Line): number {
  line.cancelTimer();
  line.socket = undefined;
  return ++line.era;
}

/** Whoever answered has said why there is no line: with a close code, or in answer to the join. */
export function end(line: Line, code: number, { cause, reason, retry: again, afterMs }: Failure): void {
  if (again === 'no' || again === 'reload') giveUp(line, code, cause, reason, again === 'reload');
  else retry(line, cause, reason, afterMs, again === 'now');
}

function giveUp(line: Line, code: number, cause: Cause, reason: string, reload: boolean): void {
  nextEra(line);
  setStatus(line, { state: 'closed', code, cause, reason, reload });
}

export function retry(line: Line, cause: Cause, reason: string, leastMs = 0, isNow = false): void {
  nextEra(line);
  const { platform } = line;
  const longest = isNow && line.attempt === 0 ? NOW_MS : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** line.attempt);
  const pauseMs = leastMs + longest * (LEAST_SHARE + (1 - LEAST_SHARE) * platform.random());
  line.attempt++;
  line.cancelTimer = platform.later(pauseMs, line.start);
  setStatus(line, { state: 'waiting', retryAtMs: platform.nowMs() + pauseMs, attempt: line.attempt, cause, reason });
}

/** The line broke without a word from the server. */
function breakOff(line: Line, cause: Cause, reason: string): void {
  if (line.isBarren && ++line.barrenSockets >= BLOCKED_AFTER)
    retry(line, 'blocked', 'the server answers, but nothing comes through a WebSocket');
  else retry(line, cause, reason);
}

/** The line is dead though the socket does not know. */
export function lose(line: Line, cause: Cause, reason: string): void {
  const old = line.socket;
  breakOff(line, cause, reason);
  old?.close(GIVEN_UP, 'line lost');
}

/** The socket has closed. */
export function closed(line: Line, code: number, said: string, wasOpen: boolean): void {
  const kind = closeKindOf(code);
  const { retry: again, reason: sentence } = closeOf(code);
  // A code we do not know, with a reason, is a newer server's; without one nobody closed the line.
  if (!kind && !said)
    return wasOpen ? breakOff(line, 'lost', sentence) : breakOff(line, 'unopened', 'the connection does not open');
  line.barrenSockets = 0;
  const afterMs = again === 'later' ? LATER_MS + line.platform.random() * SPREAD_MS : 0;
  end(line, code, { cause: kind ?? 'other', reason: said || sentence, retry: again, afterMs });
}
