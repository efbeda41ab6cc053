/** Close codes: one table, each with what it means and whether a client may try again. SPEC.md, CL1. */

export interface CloseCode {
  readonly code: number;
  /** Sent as the close reason, and shown to people. */
  readonly reason: string;
  readonly retry: 'no' | 'now' | 'yes' | 'later' | 'reload';
  /** The rule of SPEC.md by which it is always closed so; of several, whoever closes says which. */
  readonly rule?: string;
}

export const CLOSE = {
  left: { code: 1000, reason: 'left', retry: 'no' },
  goingAway: { code: 1001, reason: 'going away', retry: 'now' },
  tooBig: { code: 1009, reason: 'message too big', retry: 'no', rule: 'IN2' },
  restarting: { code: 1012, reason: 'server restarting', retry: 'later' },
  overloaded: { code: 1013, reason: 'server overloaded', retry: 'later' },
  badTicket: { code: 4001, reason: 'ticket missing, used or expired', retry: 'yes', rule: 'J6' },
  otherProtocol: { code: 4002, reason: 'client and server are of different versions', retry: 'reload', rule: 'J6' },
  kicked: { code: 4003, reason: 'removed from the room', retry: 'no' },
  roomGone: { code: 4004, reason: 'the room is gone', retry: 'no' },
  roomFull: { code: 4005, reason: 'the room is full', retry: 'later' },
  tooFast: { code: 4006, reason: 'too many messages', retry: 'no', rule: 'IN10' },
  replaced: { code: 4007, reason: 'replaced by a newer connection', retry: 'no', rule: 'J4' },
  idle: { code: 4008, reason: 'idle for too long', retry: 'no', rule: 'HD3' },
  malformed: { code: 4009, reason: 'malformed message', retry: 'no' },
  tooSlow: { code: 4010, reason: 'reads too slowly', retry: 'yes', rule: 'SL2' },
} as const satisfies Record<string, CloseCode>;

export type CloseKind = keyof typeof CLOSE;

const KINDS: ReadonlyMap<number, CloseKind> = new Map(
  (Object.keys(CLOSE) as CloseKind[]).map((kind) => [CLOSE[kind].code, kind]),
);

/** The kind of a code; undefined where it is not ours (1006: the line was lost). */
export function closeKindOf(code: number): CloseKind | undefined {
  return KINDS.get(code);
}

/** The entry of a code. Codes that are not ours (1006: the line was lost) may be tried again. */
export function closeOf(code: number): CloseCode {
  const kind = closeKindOf(code);
  return kind ? CLOSE[kind] : { code, reason: 'connection lost', retry: 'yes' };
}
