import { IDENTITY_BYTES, isIdentity } from '../../../protocol/join.ts';
import { fillRandom, keepStored, readStored } from '../base/browser.ts';

const ITEM = 'cometa.identity';

/** Where storage is refused or full, it lasts as long as the page. */
let ofThisPage = '';

/**
 * The secret by which the server knows this browser from visit to visit; made on the first. All tabs have the same, which is why it is
 * read afresh for each join.
 */
export function ownIdentity(): string {
  const stored = readStored('local', ITEM) ?? '';
  if (isIdentity(stored)) return stored;
  if (ofThisPage === '') ofThisPage = toBase64Url(fillRandom(new Uint8Array(IDENTITY_BYTES)));
  keepStored('local', ITEM, ofThisPage);
  return ofThisPage;
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
