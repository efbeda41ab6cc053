/**
 * What HTTP tells without a join: `GET /api/rooms`, `GET /api/leaderboard` and its live form, `POST /api/friends`; and the prizes in the answer to a
 * join. SPEC.md, RM1, LB1 to LB5, and FD.
 */

export interface BoardRow {
  /** From 1. */
  place: number;
  /** The player's public number (J11); 0: a bot, or a player who keeps no identity. */
  who: number;
  name: string;
  dust: number;
}

/** The best rounds of a day, a week, or all time: one a player. */
export interface Board {
  /** The date of the first day of the period in UTC, or `all`. */
  name: string;
  /** Milliseconds since 1970; null: it never ends. */
  endsMs: number | null;
  /** How many have a place. */
  players: number;
  rows: readonly BoardRow[];
}

export interface RoomBoard {
  /** The room's code. */
  room: string;
  rows: readonly BoardRow[];
}

export interface Leaderboard {
  /** In public rooms now: the ten with most dust. */
  now: readonly RoomBoard[];
  /** How the last round of each public room ended. */
  round: readonly RoomBoard[];
  day: Board;
  week: Board;
  all: Board;
}

/** Where players stand who were asked for, by period; a player who has no place is left out. */
export type Places = Readonly<Record<'day' | 'week' | 'all', readonly BoardRow[]>>;

/** That a player was among the first three of a day or a week that is over. */
export interface Prize {
  period: 'day' | 'week';
  /** The date of the first day of the period in UTC. */
  name: string;
  /** 1 to 3. */
  place: number;
  dust: number;
}

/** Players that may be asked for at once. */
export const MOST_PLACES = 20;

/** A public room. */
export interface RoomInfo {
  /** Its code, for a join. */
  room: string;
  /** Who plays there, bots too. */
  players: number;
  seats: number;
  phase: 'open' | 'closing' | 'podium';
  /** Until the next phase; 0 where there are no rounds. */
  secondsLeft: number;
}

/** Friends that may be asked for at once. */
export const MOST_FRIENDS = 50;

/** A friend who plays. */
export interface FriendInfo {
  code: string;
  /** The public number (J11); 0: a player who keeps no identity. */
  who: number;
  name: string;
  /** Code of the room; absent: a private one. */
  room?: string;
  /** Whether one more may join there. */
  free: boolean;
  /** That player calls who asks. */
  calls?: true;
}

/** A call waits so long for who is called: a hidden page may ask once a minute. */
export const CALL_SECONDS = 90;

/** The answer to `POST /api/friends`. */
export interface FriendsAnswer {
  /** The asker's own code; absent where no secret was told. */
  code?: string;
  /** Those of the asked who play. */
  friends: readonly FriendInfo[];
}
