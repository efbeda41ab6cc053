import { createHash, timingSafeEqual } from 'node:crypto';
import { HANDLE_SIGNS } from '../../protocol/join.ts';
import type { SessionKey } from '../host/session.ts';

// The key of a session: its handle, by which it is found, and a secret, of which only the hash is known here. Each use gives a new secret. The
// one before stays good until the new one is used, since the answer that brings it can be lost.

/** @param key handle and secret as its player gets them */
export function createKey(key: string): SessionKey {
  return { handle: handleOf(key), hash: hashOf(secretOf(key)), nextHash: undefined };
}

/** What a key says of which session it opens. Nothing is opened by it. */
export function handleOf(key: string): string {
  return key.slice(0, HANDLE_SIGNS);
}

/** Whether a key opens a session. One that was given out last is in use from then on, and the one before is worth nothing. */
export function opens(own: SessionKey, key: string): boolean {
  const hash = hashOf(secretOf(key));
  const isNext = own.nextHash !== undefined && isEqual(own.nextHash, hash);
  if (isNext) useKey(own);
  return isNext || isEqual(own.hash, hash);
}

/** Gives a session another key, beside the one in use. @param secret a new one */
export function renewKey(own: SessionKey, secret: string): string {
  own.nextHash = hashOf(secret);
  return own.handle + secret;
}

/** Its player has shown to have the key that was given out last. */
export function useKey(own: SessionKey): void {
  own.hash = own.nextHash ?? own.hash;
  own.nextHash = undefined;
}

function secretOf(key: string): string {
  return key.slice(HANDLE_SIGNS);
}

/** No slow hash: the secret is 144 bits of chance. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** In the same time whatever they are, so that nobody learns a hash sign by sign. */
function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
