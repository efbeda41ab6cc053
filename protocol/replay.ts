/** `POST /api/replay` and the file behind its link, RP in SPEC.md: the last seconds before a comet shattered, as spectators of both saw it. */

/** How far back a replay reaches, and for how long it is kept. */
export const REPLAY_TICKS = 600;
export const REPLAY_SECONDS = 24 * 60 * 60;
/** No file is larger: of a crowd the replay is shorter. */
export const LARGEST_REPLAY_BYTES = 40 * 1024;

/** Who asks to see it again, and says so by its session's key. */
export interface ReplayRequest {
  readonly key: string;
}

export interface ReplayAnswer {
  /** What the link ends with. */
  readonly id: string;
  /** For how long it is good. */
  readonly seconds: number;
}

const ID = /^[A-Za-z0-9_-]{22}$/;

/** Whether a text can be what a link ends with. */
export function isReplayId(text: string): boolean {
  return ID.test(text);
}

/** One of the two comets, and the hash of all that is in its area of interest at the end. */
export interface Side {
  readonly id: number;
  readonly hash: number;
}

export interface ReplayHead {
  /** Of the tables and rules that it was made under. */
  readonly fingerprint: number;
  /** The tick of the snapshots, and the one in which the comet shattered. */
  readonly fromTick: number;
  readonly lastTick: number;
  /** Of the arena, as in `welcome`. */
  readonly seed: number;
  readonly seats: number;
  readonly cells: number;
  readonly roundSeconds: number;
  /** First the comet that shattered, then the one that struck it. */
  readonly sides: readonly Side[];
  /** Of those who were in sight and are still there: id, colour and name. */
  readonly players: readonly (readonly [id: number, colour: number, name: string])[];
}

export interface ReplayFile {
  readonly head: ReplayHead;
  /** By side, then by tick: a snapshot of `fromTick`, then one update for each tick. */
  readonly updates: readonly (readonly Uint8Array[])[];
}
