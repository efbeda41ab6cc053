import { createHash } from 'node:crypto';

/** What others are told of whoever joined without an identity. */
export const NOBODY = 0;

/**
 * The identity behind a player's secret, as it is kept and compared: its SHA-256 in base64url, 43 signs. Whoever reads what is kept
 * cannot join with it. No salt and no slow hash: the secret is 128 bits of chance, of which there is no list to try.
 */
export function identityOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** The same of one that may not have been sent. */
export function hashOf(secret: string | undefined): string | undefined {
  return secret === undefined ? undefined : identityOf(secret);
}

/**
 * The number that tells others who somebody is, over all sessions of an identity: 1 to 2³²−1. It is the beginning of a second hash,
 * since the beginning of the first would tell a part of what is kept.
 */
export function whoIs(identity: string): number {
  return createHash('sha256').update(identity).digest().readUInt32BE(0) || 1;
}
