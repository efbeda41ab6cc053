import type { ModeratedPlayer, ModerationView } from '../../protocol/stream.ts';
import type { Game } from '../game/game.ts';
import { hasComet } from '../host/room.ts';
import { everyone, type Sitting } from './people.ts';
import { countPlayers, countSpectators } from './report.ts';

/** What an operator sees of people: `GET /moderation`. */
export function describeModeration(game: Game): ModerationView {
  const { moderation, lobby, time } = game;
  const nowMs = time.nowMs();
  return {
    atMs: game.calendarMs(),
    isKept: game.isKept,
    players: everyone(game).map((sitting) => describePlayer(game, sitting, nowMs)),
    rooms: [...lobby.rooms.values()].map((room) => ({
      room: room.options.code,
      isPublic: room.options.isPublic,
      players: countPlayers([room]),
      spectators: countSpectators([room]),
      seats: room.options.seats,
    })),
    reports: moderation.reports,
    bans: moderation.bans,
    mutes: moderation.mutes,
    audit: moderation.audit,
  };
}

function describePlayer({ moderation, calendarMs }: Game, { room, session }: Sitting, nowMs: number): ModeratedPlayer {
  const { seat, name, who, identity, address, state, key } = session;
  const isSpectator = !hasComet(room, seat);
  return {
    player: key.handle,
    room: room.options.code,
    seat,
    name,
    who,
    identity,
    address,
    state: state.kind,
    isSpectator,
    sinceMs: Math.round(calendarMs() - (nowMs - session.sinceMs)),
    dust: isSpectator ? 0 : Math.max(0, room.world.own.dust[seat]),
    mutedUntilMs: moderation.muteOf(identity)?.untilMs,
  };
}
