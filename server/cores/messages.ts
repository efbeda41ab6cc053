import type { Crowd } from '../door/crowd.ts';
import type { FromGateway, ToGateway } from '../remote/messages.ts';
import type { TransportName } from '../transport/choose.ts';

/** What travels between the thread of the host and one with players' sockets. */

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
  | FromGateway
  | { kind: 'listening' }
  | { kind: 'failed'; sentence: string }
  | { kind: 'renewed'; problem: string | undefined }
  | { kind: 'closed' };

export type ToThread =
  | ToGateway
  | { kind: 'renew' }
  /** Takes no more connections, and tells all players that the server goes. */
  | { kind: 'stop' }
  | { kind: 'close' };

/** Milliseconds of the system's monotonic clock, which all threads share; `performance.now()` begins anew in each. */
export function systemMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
