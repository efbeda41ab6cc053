import { CLOSE } from '../../protocol/close.ts';
import { sentenceOf } from '../../protocol/people.ts';
import type { Room } from '../host/room.ts';
import { dismiss } from '../host/seats.ts';
import type { Rules } from '../ports/moderation.ts';

/** Ends the sessions of all who are banned by now. @returns how many */
export function endBanned(rooms: ReadonlyMap<string, Room>, rules: Pick<Rules, 'banOf'>): number {
  let ended = 0;
  for (const room of rooms.values()) {
    for (const session of room.sessions) {
      const ban = session && session.state.kind !== 'left' && rules.banOf(session.identity, session.address);
      if (!ban) continue;
      const reason = sentenceOf({ kind: 'banned', untilMs: ban.untilMs, reason: ban.reason });
      dismiss(room, session, { code: CLOSE.kicked.code, reason });
      ended++;
    }
  }
  return ended;
}
