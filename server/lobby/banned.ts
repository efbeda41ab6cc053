import type { Room } from '../host/room.ts';
import { dismiss } from '../host/seats.ts';
import type { Rules } from '../ports/moderation.ts';
import { banEnding } from './refusals.ts';

/** Ends the sessions of all who are banned by now. @returns how many */
export function endBanned(rooms: ReadonlyMap<string, Room>, rules: Pick<Rules, 'banOf'>): number {
  let ended = 0;
  for (const room of rooms.values()) {
    for (const session of room.sessions) {
      const ban = session && session.state.kind !== 'left' && rules.banOf(session.identity, session.address);
      if (!ban) continue;
      dismiss(room, session, banEnding(ban));
      ended++;
    }
  }
  return ended;
}
