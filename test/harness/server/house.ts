import type { JoinRequest } from '../../../protocol/join.ts';
import { readConfig } from '../../../server/config/config.ts';
import { createDoor, type Door } from '../../../server/door/door.ts';
import type { Game } from '../../../server/game/game.ts';
import type { Room } from '../../../server/host/room.ts';
import { createRoutes } from '../../../server/transport/routes.ts';
import { connectPeer, joinPeer, type Peer } from '../../../tools/lib/virtual/peer.ts';
import { createVirtualWorld, type VirtualTime, type VirtualWorld } from '../../../tools/lib/virtual/virtual.ts';

/** A server in virtual time with peers instead of clients. */
export interface House {
  readonly time: VirtualTime;
  readonly game: Game;
  /** Joins, and says hello. */
  enter(request?: Partial<JoinRequest>): Peer;
  /** Joins, and waits with its hello. */
  join(request?: Partial<JoinRequest>): Peer;
  /** The refusal's code of a join, or undefined where it is welcome. */
  refusal(request?: Partial<JoinRequest>): string | undefined;
  room(code?: string): Room;
  run(ms: number): Promise<void>;
  /** Runs so many ticks. */
  ticks(count: number): Promise<void>;
}

export const TICK_MS = 1000 / 60;

export function createHouse(settings: Record<string, string> = {}): House {
  return houseIn(createVirtualWorld({ ROOM_SEATS: '8', ...settings }, 3));
}

export function houseIn({ time, game }: VirtualWorld): House {
  return {
    time,
    game,
    enter: (request) => connectPeer(game, time, request),
    join: (request) => joinPeer(game, time, request),
    refusal(request) {
      const answer = game.lobby.join({ name: 'Refused', colour: 0, ...request });
      return 'error' in answer ? answer.error : undefined;
    },
    room(code) {
      const room = code === undefined ? [...game.lobby.rooms.values()][0] : game.lobby.rooms.get(code);
      if (!room) throw new Error('there is no such room');
      return room;
    },
    run: (ms) => time.run(ms),
    ticks: (count) => time.run(count * TICK_MS),
  };
}

/** What a transport is given of a game, with no page; `opened`: who hears of its sockets. */
export function servedBy(game: Game, opened: Game['opened'] = game.opened) {
  const door = openDoor(game);
  return { routes: createRoutes(game, new Map(), door, false), door, opened };
}

/** A door as a server has it that is set up by nobody. */
export function openDoor({ counters, time }: Pick<Game, 'counters' | 'time'>): Door {
  return createDoor({ config: readConfig({}), counters, log: { warn() {} }, nowMs: time.nowMs });
}
