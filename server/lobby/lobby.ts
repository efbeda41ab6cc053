import { CLOSE } from '../../protocol/close.ts';
import {
  cleanName,
  HANDLE_SIGNS,
  type JoinAnswer,
  type JoinRequest,
  NAMELESS,
  type Refused,
} from '../../protocol/join.ts';
import { linkRoom, unlinkRoom } from '../host/publish.ts';
import type { Room } from '../host/room.ts';
import { attach, goesOn, rename } from '../host/seats.ts';
import { gatewayOf, type Session } from '../host/session.ts';
import { friendCodeOf } from '../identity/friend-code.ts';
import { hashOf, NOBODY, whoIs } from '../identity/identity.ts';
import type { Counters } from '../ledger/counters.ts';
import type { Rules } from '../ports/moderation.ts';
import type { Ending, Gateway, Place, RoomsDirectory } from '../ports/rooms.ts';
import type { Time } from '../ports/time.ts';
import { type AdmissionOptions, createAdmission, handleOfSpectator } from './admission.ts';
import { createFriends, type Friends } from './friends.ts';
import { findRoom, findRoomToWatch, type MatchmakingOptions } from './matchmaking.ts';
import { createParties } from './parties.ts';
import { FOUND, NOWHERE, rateRooms } from './rating.ts';
import { banEnding, banned, otherProtocol, overloaded, serverFull, tooManyJoins } from './refusals.ts';
import { handleOf, opens, renewKey, useKey } from './session-key.ts';
import { type Admission, createTickets, type Person, type Seat, TICKET_MS, type Tickets } from './tickets.ts';

export interface LobbyOptions extends AdmissionOptions {
  readonly config: { readonly maxRooms: number; readonly roomSeats: number };
  readonly time: Time;
  readonly counters: Counters;
  readonly fingerprint: number;
  /** Of several hosts each has another. */
  readonly hostName?: string;
  randomBytes(length: number): Uint8Array;
  /** Whether a name holds a rude word. */
  isRude(name: string): boolean;
  /** What an operator has decided; where not given all are welcome, by whatever name. */
  rules?: Pick<Rules, 'banOf' | 'nameFor'>;
  /** Whether there is place for somebody new. */
  mayJoin?(): boolean;
  /** Whether newcomers have to wait, since the server has more to do than it can. */
  isHeld?(): boolean;
  /** Of a session whose comet can be taken up again something is new: its key, its name, its player. */
  onChanged?(seat: Seat): void;
  /** A session is over, and can be resumed no more. */
  onForgotten?(session: Session): void;
}

/** Who may sit where: answers joins, and gives seats to those who come with a ticket. */
export interface Lobby extends RoomsDirectory {
  readonly rooms: ReadonlyMap<string, Room>;
  /** Answers a join, or says why not. */
  join(request: JoinRequest, from?: JoinedFrom): JoinAnswer | Refused;
  /** How well a join would be placed here, see `FOUND`. */
  rate(request: JoinRequest): number;
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

const SECRET_BYTES = 24;

export function createLobby(options: LobbyOptions): Lobby {
  const { host, time, randomBytes, onChanged, rules, mayJoin = () => true } = options;
  const parties = createParties(time);
  const secret = () => Buffer.from(randomBytes(SECRET_BYTES)).toString('base64url');
  const tickets = createTickets(time, secret);
  const matchmaking: MatchmakingOptions = { ...options.config, host, parties, tickets, randomBytes };
  const seatsByHandle = new Map<string, Seat>();

  const find = (key: string): Seat | undefined => {
    const seat = seatsByHandle.get(handleOf(key));
    return seat && seat.session.state.kind !== 'left' && opens(seat.session.key, key) ? seat : undefined;
  };

  const resumed = ({ resume, room, takeover, watch }: JoinRequest): Seat | undefined => {
    const seat = resume === undefined || watch ? undefined : find(resume);
    if (!seat) return undefined;
    if (room !== undefined && room !== seat.room.options.code) return undefined;
    // A key from storage may be a duplicated tab's: it must not take a living session from its twin.
    return gatewayOf(seat.session) && !takeover ? undefined : seat;
  };

  /** Where the ticket of a join leads, with the key that its player gets. */
  const findWay = (request: JoinRequest, own: string | undefined): (Pick<Admission, 'to'> & Keyed) | Refused => {
    const back = resumed(request);
    if (back) {
      const key = renewKey(back.session.key, secret().slice(HANDLE_SIGNS));
      onChanged?.(back);
      return { to: back, key, room: back.room.options.code };
    }
    if (options.isHeld?.()) return overloaded();
    if (!mayJoin()) return serverFull();
    const found = request.watch ? findRoomToWatch(matchmaking, request) : findRoom(matchmaking, request, own);
    if ('error' in found) return found;
    const key = secret();
    return { to: { ...found, key, wish: request.options }, key, room: found.code };
  };

  const { admit, watchAgain } = createAdmission(options);

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
      const own = ownCodeOf(request);
      const way = findWay(request, own);
      if ('error' in way) return way;
      const { to, key, room } = way;
      const { colour, watch = false } = request;
      const name = watch ? '' : nameFor(request, 'session' in to ? to.session.name : undefined, identity, options);
      const person = { name, colour, identity, address, own, party: request.with };
      const ticket = tickets.give({ person, watches: watch, to });
      return ticket === undefined ? tooManyJoins(TICKET_MS / 1000) : { ticket, key, room };
    },
    rate: (request) => (resumed(request) ? FOUND : rateNewcomer(request, matchmaking, options)),
    attach(ticket, gateway, answer) {
      const admission = tickets.take(ticket);
      if (!admission) return answer(CLOSE.badTicket);
      const { person, watches } = admission;
      const seat = refusalOf(admission, options) ?? admit(admission);
      if ('code' in seat) return answer(seat);
      const { session } = seat;
      become(session, person);
      // A spectator leaves nothing to come back to, and nobody to be found.
      if (!watches) {
        seatsByHandle.set(session.key.handle, seat);
        parties.add(seat, person.own, person.party);
      }
      const place = give(seat, gateway, watches ? handleOfSpectator(seat) : session.key.handle);
      // Whoever has the ticket has the key that came with it.
      useKey(session.key);
      if (!watches) onChanged?.(seat);
      answer(place);
    },
    takeBack({ handle, tick }, gateway, answer) {
      const seat = seatsByHandle.get(handle) ?? watchAgain(handle, secret());
      if (!seat || seat.session.state.kind === 'left') return answer(CLOSE.restarting);
      // Its player has come by another gateway meanwhile.
      if (gatewayOf(seat.session)) return answer(CLOSE.replaced);
      answer(give(seat, gateway, handle, goesOn(seat.room, tick)));
    },
    abandon(gateway) {
      for (const room of host.rooms.values()) unlinkRoom(room, gateway);
    },
  };
}

function rateNewcomer(
  request: JoinRequest,
  matchmaking: MatchmakingOptions,
  { isHeld, hostName = '' }: LobbyOptions,
): number {
  return isHeld?.() ? NOWHERE : rateRooms(matchmaking, hostName, request, ownCodeOf(request));
}

/** The code by which friends find who joins. */
function ownCodeOf({ friend }: JoinRequest): string | undefined {
  return friend === undefined ? undefined : friendCodeOf(friend);
}

/** Why somebody with a ticket may not come in any more. */
function refusalOf({ person, to }: Admission, { rules, isHeld }: LobbyOptions): Ending | undefined {
  const ban = rules?.banOf(person.identity, person.address);
  if (ban) return banEnding(ban);
  return !('session' in to) && isHeld?.() ? CLOSE.overloaded : undefined;
}

/** A gateway has the connection of a session from now on. */
function give({ room, session }: Seat, gateway: Gateway, handle: string, isSame = false): Place {
  const { link, follower } = linkRoom(room, gateway);
  attach(room, session, follower, isSame);
  return { room: link, seat: session.seat, handle };
}

/** What a join answers beside the ticket. */
type Keyed = Pick<JoinAnswer, 'key' | 'room'>;

/** The name of who joins: as it was asked for, unless it must be another. @param before in the session that goes on */
function nameFor(
  { name: wanted }: JoinRequest,
  before: string | undefined,
  identity: string | undefined,
  { counters, isRude, rules }: LobbyOptions,
): string {
  const name = cleanName(wanted);
  if (name !== wanted) counters.namesCleaned++;
  // Asked once a name: who comes back a hundred times has not a hundred names.
  const isKept = name === before || !isRude(name);
  if (!isKept) counters.namesReplaced++;
  const own = isKept ? name : NAMELESS;
  return rules?.nameFor(identity, own) ?? own;
}

/** A session that is resumed with another identity, or without one, is from then on that one's. */
function become(session: Session, { name, colour, identity, address }: Person): void {
  const who = identity === undefined ? NOBODY : whoIs(identity);
  Object.assign(session, { name, colour, identity, who, address } satisfies Partial<Session>);
}
