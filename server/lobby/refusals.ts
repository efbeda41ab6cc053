import type { JoinRefusal } from '../../protocol/join.ts';
import { sentenceOf } from '../../protocol/people.ts';

/** Why a join is refused, and the HTTP status to say it with. */
export type Refusal = JoinRefusal & { readonly status: number };

export function serverFull(): Refusal {
  return refusal(503, 'server-full', 'This server has no room left. Try again soon.', 10);
}

export function overloaded(): Refusal {
  return refusal(503, 'overloaded', 'This server has more to do than it can. Try again soon.', 10);
}

export function roomFull(): Refusal {
  return refusal(503, 'room-full', 'This room is full. Try again soon.', 5);
}

export function friendsRoomFull(): Refusal {
  return refusal(
    503,
    'room-full',
    'The room in which your friends play is full. Try again soon, or play in another.',
    5,
  );
}

export function spectatorsFull(): Refusal {
  return refusal(
    503,
    'spectators-full',
    'So many watch already that there is no place left. Play, or try again soon.',
    10,
  );
}

export function roomUnknown(code: string): Refusal {
  return refusal(404, 'room-unknown', `There is no room ${JSON.stringify(code)}. Check the link.`);
}

export function tooManyJoins(retryAfter: number): Refusal {
  return refusal(429, 'too-many', 'Too many join at this moment. Try again soon.', retryAfter);
}

export function otherProtocol(): Refusal {
  return refusal(409, 'other-protocol', 'This page is of another version than the server. Reload it.');
}

/** Why and until when, as MO5 in SPEC.md says it. */
export function banned({ reason, untilMs }: { reason: string; untilMs: number }): Refusal {
  return refusal(403, 'banned', sentenceOf({ kind: 'banned', untilMs, reason }));
}

function refusal(status: number, error: string, message: string, retryAfter?: number): Refusal {
  return retryAfter === undefined ? { status, error, message } : { status, error, message, retryAfter };
}
