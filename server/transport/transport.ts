import type { Door } from '../door/door.ts';
import type { Game } from '../game/game.ts';
import type { Page } from '../http/files.ts';
import type { Descriptors } from '../machine/descriptors.ts';

/** What both transports are: sockets and HTTP in, bytes and answers out, on one port. */

export interface TransportOptions {
  host: string;
  /** 0 takes a free port. */
  port: number;
  game: Game;
  page: Page;
  descriptors: Descriptors;
  door: Door;
}

export interface Transport {
  readonly port: number;
  /** Takes no more connections. */
  stopListening(): void;
  /** Drops every connection that is still there. */
  close(): void;
}

/** Where WebSockets are opened. */
export const SOCKET_PATH = '/ws';
/** Larger messages are cut off by the library without a close frame; up to this the game says 1009 and why. */
export const LARGEST_PAYLOAD_BYTES = 16 * 1024;
/** Seconds without a sign of life after which a socket is dead; it is pinged before, and browsers answer that. */
export const IDLE_SECONDS = 32;
/** Largest backlog of one socket. A snapshot of a full room is some 150 KiB; the game stops far earlier. */
export const LARGEST_BACKLOG_BYTES = 1024 * 1024;
/** A connection that ended without a close frame; no client can send this code. */
export const CUT_OFF_CODE = 1006;

/** A close frame holds at most 125 bytes, two of them for the code. */
const LONGEST_REASON_BYTES = 120;

/** A close reason, cut where it is too long for its frame. */
export function fitReason(reason: string): string {
  let fitting = reason.slice(0, LONGEST_REASON_BYTES);
  while (Buffer.byteLength(fitting) > LONGEST_REASON_BYTES) fitting = fitting.slice(0, -1);
  return fitting;
}
