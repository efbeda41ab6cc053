import { cleanName, type Difficulty, type JoinAnswer, type JoinRequest, NAMELESS } from '../../protocol/join.ts';
import type { Host } from '../host/host.ts';
import { linkRoom } from '../host/publish.ts';
import { hasComet, type Room } from '../host/room.ts';
import { attach } from '../host/seats.ts';
import { gatewayOf, type Session } from '../host/session.ts';
import { identityOf, NOBODY, whoIs } from '../identity/identity.ts';
import type { Counters } from '../ledger/counters.ts';
import type { Directory } from '../ports/rooms.ts';
import type { Time } from '../ports/time.ts';
import { findRoom, findRoomToWatch, freeSeat, freeSpectatorSeat, type MatchmakingOptions } from './matchmaking.ts';
import { otherProtocol, type Refusal, serverFull } from './refusals.ts';
import { createTickets, type Seat, TICKET_MS, type Tickets } from './tickets.ts';

export interface LobbyOptions {
  readonly host: Host;
  readonly config: { readonly maxRooms: number };
  readonly time: Time;
  readonly counters: Counters;
  readonly fingerprint: number;
  randomBytes(length: number): Uint8Array;
  /** Whether a name holds a rude word. */
  isRude(name: string): boolean;
  /** Whether there is place for somebody new. */
  mayJoin?(): boolean;
  /** Lets bots into a private room that has just been opened; nobody comes where there is no such thing. */
  orderBots?(room: string, bots: number, difficulty: Difficulty): void;
}

/** Who may sit where: answers joins, and gives seats to those who come with a ticket. */
export interface Lobby extends Directory {
  readonly rooms: ReadonlyMap<string, Room>;
  /** Answers a join, or says why not. */
  join(request: JoinRequest): JoinAnswer | Refusal;
  readonly tickets: Pick<Tickets, 'count'>;
  /** A session's seat is free again: its key is worth nothing any more. */
  forget(session: Session): void;
}

const SECRET_BYTES = 24;

export function createLobby(options: LobbyOptions): Lobby {
  const { host, time, mayJoin = () => true } = options;
  const { randomBytes, orderBots } = options;
  const matchmaking: MatchmakingOptions = { host, maxRooms: options.config.maxRooms, randomBytes, orderBots };
  const seatsByKey = new Map<string, Seat>();
  const secret = () => toBase64Url(randomBytes(SECRET_BYTES));
  const tickets = createTickets(time, secret);

  const resumed = ({ resume, room, takeover }: JoinRequest): Seat | undefined => {
    const seat = resume === undefined ? undefined : seatsByKey.get(resume);
    if (!seat || seat.session.state.kind === 'left') return undefined;
    if (room !== undefined && room !== seat.room.options.code) return undefined;
    // A key from storage may be a duplicated tab's: it must not take a living session from its twin.
    return gatewayOf(seat.session) && !takeover ? undefined : seat;
  };

  const takeSeat = (room: Room, number: number): Seat => {
    const untilMs = time.nowMs() + TICKET_MS;
    const state = { kind: 'joining', untilMs } as const;
    const session: Session = {
      key: secret(),
      seat: number,
      name: '',
      colour: 0,
      identity: undefined,
      who: 0,
      state: { ...state },
    };
    room.sessions[number] = session;
    room.lastSeenMs = time.nowMs();
    const seat = { room, session };
    // There is nothing to come back to for a spectator.
    if (hasComet(room, number)) seatsByKey.set(session.key, seat);
    return seat;
  };

  const seatFor = (request: JoinRequest): Seat | Refusal => {
    if (request.watch) {
      const room = mayJoin() ? findRoomToWatch(matchmaking, request) : serverFull();
      return 'error' in room ? room : takeSeat(room, freeSpectatorSeat(room));
    }
    const back = resumed(request);
    if (back) return back;
    const room = mayJoin() ? findRoom(matchmaking, request) : serverFull();
    return 'error' in room ? room : takeSeat(room, freeSeat(room));
  };

  return {
    rooms: host.rooms,
    tickets,
    forget: ({ key }) => void seatsByKey.delete(key),
    join(request) {
      if (request.fingerprint && request.fingerprint !== options.fingerprint) return otherProtocol();
      const seat = seatFor(request);
      if ('error' in seat) return seat;
      const { room, session } = seat;
      if (!request.watch) nameSession(session, request, options);
      identify(session, request.identity);
      return { ticket: tickets.give(seat), key: session.key, room: room.options.code };
    },
    attach(ticket, gateway, answer) {
      const seat = tickets.take(ticket);
      if (!seat) return answer(undefined);
      const { link, follower } = linkRoom(seat.room, gateway);
      attach(seat.room, seat.session, follower);
      answer({ room: link, seat: seat.session.seat });
    },
  };
}

function nameSession(
  session: Session,
  { name: wanted, colour }: JoinRequest,
  { counters, isRude }: LobbyOptions,
): void {
  const name = cleanName(wanted);
  if (name !== wanted) counters.namesCleaned++;
  // Asked once a name: who comes back a hundred times has not a hundred names.
  const isKept = name === session.name || !isRude(name);
  if (!isKept) counters.namesReplaced++;
  session.name = isKept ? name : NAMELESS;
  session.colour = colour;
}

/** A session that is resumed with another identity, or without one, is from then on that one's. */
function identify(session: Session, secret: string | undefined): void {
  session.identity = secret === undefined ? undefined : identityOf(secret);
  session.who = session.identity === undefined ? NOBODY : whoIs(session.identity);
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
