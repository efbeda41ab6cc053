import { widen } from '../protocol/stamp.ts';
import { NO_MARGIN, TICK_PARTS } from '../protocol/table.ts';

/** Ticks ahead of the server's time a move may be stamped: half a second. It bounds the queue as well. */
export const MOST_TICKS_AHEAD = 30;

/** Why a move was dropped; the numbers are those of the `dropped` record. */
export const DROPPED = { newerWon: 0, stampDidNotRise: 1, tooFarAhead: 2 } as const;

/** A move due now, and whether its tick had passed when it came. */
export interface DueMove {
  stamp: number;
  heading: number;
  buttons: number;
}

/**
 * One player's moves that wait for their tick. Rising stamps and the limit ahead keep it short, so what a client sends
 * can never make it grow.
 */
export interface MoveQueue {
  readonly waiting: DueMove[];
  /** Stamp of the newest move accepted; stamps must rise. */
  newestStamp: number;
  /** Least earliness of a move since it was last asked for, in sixteenths of a tick. */
  margin: number;
}

export function createMoveQueue(): MoveQueue {
  return { waiting: [], newestStamp: 0, margin: NO_MARGIN };
}

/**
 * Takes a move in at server time `nowTicks` (with fraction; tick `floor(nowTicks)` may have run). Returns the widened
 * stamp, and why the move was dropped if it was.
 */
export function offerMove(
  queue: MoveQueue,
  move: { stamp: number; heading: number; buttons: number },
  nowTicks: number,
): { stamp: number; dropped?: number } {
  const stamp = widen(move.stamp, Math.floor(nowTicks));
  if (stamp > nowTicks + MOST_TICKS_AHEAD) return { stamp, dropped: DROPPED.tooFarAhead };
  if (stamp <= queue.newestStamp) return { stamp, dropped: DROPPED.stampDidNotRise };
  queue.newestStamp = stamp;
  const margin = Math.floor((stamp - nowTicks) * TICK_PARTS);
  queue.margin = Math.min(queue.margin, Math.max(margin, -NO_MARGIN));
  queue.waiting.push({ stamp, heading: move.heading, buttons: move.buttons });
  return { stamp };
}

/**
 * The move in force from `tick` on, or undefined where nothing is due. Of several that are due the newest wins; the
 * others are handed to `onDropped`.
 */
export function takeDueMove(queue: MoveQueue, tick: number, onDropped: (move: DueMove) => void): DueMove | undefined {
  const { waiting } = queue;
  let due: DueMove | undefined;
  while (waiting.length > 0 && waiting[0].stamp <= tick) {
    if (due) onDropped(due);
    due = waiting.shift();
  }
  return due;
}

/** The least earliness since the last call, `NO_MARGIN` where no move came. */
export function takeMargin(queue: MoveQueue): number {
  const margin = queue.margin;
  queue.margin = NO_MARGIN;
  return margin;
}
