import type { Refused } from '../../protocol/join.ts';
import type { Door } from '../door/door.ts';
import type { ConnectionHandlers } from '../gateway/player.ts';
import type { TlsFiles } from '../machine/certificate.ts';
import type { Descriptors } from '../machine/descriptors.ts';
import type { Connection } from '../ports/connection.ts';
import type { Routes } from './routes.ts';

/** What both transports are: sockets and HTTP in, bytes and answers out, on one port. */

export interface TransportOptions {
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** Where given, the port speaks TLS alone. Whoever listens has looked at the files. */
  tls?: TlsFiles | undefined;
  /** Other threads of this process listen on the port as well; whether it can be had was looked at before. */
  isShared?: boolean;
  routes: Routes;
  descriptors: Descriptors;
  door: Pick<Door, 'arrive' | 'enter' | 'left'>;
  /** A socket has opened. */
  opened(connection: Connection): ConnectionHandlers;
}

export interface Transport {
  readonly port: number;
  /** Reads the files of TLS again: who connects from now on is shown the new certificate. Rejects with a sentence where the port is lost by it. */
  renew(): Promise<void>;
  /** Takes no more connections. */
  stopListening(): void;
  /** Drops every connection that is still there; resolves where that is done in other threads. */
  close(): Promise<void> | void;
}

/** Where WebSockets are opened. */
export const SOCKET_PATH = '/ws';
/** 16 bytes in base64. */
const HANDSHAKE_KEY = /^[A-Za-z0-9+/]{22}==$/;

/**
 * Whether a request is a handshake, RFC 6455, section 4.2.1: both libraries let some pass that are none.
 * @param header of a name in small letters; empty where there is none
 */
export function isHandshake(header: (name: string) => string): boolean {
  const wishes = header('connection').toLowerCase().split(',');
  return (
    header('upgrade').toLowerCase() === 'websocket' &&
    wishes.some((wish) => wish.trim() === 'upgrade') &&
    header('sec-websocket-version') === '13' &&
    HANDSHAKE_KEY.test(header('sec-websocket-key')) &&
    header('host') !== ''
  );
}

/** What is answered to one that is none. */
export const NO_HANDSHAKE: Refused = {
  status: 400,
  error: 'no-handshake',
  message: 'This is no handshake of a WebSocket of version 13.',
};

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
