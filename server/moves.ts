import { widen } from '../protocol/stamp.ts';
import { DROPPED, NO_MARGIN, TICK_PARTS } from '../protocol/table.ts';

/** Ticks ahead of the server's time a move may be stamped: half a second. It bounds what waits as well. */
export const MOST_TICKS_AHEAD = 30;
/** Moves that can wait for one player: one for each tick ahead, and a late one. */
export const MOST_WAITING = 32;

/**
 * The moves of all players of a room that wait for their tick, by seat: plain numbers side by side, for moves come from
 * a thousand players in turn, and each object touched on the way would be one that the processor has long forgotten.
 */
export interface Moves {
  /** How many wait, by seat. */
  readonly counts: Uint8Array;
  /** `MOST_WAITING` for each seat, by rising stamps: stamp (16 bits), heading (8), buttons (2). */
  readonly waiting: Int32Array;
  /** Least earliness since it was last told, in sixteenths of a tick, by seat. */
  readonly margins: Int16Array;
}

/** A move due now. */
export interface DueMove {
  stamp: number;
  heading: number;
  buttons: number;
}

const STAMP_SHIFT = 10;
const HEADING_SHIFT = 2;
const BUTTONS = 3;

export function createMoves(seats: number): Moves {
  return {
    counts: new Uint8Array(seats),
    waiting: new Int32Array(seats * MOST_WAITING),
    margins: new Int16Array(seats).fill(NO_MARGIN),
  };
}

/** Forgets what waits for a seat: its player has a new connection. */
export function clearMoves(moves: Moves, seat: number): void {
  moves.counts[seat] = 0;
  moves.margins[seat] = NO_MARGIN;
}

/** Told of a move that will never act, and why. */
export type OnDropped = (stamp: number, why: number) => void;

/**
 * Takes a move in at server time `nowTicks` (with fraction; tick `floor(nowTicks)` may have run). What is said later
 * counts more: it supersedes moves that wait for the same tick or a later one.
 */
export function offerMove(
  moves: Moves,
  seat: number,
  move: { stamp: number; heading: number; buttons: number },
  nowTicks: number,
  onDropped: OnDropped,
): void {
  const nowTick = Math.floor(nowTicks);
  const stamp = widen(move.stamp, nowTick);
  if (stamp > nowTicks + MOST_TICKS_AHEAD) return onDropped(stamp, DROPPED.tooFarAhead);
  noteMargin(moves, seat, Math.floor((stamp - nowTicks) * TICK_PARTS));
  const { counts, waiting } = moves;
  const first = seat * MOST_WAITING;
  let count = counts[seat];
  for (; count > 0; count--) {
    const last = stampOf(waiting[first + count - 1], nowTick);
    if (last < stamp) break;
    onDropped(last, DROPPED.superseded);
  }
  if (count === MOST_WAITING) {
    // So many fit only if the first is late: it would lose to a newer one anyway.
    onDropped(stampOf(waiting[first], nowTick), DROPPED.newerWon);
    waiting.copyWithin(first, first + 1, first + count);
    count--;
  }
  waiting[first + count] = (move.stamp << STAMP_SHIFT) | (move.heading << HEADING_SHIFT) | move.buttons;
  counts[seat] = count + 1;
}

function stampOf(packed: number, nearTick: number): number {
  return widen(packed >> STAMP_SHIFT, nearTick);
}

/** Notes by how many sixteenths of a tick something was early. */
export function noteMargin({ margins }: Moves, seat: number, parts: number): void {
  if (parts < margins[seat]) margins[seat] = Math.max(parts, -NO_MARGIN);
}

/** The least margin since the last call; `NO_MARGIN` where nothing came. */
export function takeMargin({ margins }: Moves, seat: number): number {
  const margin = margins[seat];
  margins[seat] = NO_MARGIN;
  return margin;
}

/** Filled anew by each call of `takeDueMove`. */
const DUE: DueMove = { stamp: 0, heading: 0, buttons: 0 };

/**
 * The move in force from `tick` on, or undefined where nothing is due; valid until the next call. Of several that are due
 * the newest wins, the others are dropped.
 */
export function takeDueMove(moves: Moves, seat: number, tick: number, onDropped: OnDropped): DueMove | undefined {
  const { counts, waiting } = moves;
  const count = counts[seat];
  const first = seat * MOST_WAITING;
  let taken = 0;
  while (taken < count && stampOf(waiting[first + taken], tick) <= tick) {
    if (taken > 0) onDropped(stampOf(waiting[first + taken - 1], tick), DROPPED.newerWon);
    taken++;
  }
  if (taken === 0) return undefined;
  const packed = waiting[first + taken - 1];
  for (let k = taken; k < count; k++) waiting[first + k - taken] = waiting[first + k];
  counts[seat] = count - taken;
  DUE.stamp = stampOf(packed, tick);
  DUE.heading = (packed >> HEADING_SHIFT) & 0xff;
  DUE.buttons = packed & BUTTONS;
  return DUE;
}
