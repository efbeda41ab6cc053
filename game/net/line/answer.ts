import type { CloseCode } from '../../../protocol/close.ts';
import type { JoinAnswer } from '../../../protocol/join.ts';
import type { Prize } from '../../../protocol/leaderboard.ts';
import type { Cause } from './cause.ts';
import type { Answer } from './platform.ts';

/** Why there is no line, and whether another try makes sense. */
export interface Failure {
  readonly cause: Cause;
  /** In English, for bots and for whoever looks into it. */
  readonly reason: string;
  readonly retry: CloseCode['retry'];
  /** Least pause before the next try. */
  readonly afterMs: number;
}

/**
 * Longest pause that anybody may ask for: a header with an hour in it would look like a page that is dead, and one with a
 * month would be no pause at all, since timers count in 32 bits.
 */
const MOST_PAUSE_MS = 5 * 60_000;
/** Least pause after the server said "later" without saying when. */
const LATER_MS = 1000;
/** A foreign sentence may be a page long. */
const LONGEST_REASON = 200;

type Refusal = Pick<Failure, 'cause' | 'retry'>;

/** The refusals of J2 in SPEC.md. One that is not here is tried again, whatever it says: it may not be the server's. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  'other-protocol': { cause: 'otherProtocol', retry: 'reload' },
  'room-unknown': { cause: 'roomUnknown', retry: 'no' },
  'room-full': { cause: 'roomFull', retry: 'later' },
  'server-full': { cause: 'serverFull', retry: 'later' },
  overloaded: { cause: 'serverFull', retry: 'later' },
  restarting: { cause: 'restarting', retry: 'yes' },
  'too-many-connections': { cause: 'serverFull', retry: 'later' },
  'other-origin': { cause: 'other', retry: 'no' },
  'too-many': { cause: 'throttled', retry: 'later' },
  banned: { cause: 'banned', retry: 'no' },
  'spectators-full': { cause: 'other', retry: 'later' },
  'not-json': { cause: 'other', retry: 'no' },
  'wrong-field': { cause: 'other', retry: 'no' },
  'body-too-big': { cause: 'other', retry: 'no' },
  ...refusals('no', ['missing', 'malformed', 'algorithm', 'key', 'issuer', 'audience', 'expired', 'claims']),
  ...refusals('later', ['early', 'keys-unreachable']),
  // No server says this: a bot's own process cannot open another connection, and trying again would blame the line.
  'own-limit': { cause: 'other', retry: 'no' },
};

/** Of operators' tokens, J13: who asks has to log in again, or wait. */
function refusals(retry: Failure['retry'], kinds: readonly string[]): Record<string, Refusal> {
  return Object.fromEntries(kinds.map((kind) => [`token-${kind}`, { cause: 'other', retry }]));
}

/** Reads what came back from a join: a ticket, a refusal, or something that others say in the server's place. */
export function readAnswer({ status, body, retryAfter }: Answer): JoinAnswer | Failure {
  const { ticket, key, room, prizes, error, message, retryAfter: told } = fieldsOf(body);
  if (status === 200 && isText(ticket) && isText(key) && isText(room)) {
    return { ticket, key, room, prizes: Array.isArray(prizes) ? prizes.filter(isPrize) : [] };
  }
  const pauseMs = Math.min(MOST_PAUSE_MS, 1000 * Math.max(secondsOf(told), secondsOf(retryAfter)));
  if (!isText(error) || !isText(message) || !/^[a-z]+(-[a-z]+)*$/.test(error)) return foreign(status, pauseMs);
  const { cause, retry } = Object.hasOwn(REFUSALS, error) ? REFUSALS[error] : NEWER;
  return {
    cause,
    reason: message.slice(0, LONGEST_REASON),
    retry,
    afterMs: retry === 'later' ? pauseMs || LATER_MS : pauseMs,
  };
}

function isPrize(value: unknown): value is Prize {
  const { period, name, place, dust } = fieldsOf(value);
  const isNamed = (period === 'day' || period === 'week') && isText(name);
  return isNamed && Number.isInteger(place) && Number.isInteger(dust);
}

/** A newer server's, of which there is its sentence alone. */
const NEWER: Refusal = { cause: 'other', retry: 'yes' };

function foreign(status: number, afterMs: number): Failure {
  const reason = `something else than the game server answered the join, with status ${status}`;
  return { cause: foreignCause(status), reason, retry: 'yes', afterMs };
}

function foreignCause(status: number): Cause {
  if (status === 429) return 'throttled';
  // Network Authentication Required: made for captive portals.
  if (status === 511) return 'foreign';
  // A proxy says of the server behind it that it is late (408, 425) or not there (5xx).
  return status >= 500 || status === 408 || status === 425 ? 'noAnswer' : 'foreign';
}

/**
 * Seconds that a header Retry-After asks for, as a number or as a date; undefined where it asks for none.
 * @param date the header Date of the same answer: the clock of this machine may be wrong
 */
export function readRetryAfter(header: string | null, date: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : (Date.parse(header) - Date.parse(date ?? '')) / 1000;
  return seconds > 0 ? seconds : undefined;
}

function fieldsOf(body: unknown): Record<string, unknown> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function secondsOf(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0;
}
