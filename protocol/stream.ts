/** What the private port's `GET /stream` says: Server-Sent Events whose data are these messages in JSON. */
export type StreamMessage = StreamHello | StreamNews;

/** How many of the costliest ticks are told of. */
export const COSTLIEST_TICKS = 10;

/** The first message: what is known up to now. */
export interface StreamHello extends Omit<StreamNews, 'kind'> {
  kind: 'hello';
  tickHz: number;
  budgetMs: number;
  /** What the numbers of a tick are: facts of the tick, then, from `between` on, milliseconds by row of the ledger. */
  columns: readonly string[];
  /** The costliest ticks of the last minute, the worst first. */
  costliest: number[][];
}

/** What is new since the message before, ten times a second. */
export interface StreamNews {
  kind: 'news';
  /** The server's clock. */
  atMs: number;
  /** Ticks that have been added up since, oldest first. */
  ticks: number[][];
  /** Values that have changed. Those without `Ms`, `Bytes`, `players` and `rooms` in their name only rise. */
  values: Readonly<Record<string, number>>;
  /** All rooms, where anything about them has changed; looked at once a second. */
  rooms?: readonly StreamRoom[];
}

/** A room: its code, whether it is public, who is connected, comets in play, seats. */
export type StreamRoom = readonly [code: string, isPublic: 0 | 1, players: number, inPlay: number, seats: number];
