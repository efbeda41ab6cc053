import { IDENTITY_BYTES, isIdentity } from '../../../protocol/join.ts';
import { fillRandom, keepStored, readStored } from '../base/browser.ts';

const ITEM = 'cometa.identity';

/** The number that others know this browser's player by; pages that do not join show by it which row is one's own. */
const WHO_ITEM = 'cometa.who';

/** Where storage is refused or full, a secret lasts as long as the page. By item. */
const ofThisPage = new Map<string, string>();

/**
 * The secret by which the server knows this browser from visit to visit; made on the first. All tabs have the same, which is why it is
 * read afresh for each join.
 */
export function ownIdentity(): string {
  return secretIn(ITEM);
}

/** A secret in the form of an identity, kept under `item`; made when it is first asked for. */
export function secretIn(item: string): string {
  const stored = readStored('local', item) ?? '';
  return isIdentity(stored) ? stored : keepSecret(item, ofThisPage.get(item) ?? chance());
}

/** Another one in its place. */
export function newSecret(item: string): string {
  return keepSecret(item, chance());
}

function chance(): string {
  return toBase64Url(fillRandom(new Uint8Array(IDENTITY_BYTES)));
}

function keepSecret(item: string, secret: string): string {
  ofThisPage.set(item, secret);
  keepStored('local', item, secret);
  return secret;
}

/** As a room has told it. */
export function noteWho(who: number): void {
  if (who !== ownWho()) keepStored('local', WHO_ITEM, String(who));
}

/** 0 before the first room. */
export function ownWho(): number {
  return Number(readStored('local', WHO_ITEM) ?? 0);
}

/** Is the player of another device from now on, and forgets the one of this browser. @returns whether the secret is one */
export function takeIdentity(secret: string): boolean {
  return takeSecret(ITEM, secret);
}

/** The same of a secret under `item`. */
export function takeSecret(item: string, secret: string): boolean {
  if (!isIdentity(secret)) return false;
  keepSecret(item, secret);
  return true;
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
