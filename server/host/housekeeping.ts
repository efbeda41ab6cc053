import { CLOSE } from '../../protocol/close.ts';
import { clearMoves } from './moves.ts';
import type { Room } from './room.ts';
import { dismiss, endSession, parkComet } from './seats.ts';
import { DEAD_TICKS, ROUND_TICKS, type Session } from './session.ts';

/** A comet whose player is hidden or gone stays rammable this long, then is parked: leaving must not save anybody. */
export const PARK_AFTER_MS = 3000;

/** Frees the seats of those who left in this tick; now and then parks and ends those who were away for long. */
export function keepHouse(room: Room): void {
  for (const session of room.leavers) free(room, session);
  room.leavers.length = 0;
  if (room.world.tick % ROUND_TICKS !== 0) return;
  const nowMs = room.options.nowMs();
  for (const session of room.sessions) if (session) review(room, session, nowMs);
}

function free(room: Room, session: Session): void {
  room.sessions[session.seat] = undefined;
  clearMoves(room.moves, session.seat);
  room.options.onLeft(session);
}

function review(room: Room, session: Session, nowMs: number): void {
  const { state, seat } = session;
  room.lastSeenMs = nowMs;
  switch (state.kind) {
    case 'playing':
      if (room.world.tick - room.pingedTick[seat] > DEAD_TICKS) parkComet(room, seat);
      return;
    case 'hidden':
      if (nowMs - state.sinceMs > PARK_AFTER_MS) parkComet(room, seat);
      if (nowMs - state.sinceMs > room.options.hiddenMs) dismiss(room, session, CLOSE.idle);
      return;
    case 'away':
      if (nowMs - state.sinceMs > PARK_AFTER_MS) parkComet(room, seat);
      if (nowMs > state.untilMs) endSession(room, session);
      return;
    case 'left':
      return;
  }
}
