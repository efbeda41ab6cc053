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

/** What `GET /moderation` of the private port says. Times in milliseconds since 1970; lists with the newest first. */
export interface ModerationView {
  readonly atMs: number;
  /** Whether what is decided outlasts the process. */
  readonly isKept: boolean;
  readonly players: readonly ModeratedPlayer[];
  readonly rooms: readonly ModeratedRoom[];
  readonly reports: readonly ModeratedReport[];
  readonly bans: readonly ModeratedBan[];
  readonly mutes: readonly (Omit<ModeratedBan, 'id' | 'kind'> & { readonly identity: string })[];
  readonly audit: readonly ModeratedAct[];
}

export interface ModeratedPlayer {
  /** Names the session to the acts. */
  readonly player: string;
  readonly room: string;
  readonly seat: number;
  /** Empty for a spectator. */
  readonly name: string;
  readonly who: number;
  readonly identity?: string | undefined;
  /** Empty: unknown since a restart. */
  readonly address: string;
  readonly state: string;
  readonly isSpectator: boolean;
  readonly sinceMs: number;
  readonly dust: number;
  readonly mutedUntilMs?: number | undefined;
}

export interface ModeratedRoom {
  readonly room: string;
  readonly isPublic: boolean;
  readonly players: number;
  readonly spectators: number;
  readonly seats: number;
}

interface Named {
  readonly seat: number;
  readonly who: number;
  readonly name: string;
  readonly identity?: string | undefined;
}

export interface ModeratedReport {
  readonly atMs: number;
  readonly room: string;
  readonly tick: number;
  readonly by: Named;
  readonly about: Named;
  readonly reason: string;
  readonly lines: readonly { readonly tick: number; readonly from: Named; readonly text: string }[];
}

export interface ModeratedBan {
  readonly id: string;
  readonly kind: 'identity' | 'address';
  readonly identity?: string | undefined;
  readonly name: string;
  readonly reason: string;
  readonly atMs: number;
  readonly untilMs: number;
}

export interface ModeratedAct {
  readonly atMs: number;
  readonly act: string;
  readonly identity?: string | undefined;
  readonly name?: string | undefined;
  readonly room?: string | undefined;
  readonly detail?: string | undefined;
  readonly reason?: string | undefined;
  readonly untilMs?: number | undefined;
}
