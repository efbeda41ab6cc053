import { isRoomCode, type JoinRequest, type Refused, ROOM_CODE_LENGTH, toCode } from '../../protocol/join.ts';
import type { Host } from '../host/host.ts';
import { hasComet, type Room } from '../host/room.ts';
import { PARTY_SEATS, type Parties } from './parties.ts';
import { friendsRoomFull, roomFull, roomUnknown, serverFull, spectatorsFull } from './refusals.ts';
import type { Destination, Tickets } from './tickets.ts';

export interface MatchmakingOptions {
  readonly host: Host;
  readonly maxRooms: number;
  /** Seats of a room that is opened. */
  readonly roomSeats: number;
  readonly parties: Parties;
  readonly tickets: Pick<Tickets, 'expected'>;
  randomBytes(length: number): Uint8Array;
}

/**
 * The room a player is sent to: the one asked for, that of a friend, or a public one with a free seat, a new one where there is none.
 * @param own the player's code, by which friends may have come before
 */
export function findRoom(options: MatchmakingOptions, request: JoinRequest, own?: string): Destination | Refused {
  if (request.room !== undefined) return findByCode(options, request.room);
  if (request.private) return newRoom(options, false);
  if (request.with !== undefined) return findFriends(options, request.with);
  const waiting = own === undefined ? undefined : options.parties.roomWaitingFor(own);
  return waiting && freeSeat(waiting) >= 0 ? destinationOf(waiting) : findPublic(options, 1);
}

/** Of a private room nobody is told whether it is there, or full, who does not come in. */
function findByCode({ host, tickets }: MatchmakingOptions, code: string): Destination | Refused {
  if (!isRoomCode(code)) return roomUnknown(code);
  const room = host.rooms.get(code);
  if (!room) return { code, isPublic: tickets.expected.get(code)?.isPublic ?? false };
  return room.options.isPublic && freeSeat(room) < 0 ? roomFull() : destinationOf(room);
}

/** Where a party is. Its first is sent to a room in which the others have a place, too. */
function findFriends(options: MatchmakingOptions, party: string): Destination | Refused {
  const { parties } = options;
  const room = parties.roomOf(party);
  if (room) return freeSeat(room) >= 0 ? destinationOf(room) : friendsRoomFull();
  const code = parties.heldFor(party);
  if (code !== undefined) return { code, isPublic: true };
  const found = findPublic(options, PARTY_SEATS);
  if (!('error' in found)) parties.hold(party, found.code);
  return found;
}

/**
 * A public room with so many free seats, or as many as a room has. Those on the way and those who may follow count, unless no room can be
 * opened: then whoever comes first has the seat.
 */
function findPublic(options: MatchmakingOptions, seats: number): Destination | Refused {
  const { host, parties, roomSeats } = options;
  const wanted = Math.min(seats, roomSeats);
  const found = publicPlaces(options).find(({ code, free }) => free - parties.heldIn(code) >= wanted);
  if (found) return { code: found.code, isPublic: true };
  const opened = newRoom(options, true);
  const any = 'error' in opened ? publicRooms(host).find((room) => freeSeats(room) > 0) : undefined;
  return any ? destinationOf(any) : opened;
}

/** Public rooms, those included that are about to be opened, and which of their seats are free once those on the way have come. */
export function publicPlaces({ host, tickets, roomSeats }: MatchmakingOptions) {
  const coming = [...tickets.expected].filter(([code, { isPublic }]) => isPublic && !host.rooms.has(code));
  const places = [
    ...publicRooms(host).map((room) => ({ ...room.options, free: freeSeats(room) })),
    ...coming.map(([code]) => ({ code, seats: roomSeats, free: roomSeats })),
  ];
  return places.map(({ code, seats, free }) => {
    return { code, seats, free: free - (tickets.expected.get(code)?.players ?? 0) };
  });
}

function publicRooms({ rooms }: Host): Room[] {
  return [...rooms.values()].filter((room) => room.options.isPublic);
}

/** The room asked for, else the public one, and of several that in which a player would land. */
export function findRoomToWatch(options: MatchmakingOptions, { room: code }: JoinRequest): Destination | Refused {
  const { host, tickets } = options;
  if (code !== undefined && !isRoomCode(code)) return roomUnknown(code);
  const asked = code === undefined ? undefined : host.rooms.get(code);
  // As in `findByCode`.
  if (code !== undefined && !asked?.options.isPublic) return { code, isPublic: false };
  const shown = asked ? [asked] : publicRooms(host);
  if (shown.length === 0) {
    const [coming] = [...tickets.expected].filter(([, { isPublic }]) => isPublic);
    return coming ? { code: coming[0], isPublic: true } : newRoom(options, true);
  }
  const free = shown.filter((room) => freeSpectatorSeat(room) >= 0);
  const room = free.find((room) => freeSeat(room) >= 0) ?? free[0];
  return room ? destinationOf(room) : spectatorsFull();
}

function destinationOf({ options: { code, isPublic } }: Room): Destination {
  return { code, isPublic };
}

/** A code for a room that is not open yet. */
function newRoom(
  { host, maxRooms, tickets, randomBytes }: MatchmakingOptions,
  isPublic: boolean,
): Destination | Refused {
  if (host.rooms.size >= maxRooms) return serverFull();
  for (;;) {
    const code = toCode(randomBytes(ROOM_CODE_LENGTH));
    if (!host.rooms.has(code) && !tickets.expected.has(code)) return { code, isPublic };
  }
}

/** The first free seat of a player, −1 where there is none. */
export function freeSeat(room: Room): number {
  const first = room.sessions.indexOf(undefined);
  return hasComet(room, first) ? first : -1;
}

export function freeSeats({ sessions, options }: Room): number {
  let free = 0;
  for (let seat = 0; seat < options.seats; seat++) if (sessions[seat] === undefined) free++;
  return free;
}

/** The first free seat of a spectator, −1 where there is none. */
export function freeSpectatorSeat({ sessions, options }: Room): number {
  return sessions.indexOf(undefined, options.seats);
}
