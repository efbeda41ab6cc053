import { clockAt } from '../../game/sim/rules/round/round.ts';
import type { RoomInfo } from '../../protocol/leaderboard.ts';
import type { Game } from '../game/game.ts';

/** The public rooms, those with most players first. Of private ones nobody is told. */
export function readRooms({ lobby }: Game): readonly RoomInfo[] {
  return [...lobby.rooms.values()]
    .filter(({ options }) => options.isPublic)
    .map(({ options, world, roster }) => ({
      room: options.code,
      players: roster.filter((player) => player !== undefined).length,
      seats: options.seats,
      ...clockAt(world.arena, world.tick),
    }))
    .sort((a, b) => b.players - a.players);
}
