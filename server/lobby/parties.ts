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
  /** The first of a party is in a room: places stay free there for those who press play at the same moment. */
  hold(party: string, room: Room): void;
  /** Places of a room that are held for parties. */
  heldIn(room: Room): number;
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
  const holds = new Map<string, { room: Room; untilMs: number }>();

  const remove = (session: Session) => {
    const entry = entries.get(session);
    if (!entry) return;
    take(players, entry.own, entry.seat);
    take(members, entry.party, entry.seat);
    entries.delete(session);
  };

  const countIn = (room: Room, party: string) =>
    [...(players.get(party) ?? []), ...(members.get(party) ?? [])].filter((seat) => seat.room === room).length;

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
    playerOf: (code) => newest(players.get(code), ({ session }) => session.state.kind !== 'joining'),
    roomOf: (party) => (newest(players.get(party)) ?? newest(members.get(party)))?.room,
    roomWaitingFor: (own) => newest(members.get(own), ({ room }) => room.options.isPublic)?.room,
    hold: (party, room) => void holds.set(party, { room, untilMs: time.nowMs() + HOLD_MS }),
    heldIn(room) {
      let held = 0;
      for (const [party, hold] of holds) {
        if (time.nowMs() >= hold.untilMs) holds.delete(party);
        else if (hold.room === room) held += Math.max(0, PARTY_SEATS - countIn(room, party));
      }
      return held;
    },
  };
}

function put(seats: Map<string, Set<Seat>>, code: string | undefined, seat: Seat): void {
  if (code === undefined) return;
  const set = seats.get(code);
  if (set) set.add(seat);
  else seats.set(code, new Set([seat]));
}

function take(seats: Map<string, Set<Seat>>, code: string | undefined, seat: Seat): void {
  if (code === undefined) return;
  const set = seats.get(code);
  set?.delete(seat);
  if (set?.size === 0) seats.delete(code);
}

/** The last that was put in and has not left. */
function newest(
  seats: ReadonlySet<Seat> | undefined,
  isWanted: (seat: Seat) => boolean = () => true,
): Seat | undefined {
  return [...(seats ?? [])].findLast((seat) => seat.session.state.kind !== 'left' && isWanted(seat));
}
