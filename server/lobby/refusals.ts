import { CLOSE } from '../../protocol/close.ts';
import { type Refused, refuse } from '../../protocol/join.ts';
import { sentenceOf } from '../../protocol/people.ts';
import type { Ending } from '../ports/rooms.ts';

export function serverFull(): Refused {
  return refuse(503, 'server-full', 'This server has no room left. Try again soon.', 10);
}

export function overloaded(): Refused {
  return refuse(503, 'overloaded', 'This server has more to do than it can. Try again soon.', 10);
}

export function roomFull(): Refused {
  return refuse(503, 'room-full', 'This room is full. Try again soon.', 5);
}

export function friendsRoomFull(): Refused {
  return refuse(
    503,
    'room-full',
    'The room in which your friends play is full. Try again soon, or play in another.',
    5,
  );
}

export function spectatorsFull(): Refused {
  return refuse(
    503,
    'spectators-full',
    'So many watch already that there is no place left. Play, or try again soon.',
    10,
  );
}

export function roomUnknown(code: string): Refused {
  return refuse(404, 'room-unknown', `There is no room ${JSON.stringify(code)}. Check the link.`);
}

export function tooManyJoins(retryAfter: number): Refused {
  return refuse(429, 'too-many', 'Too many join at this moment. Try again soon.', retryAfter);
}

export function otherProtocol(): Refused {
  return refuse(409, 'other-protocol', 'This page is of another version than the server. Reload it.');
}

/** How the connection of one who is banned ends. */
export function banEnding(ban: Until): Ending {
  return { code: CLOSE.kicked.code, reason: banned(ban).message };
}

/** Why and until when, as MO5 in SPEC.md says it. */
export function banned({ reason, untilMs }: Until): Refused {
  return refuse(403, 'banned', sentenceOf({ kind: 'banned', untilMs, reason }));
}

type Until = { reason: string; untilMs: number };
