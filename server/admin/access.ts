import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createBucket } from '../../game/common/pace.ts';

/** Who may ask the private port. */
export interface Access {
  /** Where it listens. Elsewhere than on this machine it takes a token, which the server does not start without. */
  readonly host: string;
  /** Empty: whoever can reach it may ask. */
  readonly token: string;
}

/** Why somebody is not answered. */
export interface Denied {
  readonly status: 401 | 403 | 429;
  readonly message: string;
}

/** Guesses at the token: enough for fingers, and 2,500 years for a thousandth of the shortest that is allowed. */
const GUESSES = 10;
const GUESSES_PER_SECOND = 1;

/** @returns why a request is not answered; undefined: it is */
export function createAccess(
  { token }: Access,
  nowMs: () => number,
): (headers: IncomingHttpHeaders) => Denied | undefined {
  const mayGuess = createBucket(GUESSES, GUESSES_PER_SECOND, nowMs);
  return (headers) => {
    // A browser may have been led here by a page: under a name of the page's that leads to this machine, or across.
    if (token === '' && !isLocal(headers.host)) {
      return { status: 403, message: 'Only requests to 127.0.0.1, localhost or [::1] are answered here.' };
    }
    if (isForeign(headers)) return { status: 403, message: 'Pages of other origins may not ask here.' };
    if (token === '' || isSame(tokenOf(headers.authorization ?? ''), token)) return undefined;
    if (headers.authorization !== undefined && !mayGuess()) {
      return { status: 429, message: 'Too many wrong tokens. Wait a moment.' };
    }
    return {
      status: 401,
      message: 'Send ADMIN_TOKEN as "Authorization: Bearer TOKEN", or as the password of any name.',
    };
  };
}

/** A sentence where the private port would be open to whoever reaches it; else undefined. */
export function openToOthers({ host, token }: Access): string | undefined {
  if (token !== '' || isLocal(host.includes(':') ? `[${host}]` : host)) return undefined;
  return `ADMIN_HOST is ${host}, so others could reach the private port. Set ADMIN_TOKEN, 16 signs or more that nobody guesses, or leave ADMIN_HOST at 127.0.0.1.`;
}

/** Whether a page of another origin asks. Its links and pictures have no Origin, but a browser says where they come from. */
function isForeign({ origin, host, 'sec-fetch-site': site = 'none' }: IncomingHttpHeaders): boolean {
  const own = origin?.replace(/^https?:\/\//, '');
  const isOthers = own !== undefined && own !== host && !isLocal(own);
  return isOthers || (site !== 'same-origin' && site !== 'none');
}

function isLocal(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host);
}

/** What scripts send, or browsers once their user was asked for name and password. */
function tokenOf(authorization: string): string {
  const [, scheme = '', credentials = ''] = /^(Bearer|Basic) (\S+)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'bearer') return credentials;
  const decoded = Buffer.from(credentials, 'base64').toString();
  return decoded.slice(decoded.indexOf(':') + 1);
}

/** In the same time whatever they are. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
