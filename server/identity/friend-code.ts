import { createHash } from 'node:crypto';
import { FRIEND_CODE_LENGTH, toCode } from '../../protocol/join.ts';

/**
 * The code that a player gives to friends, from a secret that the player's browser keeps. Nobody makes the secret from it, so a friend cannot
 * pretend to be that player; and it tells nothing of the identity, from which it does not follow. Another secret is another code.
 */
export function friendCodeOf(secret: string): string {
  return toCode(createHash('sha256').update(`friend:${secret}`).digest().subarray(0, FRIEND_CODE_LENGTH));
}
