import { SIM_HZ } from '../../game/sim/math/units.ts';
import type { Follower } from '../ports/rooms.ts';

/**
 * One player in a room, or one spectator (see `hasComet`), from hello to goodbye. What it does not have in a state, it does
 * not carry there.
 */
export interface Session {
  /** What opens it for a lost connection, or a reloaded page, which then goes on with the same comet. */
  readonly key: SessionKey;
  readonly seat: number;
  /** As asked for in the last join that was followed by its hello. */
  name: string;
  colour: number;
  /** The hash of its player's identity, and the number that tells others who it is; undefined and 0 where it joined without one. */
  identity: string | undefined;
  who: number;
  /** Where its last join came from, as `plainAddress`; empty: unknown, or not since this process has it. Never kept. */
  address: string;
  /** When this process had it first, on its monotonic clock. */
  readonly sinceMs: number;
  state: SessionState;
}

/** See `server/lobby/session-key.ts`. */
export interface SessionKey {
  /** By which a session is found: the beginning of its key. */
  readonly handle: string;
  /** SHA-256 of the secret that is in use, in base64url. */
  hash: string;
  /** Of the one that was given out after it and has not been used yet. */
  nextHash: string | undefined;
}

export type SessionState =
  /** The gateway that holds its connection. */
  | { kind: 'playing'; gateway: Follower }
  /** The page is hidden: the connection stays, its stream does not. */
  | { kind: 'hidden'; gateway: Follower; sinceMs: number }
  /** The connection is gone; the comet waits for its player. A spectator has none, and is never away. */
  | { kind: 'away'; sinceMs: number; untilMs: number }
  /** Over; removed at the end of the tick. */
  | { kind: 'left' };

/** The gateway that holds the connection of a session, where it has one. */
export function gatewayOf({ state }: Session): Follower | undefined {
  return state.kind === 'playing' || state.kind === 'hidden' ? state.gateway : undefined;
}

/** Ticks between two looks at who is dead. */
export const ROUND_TICKS = 15;
/** A connection that sent no ping for this many ticks is dead, though its socket may not know. */
export const DEAD_TICKS = 3 * SIM_HZ;
/**
 * A new connection may bring its player nothing at all. Without a first ping in this time, half a second, its comet is parked: else
 * it would be prey, with nobody to steer it. Clients ping with their hello.
 */
export const FIRST_PING_TICKS = SIM_HZ / 2;
