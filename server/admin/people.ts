import type { Game } from '../game/game.ts';
import type { Room } from '../host/room.ts';
import type { Session } from '../host/session.ts';

/** A session and where it sits. */
export interface Sitting {
  readonly room: Room;
  readonly session: Session;
}

/** All who are in a room: playing, hidden, away, about to come, or watching. */
export function everyone({ lobby }: Game): Sitting[] {
  return [...lobby.rooms.values()].flatMap((room) =>
    room.sessions.flatMap((session) => (session && session.state.kind !== 'left' ? [{ room, session }] : [])),
  );
}
