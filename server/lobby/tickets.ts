import type { Room } from '../host/room.ts';
import type { Session } from '../host/session.ts';
import type { Time } from '../ports/time.ts';

/** A session and where it sits. */
export interface Seat {
  readonly room: Room;
  readonly session: Session;
}

/** Tickets: each is good for one connection to one seat, for ten seconds. */
export interface Tickets {
  /** One ticket a seat, the newest: who asks for the same seat again and again must not fill the memory. */
  give(seat: Seat): string;
  /** The seat a ticket was given for; the ticket is used up. */
  take(ticket: string): Seat | undefined;
  /** How many there are. */
  readonly count: number;
}

/** A ticket is good for this long, and holds its seat meanwhile. */
export const TICKET_MS = 10_000;

export function createTickets(time: Time, secret: () => string): Tickets {
  const seats = new Map<string, Seat>();
  const newest = new Map<Session, { ticket: string; cancel: () => void }>();

  const drop = (session: Session) => {
    const old = newest.get(session);
    if (!old) return;
    old.cancel();
    seats.delete(old.ticket);
    newest.delete(session);
  };

  return {
    give(seat) {
      const { session } = seat;
      if (session.state.kind === 'joining') session.state.untilMs = time.nowMs() + TICKET_MS;
      drop(session);
      const ticket = secret();
      seats.set(ticket, seat);
      newest.set(session, { ticket, cancel: time.later(TICKET_MS, () => drop(session)) });
      return ticket;
    },
    take(ticket) {
      const seat = seats.get(ticket);
      if (seat) drop(seat.session);
      return seat && seat.session.state.kind !== 'left' ? seat : undefined;
    },
    get count() {
      return seats.size;
    },
  };
}
