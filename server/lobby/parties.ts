import type { Room } from '../host/room.ts';
import type { Session } from '../host/session.ts';
import type { Time } from '../ports/time.ts';
import type { Seat } from './tickets.ts';

/**
 * Who plays under which friend's code, and who joined with whom: known for as long as their sessions last, and kept nowhere. A party is the
 * player of a code and all who joined with it.
 */
export interface Parties {
  /** A session has joined. @param own its player's code; @param party the code it joined with; where not given as it was before */
  add(seat: Seat, own: string | undefined, party: string | undefined): void;
  remove(session: Session): void;
  /** The player of a code has another from now on; none where not given. */
  renew(from: string, to: string | undefined): void;
  /** The session in which the player of a code plays, the newest of several. */
  playerOf(code: string): Seat | undefined;
  /** Where somebody is who joins with this code: to its player, else to those who joined with it. */
  roomOf(party: string): Room | undefined;
  /** The public room in which others wait for the player of a code, having joined with it. */
  roomWaitingFor(own: string): Room | undefined;
  /** The first of a party is on the way to a room: places stay free there for those who press play at the same moment. */
  hold(party: string, room: string): void;
  /** Where places are held for a party. */
  heldFor(party: string): string | undefined;
  /** Places of a room that are held for parties. */
  heldIn(room: string): number;
}

/** For so many of a party places are held: most parties are no larger. A larger one comes in as long as there are seats. */
export const PARTY_SEATS = 4;
/** As long as a ticket is good. Longer, and strangers would find rooms full that are not. */
const HOLD_MS = 10_000;

interface Entry {
  readonly seat: Seat;
  own: string | undefined;
  party: string | undefined;
}

export function createParties(time: Pick<Time, 'nowMs'>): Parties {
  const entries = new Map<Session, Entry>();
  const players = new Map<string, Set<Seat>>();
  const members = new Map<string, Set<Seat>>();
  /** The oldest first. */
  const holds = new Map<string, { room: string; untilMs: number }>();
  const heldIn = new Map<string, Set<string>>();

  const remove = (session: Session) => {
    const entry = entries.get(session);
    if (!entry) return;
    take(players, entry.own, entry.seat);
    take(members, entry.party, entry.seat);
    entries.delete(session);
  };

  const countIn = (code: string, party: string) =>
    [...(players.get(party) ?? []), ...(members.get(party) ?? [])].filter(({ room }) => room.options.code === code)
      .length;

  const release = (party: string) => {
    take(heldIn, holds.get(party)?.room, party);
    holds.delete(party);
  };

  const releaseOld = () => {
    for (const [party, { untilMs }] of holds) {
      if (time.nowMs() < untilMs) return;
      release(party);
    }
  };

  return {
    add(seat, own, party) {
      const { session } = seat;
      const kept = party ?? entries.get(session)?.party;
      remove(session);
      if (own === undefined && kept === undefined) return;
      // Who leads a party is counted once.
      const entry: Entry = { seat, own, party: kept === own ? undefined : kept };
      entries.set(session, entry);
      put(players, entry.own, seat);
      put(members, entry.party, seat);
    },
    remove,
    renew(from, to) {
      for (const seat of [...(players.get(from) ?? [])]) {
        const entry = entries.get(seat.session);
        if (!entry) continue;
        take(players, from, seat);
        entry.own = to;
        put(players, to, seat);
      }
    },
    playerOf: (code) => newest(players.get(code)),
    roomOf: (party) => (newest(players.get(party)) ?? newest(members.get(party)))?.room,
    roomWaitingFor: (own) => newest(members.get(own), ({ room }) => room.options.isPublic)?.room,
    hold(party, room) {
      release(party);
      holds.set(party, { room, untilMs: time.nowMs() + HOLD_MS });
      put(heldIn, room, party);
    },
    heldFor(party) {
      releaseOld();
      return holds.get(party)?.room;
    },
    heldIn(room) {
      releaseOld();
      const parties = [...(heldIn.get(room) ?? [])];
      return parties.reduce((held, party) => held + Math.max(0, PARTY_SEATS - countIn(room, party)), 0);
    },
  };
}

function put<T>(sets: Map<string, Set<T>>, code: string | undefined, one: T): void {
  if (code === undefined) return;
  const set = sets.get(code);
  if (set) set.add(one);
  else sets.set(code, new Set([one]));
}

function take<T>(sets: Map<string, Set<T>>, code: string | undefined, one: T): void {
  if (code === undefined) return;
  const set = sets.get(code);
  set?.delete(one);
  if (set?.size === 0) sets.delete(code);
}

/** The last that was put in and has not left. */
function newest(
  seats: ReadonlySet<Seat> | undefined,
  isWanted: (seat: Seat) => boolean = () => true,
): Seat | undefined {
  return [...(seats ?? [])].findLast((seat) => seat.session.state.kind !== 'left' && isWanted(seat));
}
