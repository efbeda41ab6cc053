import type { CloseKind } from '../../../protocol/close.ts';

/**
 * Why there is no line, as a closed list, for words in the player's language: the kinds of protocol/close.ts, three refusals of a
 * join, what a client finds by itself. 'other': from a newer server, whose sentence is all there is to show.
 */
export type Cause =
  | CloseKind
  | 'roomUnknown'
  | 'serverFull'
  | 'banned'
  /** The line broke, or nothing came for seconds, or what came cannot be read. */
  | 'lost'
  | 'silent'
  | 'unreadable'
  /** The join: nobody answers, somebody else does, somebody wants fewer requests. */
  | 'noAnswer'
  | 'foreign'
  | 'throttled'
  /** The socket after an answered join: it does not open, it brings nothing; several in a row brought nothing. */
  | 'unopened'
  | 'mute'
  | 'blocked'
  | 'other';
