import { cleanText } from './people.ts';

/** `POST /api/join`: what is asked, what is answered, and what a name may be. SPEC.md, J1 to J6, J9 and J10. */

import type { Prize } from './leaderboard.ts';

export interface JoinRequest {
  name: string;
  /** 0..11, one of twelve hues. */
  colour: number;
  /** Code of a room; absent: the public one. */
  room?: string;
  /** Open a private room of one's own. */
  private?: boolean;
  /** Of a private room that this join opens; means nothing where none is opened. */
  options?: RoomWish;
  /** Key of a session to go on with, from an earlier answer. */
  resume?: string;
  /** The asker holds the live key, not one from storage: take over even from an open connection. */
  takeover?: boolean;
  /** See a room without a comet of one's own; whatever but `room` and `fingerprint` means nothing then. */
  watch?: boolean;
  /** Absent or 0: the client takes its chances. */
  fingerprint?: number;
  /** A secret that the client keeps from session to session, see `isIdentity`; absent: a stranger each time. */
  identity?: string;
  /** The secret behind the code by which friends find this player, see `isIdentity`; absent: nobody does. */
  friend?: string;
  /** A friend's code, or the own one: to be where that player is, or whoever else joined with this code. */
  with?: string;
}

/** What whoever opens a private room wants it to be like. */
export interface RoomWish {
  /** Bots that play along, 0..12; 0 where not given. */
  bots?: number;
  /** How well they play; normal where not given. */
  difficulty?: Difficulty;
  /** The game is played in rounds, or has no end; where not given, as the server is set. */
  rounds?: boolean;
}

export const DIFFICULTIES = ['easy', 'normal', 'hard'] as const;
export type Difficulty = (typeof DIFFICULTIES)[number];
/** Company for few; more would be a room of bots with a guest. */
export const MOST_ROOM_BOTS = 12;

export interface JoinAnswer {
  /** Good for one hello within 10 s. */
  ticket: string;
  /** Secret by which this session can be resumed; of one who watches it opens nothing. */
  key: string;
  room: string;
  /** What the player has won, the newest first; absent: nothing. */
  prizes?: readonly Prize[];
}

export interface JoinRefusal {
  /** Stable code, in kebab case. */
  error: string;
  /** A sentence for people. */
  message: string;
  /** Seconds after which trying again makes sense. */
  retryAfter?: number;
}

/** Why a request is refused, and the HTTP status to say it with. */
export type Refused = JoinRefusal & { readonly status: number };

/** @param status of HTTP; `error`, `message` and `retryAfter` as in `JoinRefusal` */
export function refuse(status: number, error: string, message: string, retryAfter?: number): Refused {
  return { status, error, message, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

export const LONGEST_NAME = 16;
export const LONGEST_JOIN_BODY = 1024;
export const NAMELESS = 'Comet';
export const COLOURS = 12;

/** Room codes: letters and digits that nobody confuses when reading them aloud, and 40 bits, which nobody finds by trying. */
export const ROOM_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
export const ROOM_CODE_LENGTH = 8;
const ROOM_CODE = new RegExp(`^[${ROOM_ALPHABET}]{${ROOM_CODE_LENGTH}}$`);

/** Chance as a code that people read aloud and type: a sign a byte. */
export function toCode(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => ROOM_ALPHABET[byte % ROOM_ALPHABET.length]).join('');
}

export function isRoomCode(code: string): boolean {
  return ROOM_CODE.test(code);
}

/** A friend's code: 60 bits, which nobody guesses; of the same signs. */
export const FRIEND_CODE_LENGTH = 12;
const FRIEND_CODE = new RegExp(`^[${ROOM_ALPHABET}]{${FRIEND_CODE_LENGTH}}$`);

export function isFriendCode(code: string): boolean {
  return FRIEND_CODE.test(code);
}

/** A key begins with so many signs that name its session. What follows is its secret, another one after each use. */
export const HANDLE_SIGNS = 8;

/** Whether two keys are of one session. */
export function isSameSession(a: string, b: string | undefined): boolean {
  return b !== undefined && a.slice(0, HANDLE_SIGNS) === b.slice(0, HANDLE_SIGNS);
}

/** Bytes of chance in an identity: nobody guesses 128 bits. */
export const IDENTITY_BYTES = 16;
const IDENTITY = /^[A-Za-z0-9_-]{22}$/;

/** Whether a text is an identity: base64url of 16 bytes, without padding. */
export function isIdentity(text: string): boolean {
  return IDENTITY.test(text);
}

/** A name as it is shown to all: a text by `cleanText` of at most 16 characters. What is left of nothing is `Comet`. */
export function cleanName(raw: string): string {
  return [...cleanText(raw)].slice(0, LONGEST_NAME).join('').trim() || NAMELESS;
}
