import type { RoomWish } from '../../protocol/join.ts';
import type { Room } from '../host/room.ts';
import type { Session } from '../host/session.ts';
import type { Time } from '../ports/time.ts';

/** A session and where it sits. */
export interface Seat {
  readonly room: Room;
  readonly session: Session;
}

/** Where somebody new is sent: a room by its code, which is opened by the first who comes. */
export interface Destination {
  readonly code: string;
  readonly isPublic: boolean;
}

/** As whom somebody comes. */
export interface Person {
  readonly name: string;
  readonly colour: number;
  readonly identity: string | undefined;
  readonly address: string;
  /** The code by which friends find the player, and the one that this player joined with. */
  readonly own: string | undefined;
  readonly party: string | undefined;
}

/** What a ticket is good for. Nothing is held for it: rooms, seats and names are those of who comes with it. */
export interface Admission {
  readonly person: Person;
  readonly watches: boolean;
  /** The session that goes on, or where to begin one, with the key that was given out for it. */
  readonly to: Seat | (Destination & { readonly key: string; readonly wish: RoomWish | undefined });
}

/** Who is on the way to a room. */
export interface Expected {
  readonly isPublic: boolean;
  /** With tickets, and how many of them to play. */
  all: number;
  players: number;
}

/** Tickets: each is good for one hello, for ten seconds. */
export interface Tickets {
  /** One ticket a session that goes on, the newest. @returns undefined: there are too many */
  give(admission: Admission): string | undefined;
  /** What a ticket was given for; the ticket is used up. */
  take(ticket: string): Admission | undefined;
  /** Of those who begin a session and have joined just now, by the code of their room. */
  readonly expected: ReadonlyMap<string, Expected>;
  /** How many there are. */
  readonly count: number;
}

export const TICKET_MS = 10_000;
/** Who has not come so long after the join is not expected any more: a lost answer, or somebody who will not. */
const EXPECTED_MS = 3000;
/** More than 60,000 players who join in a minute; each takes some 500 bytes. */
const MOST_TICKETS = 10_000;

interface Given {
  readonly admission: Admission;
  isExpected: boolean;
  /** Of what happens next to it. */
  cancel: () => void;
}

export function createTickets(time: Time, secret: () => string): Tickets {
  const given = new Map<string, Given>();
  const newest = new Map<Session, string>();
  const expected = new Map<string, Expected>();

  const expect = ({ to, watches }: Admission, by: 1 | -1) => {
    if ('session' in to) return;
    const those = expected.get(to.code) ?? { isPublic: to.isPublic, all: 0, players: 0 };
    those.all += by;
    if (!watches) those.players += by;
    if (those.all > 0) expected.set(to.code, those);
    else expected.delete(to.code);
  };

  const take = (ticket: string): Admission | undefined => {
    const found = given.get(ticket);
    if (!found) return undefined;
    const { admission } = found;
    found.cancel();
    given.delete(ticket);
    if (found.isExpected) expect(admission, -1);
    if ('session' in admission.to) newest.delete(admission.to.session);
    return admission;
  };

  return {
    give(admission) {
      const session = 'session' in admission.to ? admission.to.session : undefined;
      const before = session && newest.get(session);
      if (before !== undefined) take(before);
      if (given.size >= MOST_TICKETS) return undefined;
      const ticket = secret();
      if (session) newest.set(session, ticket);
      expect(admission, 1);
      const cancel = time.later(EXPECTED_MS, () => {
        expect(admission, -1);
        one.isExpected = false;
        one.cancel = time.later(TICKET_MS - EXPECTED_MS, () => take(ticket));
      });
      const one: Given = { admission, isExpected: true, cancel };
      given.set(ticket, one);
      return ticket;
    },
    take,
    expected,
    get count() {
      return given.size;
    },
  };
}
