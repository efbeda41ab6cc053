import {
  cleanName,
  type Difficulty,
  HANDLE_SIGNS,
  type JoinAnswer,
  type JoinRequest,
  NAMELESS,
} from '../../protocol/join.ts';
import type { Host } from '../host/host.ts';
import { linkRoom } from '../host/publish.ts';
import { hasComet, type Room } from '../host/room.ts';
import { attach, rename } from '../host/seats.ts';
import { gatewayOf, type Session } from '../host/session.ts';
import { friendCodeOf } from '../identity/friend-code.ts';
import { hashOf, NOBODY, whoIs } from '../identity/identity.ts';
import type { Counters } from '../ledger/counters.ts';
import type { Rules } from '../ports/moderation.ts';
import type { Directory } from '../ports/rooms.ts';
import type { Time } from '../ports/time.ts';
import { createFriends, type Friends } from './friends.ts';
import { findRoom, findRoomToWatch, freeSeat, freeSpectatorSeat, type MatchmakingOptions } from './matchmaking.ts';
import { createParties } from './parties.ts';
import { banned, otherProtocol, type Refusal, serverFull } from './refusals.ts';
import { createKey, handleOf, opens, renewKey, useKey } from './session-key.ts';
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
  /** What an operator has decided; where not given all are welcome, by whatever name. */
  rules?: Pick<Rules, 'banOf' | 'nameFor'>;
  /** Whether there is place for somebody new. */
  mayJoin?(): boolean;
  /** Of a session whose comet can be taken up again something is new: its key, its name, its player. */
  onChanged?(seat: Seat): void;
  /** A session is over, and can be resumed no more. */
  onForgotten?(session: Session): void;
  /** Lets bots into a private room that has just been opened; nobody comes where there is no such thing. */
  orderBots?(room: string, bots: number, difficulty: Difficulty): void;
}

/** Who may sit where: answers joins, and gives seats to those who come with a ticket. */
export interface Lobby extends Directory {
  readonly rooms: ReadonlyMap<string, Room>;
  /** Answers a join, or says why not. */
  join(request: JoinRequest, from?: JoinedFrom): JoinAnswer | Refusal;
  readonly tickets: Pick<Tickets, 'count'>;
  readonly friends: Friends;
  /** The session that a key opens, in whatever state; undefined where it opens none. */
  find(key: string): Seat | undefined;
  /** A session's seat is free again: its key is worth nothing any more. */
  forget(session: Session): void;
  /** Gives a player another name, and tells everybody in the room. */
  rename(seat: Seat, name: string): void;
  /** A session that was not made here can be resumed by its key. */
  adopt(seat: Seat): void;
}

/** What is known of who joins beside the request. */
export interface JoinedFrom {
  /** As `identityOf`; where not given it follows from the request's secret. */
  readonly identity?: string | undefined;
  /** Of the other end of the connection, as `plainAddress`; empty: unknown. */
  readonly address?: string;
}

/** A seat, and the key to tell its player. */
interface Taken {
  readonly seat: Seat;
  readonly key: string;
}

const SECRET_BYTES = 24;

export function createLobby(options: LobbyOptions): Lobby {
  const { host, time, mayJoin = () => true } = options;
  const { randomBytes, orderBots, onChanged, rules } = options;
  const parties = createParties(time);
  const matchmaking: MatchmakingOptions = {
    host,
    maxRooms: options.config.maxRooms,
    parties,
    randomBytes,
    orderBots,
  };
  const seatsByHandle = new Map<string, Seat>();
  const secret = () => Buffer.from(randomBytes(SECRET_BYTES)).toString('base64url');
  const tickets = createTickets(time, secret);

  const find = (key: string): Seat | undefined => {
    const seat = seatsByHandle.get(handleOf(key));
    return seat && seat.session.state.kind !== 'left' && opens(seat.session.key, key) ? seat : undefined;
  };

  const resumed = ({ resume, room, takeover }: JoinRequest): Seat | undefined => {
    const seat = resume === undefined ? undefined : find(resume);
    if (!seat) return undefined;
    if (room !== undefined && room !== seat.room.options.code) return undefined;
    // A key from storage may be a duplicated tab's: it must not take a living session from its twin.
    return gatewayOf(seat.session) && !takeover ? undefined : seat;
  };

  const takeSeat = (room: Room, number: number): Taken => {
    const key = secret();
    const session = newSession(number, key, time.nowMs());
    room.sessions[number] = session;
    room.lastSeenMs = time.nowMs();
    const seat = { room, session };
    // There is nothing to come back to for a spectator.
    if (hasComet(room, number)) seatsByHandle.set(session.key.handle, seat);
    return { seat, key };
  };

  const takeBack = (seat: Seat): Taken => {
    const key = renewKey(seat.session.key, secret().slice(HANDLE_SIGNS));
    onChanged?.(seat);
    return { seat, key };
  };

  const seatFor = (request: JoinRequest, own: string | undefined): Taken | Refusal => {
    if (request.watch) {
      const room = mayJoin() ? findRoomToWatch(matchmaking, request) : serverFull();
      return 'error' in room ? room : takeSeat(room, freeSpectatorSeat(room));
    }
    const back = resumed(request);
    if (back) return takeBack(back);
    const room = mayJoin() ? findRoom(matchmaking, request, own) : serverFull();
    return 'error' in room ? room : takeSeat(room, freeSeat(room));
  };

  return {
    rooms: host.rooms,
    tickets,
    friends: createFriends(parties, time),
    find,
    forget(session) {
      parties.remove(session);
      seatsByHandle.delete(session.key.handle);
      options.onForgotten?.(session);
    },
    rename(seat, name) {
      rename(seat.room, seat.session, name);
      onChanged?.(seat);
    },
    adopt: (seat) => void seatsByHandle.set(seat.session.key.handle, seat),
    join(request, { identity = hashOf(request.identity), address = '' } = {}) {
      if (request.fingerprint && request.fingerprint !== options.fingerprint) return otherProtocol();
      const ban = rules?.banOf(identity, address);
      if (ban) return banned(ban);
      const own = request.friend === undefined ? undefined : friendCodeOf(request.friend);
      const taken = seatFor(request, own);
      if ('error' in taken) return taken;
      const { seat, key } = taken;
      const { room, session } = seat;
      if (!request.watch) {
        nameSession(session, request, identity, options);
        parties.add(seat, own, request.with);
      }
      identify(session, identity);
      session.address = address;
      return { ticket: tickets.give(seat), key, room: room.options.code };
    },
    attach(ticket, gateway, answer) {
      const seat = tickets.take(ticket);
      if (!seat) return answer(undefined);
      const { link, follower } = linkRoom(seat.room, gateway);
      attach(seat.room, seat.session, follower);
      // Whoever has the ticket has the key that came with it.
      useKey(seat.session.key);
      if (hasComet(seat.room, seat.session.seat)) onChanged?.(seat);
      answer({ room: link, seat: seat.session.seat });
    },
  };
}

/** One whose ticket has not been used. */
function newSession(seat: number, key: string, nowMs: number): Session {
  const player = { name: '', colour: 0, identity: undefined, who: NOBODY, address: '', sinceMs: nowMs };
  return { ...player, key: createKey(key), seat, state: { kind: 'joining', untilMs: nowMs + TICKET_MS } };
}

function nameSession(
  session: Session,
  { name: wanted, colour }: JoinRequest,
  identity: string | undefined,
  { counters, isRude, rules }: LobbyOptions,
): void {
  const name = cleanName(wanted);
  if (name !== wanted) counters.namesCleaned++;
  // Asked once a name: who comes back a hundred times has not a hundred names.
  const isKept = name === session.name || !isRude(name);
  if (!isKept) counters.namesReplaced++;
  const own = isKept ? name : NAMELESS;
  session.name = rules?.nameFor(identity, own) ?? own;
  session.colour = colour;
}

/** A session that is resumed with another identity, or without one, is from then on that one's. */
function identify(session: Session, identity: string | undefined): void {
  session.identity = identity;
  session.who = identity === undefined ? NOBODY : whoIs(identity);
}
