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
import { type Refusal, roomFull, roomUnknown, serverFull, spectatorsFull } from './refusals.ts';

export interface MatchmakingOptions {
  readonly host: Host;
  readonly maxRooms: number;
  /** Lets bots into a room that has just been opened. */
  orderBots?: ((room: string, bots: number, difficulty: Difficulty) => void) | undefined;
  randomBytes(length: number): Uint8Array;
}

/** The room a player is put into: the one asked for, or a public one with a free seat, opened where there is none. */
export function findRoom(options: MatchmakingOptions, request: JoinRequest): Room | Refusal {
  const { rooms } = options.host;
  if (request.room !== undefined) {
    if (!isRoomCode(request.room)) return roomUnknown(request.room);
    const room = rooms.get(request.room);
    if (room) return freeSeat(room) >= 0 ? room : roomFull();
    return open(options, request.room, false, request.options);
  }
  if (!request.private) {
    for (const room of rooms.values()) if (room.options.isPublic && freeSeat(room) >= 0) return room;
  }
  if (!request.private) return open(options, newCode(options), true);
  return open(options, newCode(options), false, request.options);
}

/** The room asked for if it is open, else the public one, and of several that in which a player would land. */
export function findRoomToWatch(options: MatchmakingOptions, { room: code }: JoinRequest): Room | Refusal {
  const { rooms } = options.host;
  if (code !== undefined && !isRoomCode(code)) return roomUnknown(code);
  const asked = code === undefined ? undefined : rooms.get(code);
  const shown = asked ? [asked] : [...rooms.values()].filter((room) => room.options.isPublic);
  if (shown.length === 0) return open(options, newCode(options), true);
  const free = shown.filter((room) => freeSpectatorSeat(room) >= 0);
  return free.find((room) => freeSeat(room) >= 0) ?? free[0] ?? spectatorsFull();
}

function open(
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

/** The first free seat of a spectator, −1 where there is none. */
export function freeSpectatorSeat({ sessions, options }: Room): number {
  return sessions.indexOf(undefined, options.seats);
}
