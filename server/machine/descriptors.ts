import { existsSync, readdirSync, statSync } from 'node:fs';
import { RAISE_LIMIT } from '../../game/node/descriptor-limit.ts';
import type { Counters } from '../ledger/counters.ts';

/**
 * Keeps the process below its limit of file descriptors. At the limit the library accepts nothing and tries again for ever, by a
 * whole core, and nobody hears of it. So newcomers are refused before, and what is left is for those who play.
 */
export interface Descriptors {
  /** A connection has come in; false: it must be closed at once. */
  opened(): boolean;
  closed(): void;
  /** Whether there is place for somebody new; who comes back to a comet needs not ask. */
  mayJoin(): boolean;
}

export interface DescriptorsOptions {
  limit: number;
  /** All that are open; undefined where nobody knows, or where to count that many takes too long. */
  countOpen(mayBeMany: boolean): number | undefined;
  counters: Counters;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  nowMs(): number;
}

/** Kept for what is no connection of a player: captures, the private port. */
const RESERVE = 16;
/** Connections are counted as they come and go. What else is open is counted after so long, when somebody comes. */
const RECOUNT_MS = 1000;
/** A crowd that comes and goes at the limit is said so often. */
const TELL_EVERY_MS = 60_000;
/** To list so many takes a fraction of a millisecond; thousands would stop the game for ten. */
const FEW = 100;

export function createDescriptors(options: DescriptorsOptions): Descriptors {
  const { limit, counters, log, nowMs } = options;
  let open = options.countOpen(false) ?? 0;
  let countedMs = nowMs();
  let toldMs = Number.NEGATIVE_INFINITY;
  let isShort = false;

  const recount = () => {
    if (nowMs() - countedMs < RECOUNT_MS) return;
    countedMs = nowMs();
    open = options.countOpen(open > FEW) ?? open;
    if (!isShort || limit - open < RESERVE + returning(limit)) return;
    isShort = false;
    log.info({ limit, open }, 'file descriptors are free again: newcomers come in');
  };

  const refuse = () => {
    counters.descriptorRefusals++;
    if (nowMs() - toldMs < TELL_EVERY_MS) return false;
    toldMs = nowMs();
    isShort = true;
    log.warn(
      { limit, open },
      `The limit of ${limit} file descriptors is nearly reached: newcomers are refused until some are free. ${RAISE_LIMIT}.`,
    );
    return false;
  };

  return {
    opened() {
      open++;
      recount();
      return limit - open >= RESERVE || refuse();
    },
    closed() {
      open--;
    },
    mayJoin() {
      recount();
      return limit - open >= RESERVE + returning(limit) || refuse();
    },
  };
}

/** Kept beside for page loads, and for players whose line broke: they come back though newcomers are refused. */
function returning(limit: number): number {
  return Math.min(256, Math.max(8, limit >> 4));
}

/** A sentence where the limit is below what rooms and seats need, or MAX_CONNECTIONS allows. */
export function tooFewDescriptors(
  limit: number,
  open: number,
  { roomSeats, maxRooms, maxConnections }: { roomSeats: number; maxRooms: number; maxConnections: number },
): string | undefined {
  const left = Math.max(0, limit - open - RESERVE - returning(limit));
  const only = `but the limit of ${limit} file descriptors only about ${left}. ${RAISE_LIMIT}, or lower`;
  const players = roomSeats * maxRooms;
  if (left < players) return `ROOM_SEATS and MAX_ROOMS allow ${players} players, ${only} MAX_ROOMS.`;
  if (left < maxConnections) return `MAX_CONNECTIONS allows ${maxConnections} connections, ${only} MAX_CONNECTIONS.`;
  return undefined;
}

const LISTED_IN = ['/proc/self/fd', '/dev/fd'].find((path) => existsSync(path));

/** How many are open in this process; undefined where nobody knows, or where they `mayBeMany` and would have to be listed. */
export function countOpen(mayBeMany: boolean): number | undefined {
  if (LISTED_IN === undefined) return undefined;
  // Linux has known the number since 6.2.
  const { size } = statSync(LISTED_IN);
  if (size > 0 && LISTED_IN.startsWith('/proc')) return size;
  if (mayBeMany) return undefined;
  try {
    return readdirSync(LISTED_IN).length;
  } catch {
    // To list them takes one more.
    return undefined;
  }
}
