import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { RELAY_DOWN, RELAY_UP } from '../../protocol/relay.ts';
import type { FromGateway, ToGateway } from '../remote/messages.ts';

/**
 * What travels between the process of a host and that of a gateway, over a WebSocket: bytes of the relay as binary messages, as they are, and all
 * else as JSON. First both prove that they know the secret, which itself is never said: the host sends a number of its own (`greet`), the gateway its
 * own and a proof over both, the host its proof. After that all that goes between threads, and the time.
 */

export type FromMachine =
  | FromGateway
  /** `id` is the process's own: who comes again with it has lost its link, whether or not the host has noticed. */
  | { kind: 'enter'; version: string; id: string; name: string; nonce: string; proof: string }
  /** What time is it? `atMs` is the gateway's own. */
  | { kind: 'ask'; atMs: number };

export type ToMachine =
  | ToGateway
  | { kind: 'greet'; version: string; nonce: string }
  | { kind: 'entered'; proof: string }
  | { kind: 'told'; atMs: number; hostMs: number };

/** Close codes of a link. */
export const LINK_CLOSE = {
  /** The other end does not know the secret. */
  stranger: 4401,
  /** The other end speaks or plays by other tables. */
  otherVersion: 4409,
  malformed: 1007,
  goingAway: 1001,
} as const;

/** Where the host's port answers. */
export const LINK_PATH = '/relay';
/** The first messages are no longer than that, whoever sends them. */
export const LONGEST_GREETING = 1024;
/** A publication of ten thousand comets takes less. */
export const LARGEST_MESSAGE_BYTES = 2 ** 26;
/** The gateway asks for the time so often; who says nothing for so long is gone. */
export const ASK_EVERY_MS = 500;
export const SILENCE_MS = 2500;

/** What goes into a WebSocket: a string as text. */
export function pack(message: FromMachine | ToMachine): Uint8Array | string {
  if (message.kind === 'relay') return message.bytes;
  return JSON.stringify(message, (_name, value) =>
    value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
  );
}

/** Throws for what is no message. @param data what a WebSocket of `ws` has got */
export function unpack<Message extends { kind: string }>(data: unknown, isBinary: boolean): Message {
  const bytes = data as Buffer;
  // Its bytes are kept by nobody: what is read from them is copied.
  if (isBinary) return { kind: 'relay', bytes } as unknown as Message;
  const message: unknown = JSON.parse(bytes.toString(), (_name, value) =>
    typeof value?.base64 === 'string' ? new Uint8Array(Buffer.from(value.base64, 'base64')) : value,
  );
  if (typeof message !== 'object' || message === null || !('kind' in message)) throw new Error('this is no message');
  return message as Message;
}

/** Both ends must have the same: rules, messages to players, messages of the link. @param fingerprint of rules and players' messages */
export function linkVersion(fingerprint: number): string {
  const tables = createHash('sha256')
    .update(JSON.stringify([RELAY_DOWN, RELAY_UP]))
    .digest('hex')
    .slice(0, 8);
  return `${fingerprint.toString(16)}-${tables}`;
}

export function createNonce(): string {
  return randomBytes(24).toString('base64url');
}

/** That the one who says it knows the secret, and has seen both numbers. */
export function proofOf(
  secret: string,
  who: 'host' | 'gateway',
  nonces: readonly [host: string, gateway: string],
): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify([who, ...nonces]))
    .digest('base64url');
}

export function isProof(given: unknown, right: string): boolean {
  const bytes = Buffer.from(String(given));
  return bytes.length === right.length && timingSafeEqual(bytes, Buffer.from(right));
}
