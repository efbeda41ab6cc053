import type { ClientMessage } from '../../protocol/table.ts';
import type { Heard } from './heard.ts';
import type { Connection } from './line/connection.ts';
import type { Platform } from './line/platform.ts';
import type { Drawing, Live } from './live.ts';
import type { Heartbeat } from './ping.ts';
import type { Steering } from './steering.ts';
import type { Telemetry } from './time/telemetry.ts';
import type { Tracer } from './time/trace.ts';

/** What a client consists of: `outgoing.ts` and `incoming.ts` work on it. */
export interface Parts {
  readonly platform: Platform;
  readonly fingerprint: number;
  readonly drawing: Drawing;
  readonly listeners: Listeners;
  readonly telemetry: Telemetry;
  readonly steering: Steering;
  readonly tracer: Tracer;
  readonly connection: Connection;
  live: Live | undefined;
  heartbeat: Heartbeat | undefined;
  isHidden: boolean;
  /** What the screen shows, a place in `SHAPES`. */
  shape: number;
  /** Commands that wait for the line. */
  queued: ClientMessage[];
  /** What people said, until it is taken. */
  readonly talk: Heard;
  helloMs: number | undefined;
  /** When what is wanted and not sent yet was wanted first. */
  keyMs: number | undefined;
}

export interface Listeners {
  /** A move has been sent, to act from tick `stamp` on. */
  onMove?(stamp: number): void;
  /** An update has brought the copy to `tick`. */
  onUpdate?(tick: number, isReset: boolean): void;
}
