import type { Crowd } from '../door/crowd.ts';
import type { Counters } from '../ledger/counters.ts';
import type { TransportName } from '../transport/choose.ts';
import type { HttpAnswer, PostRequest, Request } from '../transport/routes.ts';

/** What travels between the thread of the host and one with players' sockets. Numbers (`id`) are those of the thread that asks. */

/** Given to a thread when it is started. */
export interface ThreadOptions {
  readonly name: string;
  readonly transport: TransportName;
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly crowd: Crowd;
  readonly fingerprint: number;
  /** The system's monotonic clock when the host's showed 0, in milliseconds. */
  readonly zeroMs: number;
}

export type FromThread =
  | { kind: 'listening' }
  | { kind: 'failed'; sentence: string }
  /** Messages of `RELAY_UP`, one behind another. */
  | { kind: 'relay'; bytes: Uint8Array }
  | { kind: 'request'; id: number; request: Request }
  | { kind: 'post'; id: number; request: PostRequest; body: Uint8Array }
  /** The head of a live answer is written; its reader is gone, or was before that. */
  | { kind: 'reads'; id: number }
  | { kind: 'gone'; id: number }
  | { kind: 'log'; isWarning: boolean; fields: object; message: string }
  /** All that was counted since the start, how long the thread was busy, and with what: milliseconds by row of the ledger. */
  | { kind: 'counted'; counters: Counters; busyMs: number; rowsMs: Float64Array }
  | { kind: 'renewed'; problem: string | undefined }
  | { kind: 'closed' };

export type ToThread =
  /** Messages of `RELAY_DOWN`, one behind another. */
  | { kind: 'relay'; bytes: Uint8Array }
  /** When tick 0 of a room, by its number on the link, was due, by the host's clock. */
  | { kind: 'clock'; room: number; zeroMs: number }
  /** `isLive`: pieces follow once its reader reads. */
  | { kind: 'answer'; id: number; answer: Omit<HttpAnswer, 'live'>; isLive: boolean }
  | { kind: 'piece'; id: number; text: string }
  | { kind: 'ended'; id: number }
  | { kind: 'shed'; step: number }
  | { kind: 'renew' }
  /** Takes no more connections, and tells all players that the server goes. */
  | { kind: 'stop' }
  | { kind: 'close' };

/** Milliseconds of the system's monotonic clock, which all threads share; `performance.now()` begins anew in each. */
export function systemMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
