import { createBucket } from '../../game/common/pace.ts';
import { toCode } from '../../protocol/join.ts';
import { identityOf } from './identity.ts';

/**
 * Codes by which a player takes an identity to another device: 8 signs that nobody confuses when typing them, good once and for two minutes.
 * They live in memory alone, for only here the secret itself is known for a while.
 */
export interface Codes {
  /** Another code for the same identity makes the one before worthless. Undefined where too many are asked for. */
  give(secrets: Secrets): string | undefined;
  /** The secrets behind a code, which is used up. */
  claim(code: string): Secrets | 'unknown' | 'too-many';
}

/** All by which a player is the same one on another device. */
export interface Secrets {
  readonly identity: string;
  /** The one behind the code for friends, see `friendCodeOf`. */
  readonly friend?: string | undefined;
}

export const CODE_SECONDS = 120;
const CODE_SIGNS = 8;
/** Guesses of all players together: of 2⁴⁰ codes that finds one of a thousand in a million years. */
const GUESSES = 30;
const GUESSES_PER_SECOND = 1;
/** Codes that may be asked for. */
const GIFTS = 100;
const GIFTS_PER_SECOND = 10;

interface Given {
  readonly secrets: Secrets;
  readonly untilMs: number;
}

export function createCodes(nowMs: () => number, randomBytes: (length: number) => Uint8Array): Codes {
  const given = new Map<string, Given>();
  /** Codes by the hash of their secret. */
  const codeOf = new Map<string, string>();
  const guesses = createBucket(GUESSES, GUESSES_PER_SECOND, nowMs);
  const gifts = createBucket(GIFTS, GIFTS_PER_SECOND, nowMs);

  const drop = (code: string) => {
    const gift = given.get(code);
    given.delete(code);
    const identity = gift && identityOf(gift.secrets.identity);
    if (identity !== undefined && codeOf.get(identity) === code) codeOf.delete(identity);
  };

  /** Oldest first, since all are good for as long. */
  const dropOver = () => {
    for (const [code, { untilMs }] of given) {
      if (untilMs > nowMs()) return;
      drop(code);
    }
  };

  return {
    give(secrets) {
      dropOver();
      if (!gifts()) return undefined;
      const identity = identityOf(secrets.identity);
      drop(codeOf.get(identity) ?? '');
      const code = toCode(randomBytes(CODE_SIGNS));
      given.set(code, { secrets, untilMs: nowMs() + CODE_SECONDS * 1000 });
      codeOf.set(identity, code);
      return code;
    },
    claim(code) {
      dropOver();
      const found = given.get(code);
      if (found) {
        drop(code);
        return found.secrets;
      }
      return guesses() ? 'unknown' : 'too-many';
    },
  };
}
