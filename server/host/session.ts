import type { Connection } from '../gateway/streams.ts';

/**
 * One player in a room, or one who watches (see `hasComet`), from ticket to goodbye. What it does not have in a state, it does
 * not carry there.
 */
export interface Session {
  /** Secret by which a lost connection, or a reloaded page, goes on with the same comet. */
  readonly key: string;
  readonly seat: number;
  name: string;
  colour: number;
  state: SessionState;
}

export type SessionState =
  /** Holds a seat and a ticket; nobody knows of it yet. */
  | { kind: 'joining'; untilMs: number }
  | { kind: 'playing'; connection: Connection }
  /** The page is hidden: the connection stays, its stream does not. */
  | { kind: 'hidden'; connection: Connection; sinceMs: number }
  /** The connection is gone; the comet waits for its player. A watcher has none, and is never away. */
  | { kind: 'away'; sinceMs: number }
  /** Over; removed at the end of the tick. */
  | { kind: 'left' };

/** The connection of a session that has one. */
export function connectionOf({ state }: Session): Connection | undefined {
  return state.kind === 'playing' || state.kind === 'hidden' ? state.connection : undefined;
}
