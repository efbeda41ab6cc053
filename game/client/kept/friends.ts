import { isFriendCode, ROOM_ALPHABET } from '../../../protocol/join.ts';
import { MOST_FRIENDS } from '../../../protocol/leaderboard.ts';
import { keepStored, readStored } from '../base/browser.ts';
import { newSecret, secretIn, takeSecret } from './identity.ts';
import { countOf, objectOf } from './stored.ts';

/** Somebody whose code was kept. */
export interface Friend {
  readonly code: string;
  /** Public number and name as they were told last: 0 and empty before. */
  readonly who: number;
  readonly name: string;
}

/** Here and nowhere else: no server knows who is whose friend. */
const ITEM = 'cometa.friends';
const SECRET_ITEM = 'cometa.friend';

/** Read afresh, since another tab may have changed it. */
export function readFriends(): readonly Friend[] {
  try {
    const stored: unknown = JSON.parse(readStored('local', ITEM) ?? '[]');
    return Array.isArray(stored) ? stored.flatMap(friendFrom).slice(0, MOST_FRIENDS) : [];
  } catch {
    return [];
  }
}

/** Keeps a friend, or what is new of one. @returns whether there was place */
export function keepFriend(friend: Friend): boolean {
  const friends = readFriends();
  const isKnown = friends.some(({ code }) => code === friend.code);
  if (!isKnown && friends.length >= MOST_FRIENDS) return false;
  write(isKnown ? friends.map((old) => (old.code === friend.code ? friend : old)) : [...friends, friend]);
  return true;
}

export function dropFriend(code: string): void {
  write(readFriends().filter((friend) => friend.code !== code));
}

/** The secret from which the own code follows. */
export function ownFriendSecret(): string {
  return secretIn(SECRET_ITEM);
}

/** Another one. @returns the one before */
export function renewFriendSecret(): string {
  const was = ownFriendSecret();
  newSecret(SECRET_ITEM);
  return was;
}

/** That of another device, on which this player is the same. */
export function takeFriendSecret(secret: string): void {
  takeSecret(SECRET_ITEM, secret);
}

/** A code as people type or copy it, the whole link too: small letters, spaces and dashes do not matter. Undefined: it is none. */
export function readCode(typed: string): string | undefined {
  const code = (/[?&]with=([^&#]*)/i.exec(typed)?.[1] ?? typed).toUpperCase().replace(/[\s-]/g, '');
  return isFriendCode(code) ? code : undefined;
}

/** Four and four and four are easier to read aloud. */
export function spacedCode(code: string): string {
  return code.replace(/.{4}(?=.)/g, '$& ');
}

/** How a code is handed to somebody in the room: at the end of what is whispered. */
export function offerOf(code: string, name: string): string {
  return `${name}: friend code ${spacedCode(code).replaceAll(' ', '-')}`;
}

const OFFER = new RegExp(`: friend code ((?:[${ROOM_ALPHABET}]{4}-?){3})$`);

/** The code in a line that hands one over. */
export function codeOffered(line: string): string | undefined {
  return readCode(OFFER.exec(line)?.[1] ?? '');
}

function write(friends: readonly Friend[]): void {
  keepStored('local', ITEM, JSON.stringify(friends));
}

function friendFrom(value: unknown): Friend[] {
  const { code, who, name } = objectOf(value);
  if (typeof code !== 'string' || !isFriendCode(code)) return [];
  return [{ code, who: countOf(who), name: typeof name === 'string' ? name : '' }];
}
