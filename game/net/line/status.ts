import type { RoomWish } from '../../../protocol/join.ts';
import type { Cause } from './cause.ts';

/** Whom to be and where; `resume` is a session key from an earlier visit, found in storage. */
export interface JoinWish {
  name: string;
  colour: number;
  room?: string;
  private?: boolean;
  /** What a private room is to be like, where this join opens it. */
  options?: RoomWish;
  resume?: string;
  /** The secret by which the server knows the player over sessions; a stranger without. */
  identity?: string;
  /** The secret behind the own friend's code; found by no friend without. */
  friend?: string;
  /** A friend's code, or the own one: to be where that player is. */
  with?: string;
  /** See the room without a comet of one's own. */
  watch?: boolean;
}

export type Status =
  /** Before joining, or after leaving. */
  | { state: 'idle' }
  /** Asking for a ticket, opening the socket, waiting for the first update. */
  | { state: 'joining' }
  /** `quiet`: no update for over a second. */
  | { state: 'playing'; quiet: boolean }
  /** Lost; tries again at `retryAtMs` of the platform's clock. */
  | { state: 'waiting'; retryAtMs: number; attempt: number; cause: Cause; reason: string }
  /** Ended for good, with a sentence that says more than `cause`; `reload`: the page is of another version than the server. */
  | { state: 'closed'; code: number; cause: Cause; reason: string; reload: boolean };
