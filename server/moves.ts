import { widen } from '../protocol/stamp.ts';
import { DROPPED, NO_MARGIN, TICK_PARTS } from '../protocol/table.ts';

/** Ticks ahead of the server's time a move may be stamped: half a second. It bounds the queue as well. */
export const MOST_TICKS_AHEAD = 30;

/** A move due now, and whether its tick had passed when it came. */
export interface DueMove {
  stamp: number;
  heading: number;
  buttons: number;
}

/**
 * One player's moves that wait for their tick, by rising stamps. Those and the limit ahead keep it short, so what a
 * client sends can never make it grow.
 */
export interface MoveQueue {
  readonly waiting: DueMove[];
  /** Least earliness since it was last told, in sixteenths of a tick. */
  margin: number;
}

export function createMoveQueue(): MoveQueue {
  return { waiting: [], margin: NO_MARGIN };
}

/** Told of a move that will never act, and why. */
export type OnDropped = (stamp: number, why: number) => void;

/**
 * Takes a move in at server time `nowTicks` (with fraction; tick `floor(nowTicks)` may have run). What is said later
 * counts more: it supersedes moves that wait for the same tick or a later one.
 */
export function offerMove(
  queue: MoveQueue,
  move: { stamp: number; heading: number; buttons: number },
  nowTicks: number,
  onDropped: OnDropped,
): void {
  const stamp = widen(move.stamp, Math.floor(nowTicks));
  if (stamp > nowTicks + MOST_TICKS_AHEAD) return onDropped(stamp, DROPPED.tooFarAhead);
  noteMargin(queue, Math.floor((stamp - nowTicks) * TICK_PARTS));
  const { waiting } = queue;
  while (waiting.length > 0 && waiting[waiting.length - 1].stamp >= stamp) {
    onDropped((waiting.pop() as DueMove).stamp, DROPPED.superseded);
  }
  waiting.push({ stamp, heading: move.heading, buttons: move.buttons });
}

/** Notes by how many sixteenths of a tick something was early. */
export function noteMargin(queue: MoveQueue, parts: number): void {
  queue.margin = Math.min(queue.margin, Math.max(parts, -NO_MARGIN));
}

/**
 * The move in force from `tick` on, or undefined where nothing is due. Of several that are due the newest wins, the
 * others are dropped.
 */
export function takeDueMove(queue: MoveQueue, tick: number, onDropped: OnDropped): DueMove | undefined {
  const { waiting } = queue;
  let due: DueMove | undefined;
  while (waiting.length > 0 && waiting[0].stamp <= tick) {
    if (due) onDropped(due.stamp, DROPPED.newerWon);
    due = waiting.shift();
  }
  return due;
}
