import { clockAt } from '../../game/sim/rules/round/round.ts';
import type { RoomBoard, RoomInfo } from '../../protocol/leaderboard.ts';
import type { Boards } from '../boards/boards.ts';
import type { Room } from '../host/room.ts';
import type { Announcement } from '../people/announce.ts';

/** What a host has to show of its public rooms. Of private ones nobody is told. */
export interface Listing {
  readonly rooms: readonly RoomInfo[];
  /** Who has most dust now, and how the last round ended. */
  readonly now: readonly RoomBoard[];
  readonly round: readonly RoomBoard[];
}

/** The other hosts that share the store with this one. */
export interface Peers {
  /** What they have to show; empty where there are none. */
  listings(): readonly Listing[];
  /** Has them announce something as well. */
  announce(announcement: Announcement): void;
  stop(): void;
}

export function listingOf(all: Iterable<Room>, boards: Pick<Boards, 'lastRound'>): Listing {
  const rooms = [...all].filter(({ options }) => options.isPublic);
  return {
    rooms: rooms.map(({ options, world, roster }) => ({
      room: options.code,
      players: roster.filter((player) => player !== undefined).length,
      seats: options.seats,
      ...clockAt(world.arena, world.tick),
    })),
    now: rooms.map(({ options, leaderboard, roster }) => {
      const rows = leaderboard.top.flatMap(({ id, tens }, i) => {
        const player = roster[id];
        return player ? [{ place: i + 1, who: player.who, name: player.name, dust: tens * 10 }] : [];
      });
      return { room: options.code, rows };
    }),
    round: rooms.flatMap(({ options: { code } }) => {
      const rows = boards.lastRound(code);
      return rows ? [{ room: code, rows }] : [];
    }),
  };
}
