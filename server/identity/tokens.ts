import { timingSafeEqual } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { identityOf } from './identity.ts';

/** The one file that knows jose: JSON Web Tokens of operators who have accounts of their own. */

export interface TokenSettings {
  readonly authJwksUrl: string;
  readonly authJwtSecret: string;
  readonly authIssuer: string;
  readonly authAudience: string;
}

/** Whose token it is. */
export interface Account {
  /** As `identityOf`, of issuer and subject: no secret of a browser is the same. Undefined of this server's own bots. */
  readonly identity: string | undefined;
  /** Undefined where the token has none. */
  readonly name: string | undefined;
}

/** Why a token is refused. */
export interface TokenRefusal {
  readonly error: TokenError;
  readonly message: string;
}

export type TokenError =
  | 'token-missing'
  | 'token-malformed'
  | 'token-algorithm'
  | 'token-key'
  | 'token-issuer'
  | 'token-audience'
  | 'token-expired'
  | 'token-early'
  | 'token-claims'
  | 'token-keys-unreachable';

/** @param authorization the header of the same name */
export type CheckToken = (authorization: string) => Promise<Account | TokenRefusal>;

/** Clocks of two machines differ by as much. */
const TOLERANCE_SECONDS = 5;
/** With a secret that both sides know, and with key pairs. Never `none`; never one kind of key for the other's algorithm. */
const BY_SECRET = ['HS256', 'HS384', 'HS512'];
const BY_KEY_SET = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

const SENTENCES: Readonly<Record<TokenError, string>> = {
  'token-missing': 'Log in first: this server wants a token with each join.',
  'token-malformed': 'This login cannot be read. Log in again.',
  'token-algorithm': 'This login is signed in a way that is not allowed here. Log in again.',
  'token-key': 'This login is signed by somebody else. Log in again.',
  'token-issuer': 'This login is of another issuer. Log in again.',
  'token-audience': 'This login is for another place. Log in again.',
  'token-expired': 'Your login is over. Log in again.',
  'token-early': 'This login does not count yet. Try again soon.',
  'token-claims': 'This login does not say who you are. Log in again.',
  'token-keys-unreachable': 'Logins cannot be checked at the moment. Try again soon.',
};

/**
 * @param botPass what this server's own bots send in the place of a token
 * @returns undefined where no tokens are wanted
 */
export function createTokenCheck(settings: TokenSettings, botPass?: string): CheckToken | undefined {
  const { authJwksUrl, authJwtSecret, authIssuer, authAudience } = settings;
  if (authJwksUrl === '' && authJwtSecret === '') return undefined;
  const keySet = authJwksUrl === '' ? undefined : createRemoteJWKSet(new URL(authJwksUrl));
  const secret = new TextEncoder().encode(authJwtSecret);
  const find: JWTVerifyGetKey = keySet ?? (async () => secret);
  const options = {
    algorithms: keySet ? BY_KEY_SET : BY_SECRET,
    clockTolerance: TOLERANCE_SECONDS,
    requiredClaims: ['sub', 'exp'],
    ...(authIssuer === '' ? {} : { issuer: authIssuer }),
    ...(authAudience === '' ? {} : { audience: authAudience }),
  };
  return async (authorization) => {
    const [, token] = /^Bearer +([^ ]+) *$/i.exec(authorization) ?? [];
    if (token === undefined) return refuse('token-missing');
    if (botPass !== undefined && isSame(token, botPass)) return { identity: undefined, name: undefined };
    try {
      const { payload } = await jwtVerify(token, find, options);
      return accountOf(payload);
    } catch (error) {
      return refuse(whyRefused(error));
    }
  };
}

/** Whatever the two are, in the same time. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(identityOf(a)), Buffer.from(identityOf(b)));
}

function accountOf({ iss = '', sub, name }: JWTPayload): Account | TokenRefusal {
  if (typeof sub !== 'string' || sub === '') return refuse('token-claims');
  return { identity: identityOf(`account\n${iss}\n${sub}`), name: typeof name === 'string' ? name : undefined };
}

function refuse(error: TokenError): TokenRefusal {
  return { error, message: SENTENCES[error] };
}

function whyRefused(error: unknown): TokenError {
  if (error instanceof errors.JWTExpired) return 'token-expired';
  if (error instanceof errors.JWTClaimValidationFailed) return whichClaim(error.claim);
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return 'token-algorithm';
  const isForeign = error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey;
  if (isForeign || error instanceof errors.JWKSMultipleMatchingKeys) return 'token-key';
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return 'token-malformed';
  return 'token-keys-unreachable';
}

function whichClaim(claim: string): TokenError {
  switch (claim) {
    case 'iss':
      return 'token-issuer';
    case 'aud':
      return 'token-audience';
    case 'nbf':
      return 'token-early';
    default:
      return 'token-claims';
  }
}
