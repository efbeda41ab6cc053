import type { Counters } from '../ledger/counters.ts';
import type { Measured } from '../ports/measure.ts';
import type { HttpAnswer, PostRequest, Request } from '../transport/routes.ts';

/** What travels between a host and a gateway elsewhere: in another thread or process. Numbers (`id`) are the gateway's. */

export type FromGateway =
  /** Messages of `RELAY_UP`, one behind another. */
  | { kind: 'relay'; bytes: Uint8Array }
  | { kind: 'request'; id: number; request: Request }
  | { kind: 'post'; id: number; request: PostRequest; body: Uint8Array }
  /** How well would this join be placed here? See `rateJoin`. */
  | { kind: 'rate'; id: number; request: PostRequest; body: Uint8Array }
  /** The head of a live answer is written; its reader is gone, or was before that. */
  | { kind: 'reads'; id: number }
  | { kind: 'gone'; id: number }
  /** Undefined: V8 gave no profile. */
  | { kind: 'measured'; id: number; text: Uint8Array | undefined }
  | { kind: 'log'; isWarning: boolean; fields: object; message: string }
  /**
   * All that was counted since the start, how long the gateway was busy, and with what: milliseconds by row of the ledger. `isFirst`: of several
   * hosts this one counts for all, so that nothing is counted twice.
   */
  | { kind: 'counted'; counters: Counters; busyMs: number; rowsMs: readonly number[]; isFirst: boolean };

export type ToGateway =
  /** Messages of `RELAY_DOWN`, one behind another. */
  | { kind: 'relay'; bytes: Uint8Array }
  /** When tick 0 of a room, by its number on the link, was due, by the host's clock. */
  | { kind: 'clock'; room: number; zeroMs: number }
  /** `isLive`: pieces follow once its reader reads. */
  | { kind: 'answer'; id: number; answer: Omit<HttpAnswer, 'live'>; isLive: boolean }
  | { kind: 'rated'; id: number; rate: number }
  | { kind: 'piece'; id: number; text: string }
  | { kind: 'ended'; id: number }
  | { kind: 'shed'; step: number }
  /** What is measured of the gateway, see `Measured`; `name` is the gateway's. */
  | { kind: 'measure'; id: number; what: Measured; amount: number; name: string };

/** Hands a message to whatever carries it; bytes in it may be kept. */
export type Say<Message> = (message: Message) => void;
