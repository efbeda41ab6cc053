import {
  type Difficulty,
  isRoomCode,
  type JoinRequest,
  ROOM_CODE_LENGTH,
  type RoomWish,
  toCode,
} from '../../protocol/join.ts';
import type { Host } from '../host/host.ts';
import { hasComet, type Room } from '../host/room.ts';
import { PARTY_SEATS, type Parties } from './parties.ts';
import { friendsRoomFull, type Refusal, roomFull, roomUnknown, serverFull, spectatorsFull } from './refusals.ts';

export interface MatchmakingOptions {
  readonly host: Host;
  readonly maxRooms: number;
  readonly parties: Parties;
  /** Lets bots into a room that has just been opened. */
  orderBots?: ((room: string, bots: number, difficulty: Difficulty) => void) | undefined;
  randomBytes(length: number): Uint8Array;
}

/**
 * The room a player is put into: the one asked for, that of a friend, or a public one with a free seat, opened where there is none.
 * @param own the player's code, by which friends may have come before
 */
export function findRoom(options: MatchmakingOptions, request: JoinRequest, own?: string): Room | Refusal {
  const { rooms } = options.host;
  if (request.room !== undefined) {
    if (!isRoomCode(request.room)) return roomUnknown(request.room);
    const room = rooms.get(request.room);
    if (room) return freeSeat(room) >= 0 ? room : roomFull();
    return openRoom(options, request.room, false, request.options);
  }
  if (request.private) return openRoom(options, newCode(options), false, request.options);
  if (request.with !== undefined) return findFriends(options, request.with);
  const waiting = own === undefined ? undefined : options.parties.roomWaitingFor(own);
  return waiting && freeSeat(waiting) >= 0 ? waiting : findPublic(options, 1);
}

/** Where a party is. Its first gets a room in which the others have a place, too. */
function findFriends(options: MatchmakingOptions, party: string): Room | Refusal {
  const { parties } = options;
  const room = parties.roomOf(party);
  if (room) return freeSeat(room) >= 0 ? room : friendsRoomFull();
  const found = findPublic(options, PARTY_SEATS);
  if (!('error' in found)) parties.hold(party, found);
  return found;
}

/** A public room with so many free seats, or as many as a room has; where none can be opened, one with a single one. */
function findPublic(options: MatchmakingOptions, seats: number): Room | Refusal {
  const rooms = [...options.host.rooms.values()].filter((room) => room.options.isPublic);
  const has = (room: Room, wanted: number) => freeSeats(room) - options.parties.heldIn(room) >= wanted;
  const found = rooms.find((room) => has(room, Math.min(seats, room.options.seats)));
  if (found) return found;
  const opened = openRoom(options, newCode(options), true);
  return 'error' in opened ? (rooms.find((room) => has(room, 1)) ?? opened) : opened;
}

/** The room asked for if it is open, else the public one, and of several that in which a player would land. */
export function findRoomToWatch(options: MatchmakingOptions, { room: code }: JoinRequest): Room | Refusal {
  const { rooms } = options.host;
  if (code !== undefined && !isRoomCode(code)) return roomUnknown(code);
  const asked = code === undefined ? undefined : rooms.get(code);
  const shown = asked ? [asked] : [...rooms.values()].filter((room) => room.options.isPublic);
  if (shown.length === 0) return openRoom(options, newCode(options), true);
  const free = shown.filter((room) => freeSpectatorSeat(room) >= 0);
  return free.find((room) => freeSeat(room) >= 0) ?? free[0] ?? spectatorsFull();
}

function openRoom(
  { host, maxRooms, orderBots }: MatchmakingOptions,
  code: string,
  isPublic: boolean,
  { bots = 0, difficulty = 'normal', rounds }: RoomWish = {},
): Room | Refusal {
  if (host.rooms.size >= maxRooms) return serverFull();
  const room = host.open(code, isPublic, rounds);
  if (bots > 0) orderBots?.(code, bots, difficulty);
  return room;
}

function newCode({ host, randomBytes }: MatchmakingOptions): string {
  for (;;) {
    const code = toCode(randomBytes(ROOM_CODE_LENGTH));
    if (!host.rooms.has(code)) return code;
  }
}

/** The first free seat of a player, −1 where there is none. */
export function freeSeat(room: Room): number {
  const first = room.sessions.indexOf(undefined);
  return hasComet(room, first) ? first : -1;
}

function freeSeats({ sessions, options }: Room): number {
  let free = 0;
  for (let seat = 0; seat < options.seats; seat++) if (sessions[seat] === undefined) free++;
  return free;
}

/** The first free seat of a spectator, −1 where there is none. */
export function freeSpectatorSeat({ sessions, options }: Room): number {
  return sessions.indexOf(undefined, options.seats);
}
