import { widen } from '../../protocol/stamp.ts';
import { DROPPED, NO_SLACK, TICK_PARTS } from '../../protocol/table.ts';

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
  /** `MOST_WAITING` for each seat, by rising stamps: whether it is inherited (1 bit), stamp (16), heading (8), buttons (2). */
  readonly waiting: Int32Array;
  /** Stamp of the first that waits, by seat: a tick asks all seats, and few are due. */
  readonly firstStamps: Uint16Array;
  /** Least earliness since it was last told, in sixteenths of a tick, by seat. */
  readonly slacks: Int16Array;
  readonly onDropped: OnDropped;
}

/** Told of a move that will never act, and why, and whether an earlier connection said it. */
export type OnDropped = (seat: number, stamp: number, why: number, isInherited: boolean) => void;

/** A move due now. */
export interface DueMove {
  stamp: number;
  heading: number;
  buttons: number;
  /** An earlier connection said it: the one there is now knows nothing of it. */
  isInherited: boolean;
}

const INHERITED = 1 << 26;
const STAMP_SHIFT = 10;
const HEADING_SHIFT = 2;
const BUTTONS = 3;

export function createMoves(seats: number, onDropped: OnDropped): Moves {
  return {
    counts: new Uint8Array(seats),
    waiting: new Int32Array(seats * MOST_WAITING),
    firstStamps: new Uint16Array(seats),
    slacks: new Int16Array(seats).fill(NO_SLACK),
    onDropped,
  };
}

/** Forgets what waits for a seat: the next player in it must not be steered by the last one. */
export function clearMoves(moves: Moves, seat: number): void {
  moves.counts[seat] = 0;
  moves.slacks[seat] = NO_SLACK;
}

/** The moves that wait, as numbers, by seat; `putMoves` puts them back. */
export function waitingMoves({ counts, waiting }: Moves): Readonly<Record<string, readonly number[]>> {
  const seats = [...counts.keys()].filter((seat) => counts[seat] > 0);
  const first = (seat: number) => seat * MOST_WAITING;
  return Object.fromEntries(
    seats.map((seat) => [seat, [...waiting.subarray(first(seat), first(seat) + counts[seat])]]),
  );
}

export function putMoves(moves: Moves, waiting: Readonly<Record<string, readonly number[]>>): void {
  for (const [at, packed] of Object.entries(waiting)) {
    const seat = Number(at);
    moves.waiting.set(packed, seat * MOST_WAITING);
    moves.counts[seat] = packed.length;
    moves.firstStamps[seat] = packed[0] >> STAMP_SHIFT;
  }
}

/**
 * The player in a seat has a new connection. What the one before said still waits, and acts; but its stamps mean nothing
 * to the new one, which must not take their fate for that of its own moves.
 */
export function inheritMoves({ counts, waiting, slacks }: Moves, seat: number): void {
  const first = seat * MOST_WAITING;
  for (let k = first; k < first + counts[seat]; k++) waiting[k] |= INHERITED;
  slacks[seat] = NO_SLACK;
}

/**
 * Takes a move in at server time `nowTicks` (with fraction; tick `floor(nowTicks)` may have run). What is said later
 * counts more: it supersedes moves that wait for the same tick or a later one.
 */
export function offerMove(
  moves: Moves,
  seat: number,
  move: { stamp: number; heading: number; buttons: number },
  nowTicks: number,
): void {
  const nowTick = Math.floor(nowTicks);
  const stamp = widen(move.stamp, nowTick);
  if (stamp > nowTicks + MOST_TICKS_AHEAD) return moves.onDropped(seat, stamp, DROPPED.tooFarAhead, false);
  noteSlack(moves, seat, Math.floor((stamp - nowTicks) * TICK_PARTS));
  const { counts, waiting } = moves;
  const first = seat * MOST_WAITING;
  let count = counts[seat];
  for (; count > 0; count--) {
    const last = waiting[first + count - 1];
    if (stampOf(last, nowTick) < stamp) break;
    drop(moves, seat, last, nowTick, DROPPED.superseded);
  }
  if (count === MOST_WAITING) {
    // So many fit only if the first is late: it would lose to a newer one anyway.
    drop(moves, seat, waiting[first], nowTick, DROPPED.newerWon);
    waiting.copyWithin(first, first + 1, first + count);
    count--;
  }
  waiting[first + count] = (move.stamp << STAMP_SHIFT) | (move.heading << HEADING_SHIFT) | move.buttons;
  counts[seat] = count + 1;
  moves.firstStamps[seat] = waiting[first] >> STAMP_SHIFT;
}

function drop(moves: Moves, seat: number, packed: number, nearTick: number, why: number): void {
  moves.onDropped(seat, stampOf(packed, nearTick), why, (packed & INHERITED) !== 0);
}

/** Whatever stands above the 16 bits of the stamp, `widen` does not look at. */
function stampOf(packed: number, nearTick: number): number {
  return widen(packed >> STAMP_SHIFT, nearTick);
}

/** Notes by how many sixteenths of a tick something was early. */
export function noteSlack({ slacks }: Moves, seat: number, parts: number): void {
  if (parts < slacks[seat]) slacks[seat] = Math.max(parts, -NO_SLACK);
}

/** The least slack since the last call; `NO_SLACK` where nothing came. */
export function takeSlack({ slacks }: Moves, seat: number): number {
  const slack = slacks[seat];
  slacks[seat] = NO_SLACK;
  return slack;
}

/** Filled anew by each call of `takeDueMove`. */
const DUE: DueMove = { stamp: 0, heading: 0, buttons: 0, isInherited: false };

/**
 * The move in force from `tick` on, or undefined where nothing is due; valid until the next call. Of several that are due
 * the newest wins, the others are dropped.
 */
export function takeDueMove(moves: Moves, seat: number, tick: number): DueMove | undefined {
  const { counts, waiting, firstStamps } = moves;
  const count = counts[seat];
  if (count === 0 || widen(firstStamps[seat], tick) > tick) return undefined;
  const first = seat * MOST_WAITING;
  let taken = 0;
  while (taken < count && stampOf(waiting[first + taken], tick) <= tick) {
    if (taken > 0) drop(moves, seat, waiting[first + taken - 1], tick, DROPPED.newerWon);
    taken++;
  }
  const packed = waiting[first + taken - 1];
  for (let k = taken; k < count; k++) waiting[first + k - taken] = waiting[first + k];
  counts[seat] = count - taken;
  firstStamps[seat] = waiting[first] >> STAMP_SHIFT;
  DUE.stamp = stampOf(packed, tick);
  DUE.heading = (packed >> HEADING_SHIFT) & 0xff;
  DUE.buttons = packed & BUTTONS;
  DUE.isInherited = (packed & INHERITED) !== 0;
  return DUE;
}
