import { SIM_HZ } from '../../game/sim/math/units.ts';
import { phaseAt, ticksLeftOf } from '../../game/sim/rules/round/round.ts';
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
      phase: phaseAt(world.arena, world.tick),
      secondsLeft: Math.ceil(ticksLeftOf(world.arena, world.tick) / SIM_HZ),
    }))
    .sort((a, b) => b.players - a.players);
}
