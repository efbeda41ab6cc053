import { widen } from '../protocol/stamp.ts';
import { DROPPED, NO_MARGIN, TICK_PARTS } from '../protocol/table.ts';

/** Ticks ahead of the server's time a move may be stamped: half a second. It bounds the queue as well. */
export const MOST_TICKS_AHEAD = 30;

/** A move that waits for its tick: an input of the game once that has come. */
export interface WaitingMove {
  readonly kind: 'move';
  readonly id: number;
  stamp: number;
  heading: number;
  buttons: number;
}

/**
 * One player's moves that wait for their tick: the first `count` slots, by rising stamps. Those and the limit ahead keep
 * it short, so what a client sends can never make it grow; slots are used again, so no move allocates anything.
 */
export interface MoveQueue {
  readonly id: number;
  readonly slots: WaitingMove[];
  count: number;
  /** Least earliness since it was last told, in sixteenths of a tick. */
  margin: number;
}

export function createMoveQueue(id = 0): MoveQueue {
  return { id, slots: [], count: 0, margin: NO_MARGIN };
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
  while (queue.count > 0 && queue.slots[queue.count - 1].stamp >= stamp) {
    queue.count--;
    onDropped(queue.slots[queue.count].stamp, DROPPED.superseded);
  }
  const slot = nextSlot(queue);
  slot.stamp = stamp;
  slot.heading = move.heading;
  slot.buttons = move.buttons;
}

function nextSlot(queue: MoveQueue): WaitingMove {
  const { slots, id } = queue;
  if (queue.count === slots.length) slots.push({ kind: 'move', id, stamp: 0, heading: 0, buttons: 0 });
  return slots[queue.count++];
}

/** Notes by how many sixteenths of a tick something was early. */
export function noteMargin(queue: MoveQueue, parts: number): void {
  queue.margin = Math.min(queue.margin, Math.max(parts, -NO_MARGIN));
}

/**
 * The move in force from `tick` on, or undefined where nothing is due; valid until the next is offered. Of several that
 * are due the newest wins, the others are dropped.
 */
export function takeDueMove(queue: MoveQueue, tick: number, onDropped: OnDropped): WaitingMove | undefined {
  let due: WaitingMove | undefined;
  while (queue.count > 0 && queue.slots[0].stamp <= tick) {
    if (due) onDropped(due.stamp, DROPPED.newerWon);
    due = takeFirst(queue);
  }
  return due;
}

/** Takes the first move out; its slot goes behind those in use. */
function takeFirst(queue: MoveQueue): WaitingMove {
  const { slots } = queue;
  const first = slots[0];
  queue.count--;
  for (let i = 0; i < queue.count; i++) slots[i] = slots[i + 1];
  slots[queue.count] = first;
  return first;
}
