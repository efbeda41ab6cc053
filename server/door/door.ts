import { Pace } from '../../game/common/pace.ts';
import type { Refused } from '../../protocol/join.ts';
import { type Counters, count } from '../ledger/counters.ts';
import type { Prefix } from '../machine/prefix.ts';
import { type Crowd, createCrowd, createInside, hashOf } from './crowd.ts';
import { isWelcome } from './origin.ts';
import { createVisitors, type Signs, type Visitor } from './visitor.ts';

/** What of the configuration says who may come in; 0: any number. */
export interface DoorSettings {
  readonly maxConnections: number;
  readonly addressConnections: number;
  readonly joinsPerMinute: number;
  readonly addressJoins: number;
  readonly trustProxy: readonly Prefix[];
  readonly allowedOrigins: readonly string[];
  readonly capLoopback: boolean;
}

export interface DoorOptions {
  readonly config: DoorSettings;
  readonly counters: Counters;
  readonly log: { warn(fields: object, message: string): void };
  /** Shared by the doors of one server; without it this is its only one. */
  readonly crowd?: Crowd;
  /** See `AccessLog`. */
  note?(line: { method: string; path: string; status: number; from: string }): void;
  nowMs(): number;
}

/** Who may come in: asked before anything of a connection or a join is looked at. */
export interface Door {
  /** Somebody wants to open a WebSocket. Who is let in is counted until `left`. */
  enter(signs: Signs): Visitor | Refused;
  left(visitor: Visitor): void;
  /** Somebody sends a request that is no mere look; `joins`: it asks for a ticket. */
  ask(signs: Signs, joins: boolean): Visitor | Refused;
  /**
   * A connection has come in from `peer`, and has said nothing yet; false: it must be closed at once. Who says nothing is closed after 10 s,
   * so that no address has more than so many.
   */
  arrive(peer: string): boolean;
  /** A request was answered. */
  note(request: Signs & { readonly method: string; readonly path: string }, status: number): void;
  /** Whether a page of this origin may read answers and send requests. */
  isWelcome(origin: string, host: string): boolean;
}

/** A limit that is reached again and again is told so often. */
const TELL_EVERY_MS = 60_000;
const MINUTE_MS = 60_000;
/** Transports close a connection that says nothing after so long. */
const QUIET_MS = 10_000;
/** A page asks by up to six connections at once, and a household of them reload theirs. */
const ARRIVALS_A_CONNECTION = 4;
/** Seconds after which connections may have ended. */
const CONNECTIONS_RETRY = 10;

export function createDoor({ config, counters, log, crowd = createCrowd(), note, nowMs }: DoorOptions): Door {
  const { maxConnections, addressConnections, joinsPerMinute, addressJoins } = config;
  const allowed = new Set(config.allowedOrigins);
  const mark = createMark(crowd.salt);
  const tell = createTelling(log, mark, nowMs);
  const { find, isTrusted } = createVisitors(config);
  const inside = createInside(crowd);
  const allJoins = new Pace<0>(joinsPerMinute, MINUTE_MS / joinsPerMinute);
  // The system spreads an address's connections over the doors.
  const ownArrivals = Math.ceil((addressConnections * ARRIVALS_A_CONNECTION) / crowd.doors);
  const arrivals = new Pace<string>(ownArrivals, QUIET_MS / ownArrivals);
  const ownJoins = new Pace<string>(addressJoins, MINUTE_MS / addressJoins);

  const turn = (
    variable: string,
    { address }: Visitor,
    turned: Refused,
    why = `somebody is refused: ${variable} allows no more`,
  ): Refused => {
    count(counters.refusedByLimit, variable);
    tell(variable, address, why);
    return turned;
  };

  const greet = (signs: Signs): Visitor | Refused => {
    const visitor = find(signs);
    const { peer, forwarded, origin, host } = signs;
    // Who is not believed is known by the address of its own.
    if (forwarded !== '' && !isTrusted(peer)) tell('TRUST_PROXY', visitor.address, NOT_BELIEVED);
    if (isWelcome(origin, host, allowed)) return visitor;
    const quote = (text: string) => JSON.stringify(text.slice(0, 100));
    const page = `a page of ${quote(origin)} is refused: this server is ${quote(host)} to it, and ALLOWED_ORIGINS does not name the page`;
    return turn('ALLOWED_ORIGINS', visitor, OTHER_ORIGIN, page);
  };

  const findCrowd = (visitor: Visitor): Refused | undefined => {
    const own = visitor.household === undefined ? 0 : inside.of(visitor.household);
    if (maxConnections > 0 && inside.all() >= maxConnections)
      return turn('MAX_CONNECTIONS', visitor, TOO_MANY_CONNECTIONS);
    const isCrowd = addressConnections > 0 && own >= addressConnections;
    return isCrowd ? turn('ADDRESS_CONNECTIONS', visitor, TOO_MANY_OF_ONE) : undefined;
  };

  return {
    isWelcome: (origin, host) => isWelcome(origin, host, allowed),
    arrive(peer) {
      // A proxy's connections are those of many.
      const visitor = find({ peer, forwarded: '' });
      const { household } = visitor;
      if (addressConnections === 0 || household === undefined || isTrusted(peer)) return true;
      if (arrivals.take(household, nowMs()) === 0) return true;
      const why = 'a connection is refused: ADDRESS_CONNECTIONS allows no more of one address';
      turn('ADDRESS_CONNECTIONS', visitor, TOO_MANY_OF_ONE, why);
      return false;
    },
    note(request, status) {
      if (!note) return;
      const { method, path } = request;
      note({ method, path, status, from: mark(find(request).address) });
    },
    enter(signs) {
      const visitor = greet(signs);
      if ('error' in visitor) return visitor;
      const refused = findCrowd(visitor);
      if (refused) return refused;
      inside.change(visitor.household, 1);
      return visitor;
    },
    left: ({ household }) => inside.change(household, -1),
    ask(signs, joins) {
      const visitor = greet(signs);
      if ('error' in visitor || !joins) return visitor;
      // Said here, where there are words for it: of a handshake a page learns only that it failed.
      const refused = findCrowd(visitor);
      if (refused || visitor.household === undefined) return refused ?? visitor;
      const ownWaitMs = addressJoins > 0 ? ownJoins.take(visitor.household, nowMs()) : 0;
      if (ownWaitMs > 0) return turn('ADDRESS_JOINS', visitor, tooManyJoins('from your address', ownWaitMs));
      const waitMs = joinsPerMinute > 0 ? allJoins.take(0, nowMs()) : 0;
      return waitMs > 0 ? turn('JOINS_PER_MINUTE', visitor, tooManyJoins('at this moment', waitMs)) : visitor;
    },
  };
}

const NOT_BELIEVED =
  'X-Forwarded-For of an address that is no proxy of ours is not believed: TRUST_PROXY names proxies';

const OTHER_ORIGIN: Refused = {
  status: 403,
  error: 'other-origin',
  message: 'Pages of other sites may not connect here.',
};

const TOO_MANY_CONNECTIONS: Refused = {
  status: 503,
  error: 'too-many-connections',
  message: 'Too many are connected to this server. Try again soon.',
  retryAfter: CONNECTIONS_RETRY,
};

const TOO_MANY_OF_ONE: Refused = {
  status: 429,
  error: 'too-many-connections',
  message: 'Too many are connected from your address. Close some, or try again soon.',
  retryAfter: CONNECTIONS_RETRY,
};

function tooManyJoins(where: string, waitMs: number): Refused {
  const retryAfter = Math.ceil(waitMs / 1000);
  return { status: 429, error: 'too-many', message: `Too many join ${where}. Try again soon.`, retryAfter };
}

/** An address as it is written down: a hash, another one in each process. */
function createMark(salt: Uint8Array): (address: string) => string {
  return (address) => (address === '' ? '' : hashOf(salt, address).toString('hex', 0, 4));
}

/** Writes of each subject once a minute at most, with how many there were since. */
function createTelling(log: DoorOptions['log'], mark: (address: string) => string, nowMs: () => number) {
  const told = new Map<string, { atMs: number; since: number }>();
  return (variable: string, address: string, sentence: string): void => {
    const before = told.get(variable);
    if (before && nowMs() - before.atMs < TELL_EVERY_MS) {
      before.since++;
      return;
    }
    log.warn({ variable, from: mark(address), times: (before?.since ?? 0) + 1 }, sentence);
    told.set(variable, { atMs: nowMs(), since: 0 });
  };
}
