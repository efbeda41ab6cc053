import { burn } from '../sim/boost.ts';
import { type Comets, copyComet, createComets, sameComet } from '../sim/comets.ts';
import { decide, type Move } from '../sim/decide.ts';
import { stepComet } from '../sim/motion.ts';
import { copyPurse, createPurses, type Purses } from '../sim/purse.ts';
import { SUBPX } from '../sim/units.ts';
import type { Replica } from './replica.ts';

/** A move of ours that no frame has confirmed yet: as stamped, and the tick from which we believe it acts. */
export interface PendingMove extends Move {
  readonly stamp: number;
  tick: number;
}

/** A drawn pose: pixels and pixels a second, with fractions. */
export interface Pose {
  x: number;
  y: number;
  vx: number;
  vy: number;
  heading: number;
  flags: number;
}

/**
 * The drawn world: the confirmed copy stepped on to the own tick. Everything on the screen belongs to one moment, between
 * `tick - 1` and `tick`. What the frames correct is not jumped to: the difference is kept as an error and melts away.
 */
export interface Ahead {
  /** State at `tick`, the one being drawn towards, and one tick before. */
  readonly at: Comets;
  readonly before: Comets;
  readonly purses: Purses;
  readonly pursesBefore: Purses;
  readonly wish: Move;
  readonly wishBefore: Move;
  tick: number;
  pending: PendingMove[];
  /** Drawn minus computed place, in pixels, by comet. */
  readonly errorX: Float64Array;
  readonly errorY: Float64Array;
  /** 1 for comets that were drawn before the last frame; others have nothing to melt. */
  readonly drawn: Uint8Array;
  /** What was predicted for the own comet, by tick modulo its capacity. */
  readonly history: Comets;
  readonly historyTick: Int32Array;
  readonly predicts: boolean;
  readonly smooths: boolean;
}

/** Others are stepped at most 250 ms beyond what was confirmed: farther, a guess is worse than standing still. */
const MOST_TICKS_AHEAD = 15;
/** The own comet goes on for a second: after that the line is shown to be in trouble, and the server may park it. */
const MOST_OWN_TICKS_AHEAD = 60;
/** Time constant of a melting error. Shorter is seen as a jerk, longer as floating. */
const MELT_MS = 90;
/** A larger error is no correction but another place. */
const JUMP_PX = 260;
const HISTORY = 128;

export function createAhead(seats: number, predicts: boolean, smooths: boolean): Ahead {
  return {
    at: createComets(seats),
    before: createComets(seats),
    purses: createPurses(seats),
    pursesBefore: createPurses(seats),
    wish: { heading: 0, buttons: 0 },
    wishBefore: { heading: 0, buttons: 0 },
    tick: 0,
    pending: [],
    errorX: new Float64Array(seats),
    errorY: new Float64Array(seats),
    drawn: new Uint8Array(seats),
    history: createComets(HISTORY),
    historyTick: new Int32Array(HISTORY).fill(-1),
    predicts,
    smooths,
  };
}

/**
 * Builds the drawn world anew from the confirmed copy, up to own time `own` (ticks). What was drawn before goes on from
 * where it was: `moment` is the drawn moment.
 */
export function rebuild(ahead: Ahead, replica: Replica, own: number): void {
  keepDrawnPlaces(ahead, replica, own);
  const { id } = replica;
  for (const other of replica.ids) copyComet(ahead.at, replica.comets, other);
  copyPurse(ahead.purses, replica.purses, id);
  // What is in force at a tick's end is what the comet shows: the empty tank has already been taken off.
  ahead.wish.heading = replica.comets.heading[id];
  ahead.wish.buttons = replica.comets.flags[id] & 3;
  ahead.tick = replica.tick;
  keepBefore(ahead, replica);
  const target = Math.max(replica.tick + 1, Math.ceil(own));
  while (ahead.tick < target) stepAhead(ahead, replica);
  noteErrors(ahead, replica, own);
}

/** Steps the drawn world on until it holds own time `own`. */
export function advanceAhead(ahead: Ahead, replica: Replica, own: number): void {
  while (ahead.tick < own) stepAhead(ahead, replica);
}

/** One more tick. */
function stepAhead(ahead: Ahead, replica: Replica): void {
  keepBefore(ahead, replica);
  ahead.tick++;
  const beyond = ahead.tick - replica.tick;
  for (const id of replica.ids) {
    if (id !== replica.id && beyond <= MOST_TICKS_AHEAD) stepComet(ahead.at, id, replica.arena);
  }
  if (replica.comets.alive[replica.id] && beyond <= MOST_OWN_TICKS_AHEAD) stepOwn(ahead, replica);
}

function keepBefore(ahead: Ahead, replica: Replica): void {
  for (const id of replica.ids) copyComet(ahead.before, ahead.at, id);
  copyPurse(ahead.pursesBefore, ahead.purses, replica.id);
  ahead.wishBefore.heading = ahead.wish.heading;
  ahead.wishBefore.buttons = ahead.wish.buttons;
}

function stepOwn(ahead: Ahead, replica: Replica): void {
  const { at, purses, wish, tick } = ahead;
  const { id } = replica;
  if (ahead.predicts) {
    for (const move of ahead.pending) {
      if (move.tick !== tick) continue;
      wish.heading = move.heading;
      wish.buttons = move.buttons;
    }
    decide(at, purses, id, tick, wish);
  }
  stepComet(at, id, replica.arena);
  burn(at, purses, id, tick);
  remember(ahead, id);
}

/** A move for the tick being drawn towards: that tick is taken again, so the very next picture shows it. */
export function restepOwn(ahead: Ahead, replica: Replica): void {
  const { id } = replica;
  if (!replica.comets.alive[id] || ahead.tick <= replica.tick) return;
  copyComet(ahead.at, ahead.before, id);
  copyPurse(ahead.purses, ahead.pursesBefore, id);
  ahead.wish.heading = ahead.wishBefore.heading;
  ahead.wish.buttons = ahead.wishBefore.buttons;
  stepOwn(ahead, replica);
}

function remember(ahead: Ahead, id: number): void {
  const slot = ahead.tick % HISTORY;
  ahead.historyTick[slot] = ahead.tick;
  copyComet(ahead.history, ahead.at, id, slot);
}

/**
 * How far the prediction for the confirmed tick was off, in pixels; 0 when it was right to the bit, undefined when none
 * was made. A comet that differs in anything but its place is off by at least a thousandth.
 */
export function predictionErrorPx(ahead: Ahead, replica: Replica): number | undefined {
  const { history } = ahead;
  const { comets, id, tick } = replica;
  const slot = tick % HISTORY;
  if (ahead.historyTick[slot] !== tick || !comets.alive[id]) return undefined;
  if (sameComet(comets, history, id, slot)) return 0;
  const px = Math.hypot(history.x[slot] - comets.x[id], history.y[slot] - comets.y[id]) / SUBPX;
  return Math.max(px, 0.001);
}

/** Forgets all that was predicted and drawn: after a reset nothing goes on from where it was. */
export function forgetDrawn(ahead: Ahead): void {
  ahead.pending.length = 0;
  ahead.drawn.fill(0);
  ahead.errorX.fill(0);
  ahead.errorY.fill(0);
  ahead.historyTick.fill(-1);
}

/**
 * Takes out of the pending moves those the confirmed tick includes. One that should have acted by now, but does not
 * show, is still under way: it is believed to act in the next tick.
 */
export function confirmMoves(ahead: Ahead, replica: Replica): void {
  const { comets, id, tick } = replica;
  let newest = -1;
  for (let i = 0; i < ahead.pending.length; i++) if (ahead.pending[i].tick <= tick) newest = i;
  if (newest < 0) return;
  const move = ahead.pending[newest];
  const shown = comets.flags[id] & 3;
  // Boost may be missing though the move is in force: the tank is empty.
  const isShown =
    comets.heading[id] === move.heading && (shown & 1) === (move.buttons & 1) && (shown & ~move.buttons) === 0;
  ahead.pending.splice(0, isShown ? newest + 1 : newest);
  if (!isShown) move.tick = tick + 1;
}

/** Lets errors melt for `passedMs`. */
export function melt(ahead: Ahead, replica: Replica, passedMs: number): void {
  const left = Math.exp(-passedMs / MELT_MS);
  for (const id of replica.ids) {
    ahead.errorX[id] *= left;
    ahead.errorY[id] *= left;
  }
}

/** A pose to be read into. */
export function emptyPose(): Pose {
  return { x: 0, y: 0, vx: 0, vy: 0, heading: 0, flags: 0 };
}

const scratch = emptyPose();
let keptX = new Float64Array(0);
let keptY = new Float64Array(0);

function keepDrawnPlaces(ahead: Ahead, replica: Replica, own: number): void {
  if (keptX.length < ahead.drawn.length) {
    keptX = new Float64Array(ahead.drawn.length);
    keptY = new Float64Array(ahead.drawn.length);
  }
  // Gone and back within one frame is another comet, or another life: it has no place to go on from.
  for (const id of replica.newcomers) ahead.drawn[id] = 0;
  for (const id of replica.ids) {
    if (!ahead.drawn[id]) continue;
    readPose(ahead, id, own, scratch);
    keptX[id] = scratch.x;
    keptY[id] = scratch.y;
  }
}

function noteErrors(ahead: Ahead, replica: Replica, own: number): void {
  for (const id of replica.ids) {
    const wasDrawn = ahead.drawn[id] === 1;
    ahead.errorX[id] = 0;
    ahead.errorY[id] = 0;
    ahead.drawn[id] = 1;
    if (!wasDrawn || !ahead.smooths) continue;
    readPose(ahead, id, own, scratch);
    const dx = keptX[id] - scratch.x;
    const dy = keptY[id] - scratch.y;
    if (Math.hypot(dx, dy) > JUMP_PX) continue;
    ahead.errorX[id] = dx;
    ahead.errorY[id] = dy;
  }
  // A comet that left play or view and comes back is a new sight, wherever it was before.
  for (let id = 0; id < ahead.drawn.length; id++) if (!replica.comets.alive[id]) ahead.drawn[id] = 0;
}

/** The pose of a comet at own time `own`, between the last two ticks, with its melting error. */
export function readPose(ahead: Ahead, id: number, own: number, out: Pose): void {
  const { at, before } = ahead;
  const share = Math.max(0, Math.min(1, own - (ahead.tick - 1)));
  out.x = (before.x[id] + (at.x[id] - before.x[id]) * share) / SUBPX + ahead.errorX[id];
  out.y = (before.y[id] + (at.y[id] - before.y[id]) * share) / SUBPX + ahead.errorY[id];
  out.vx = (at.vx[id] * 60) / SUBPX;
  out.vy = (at.vy[id] * 60) / SUBPX;
  out.heading = at.heading[id];
  out.flags = at.flags[id];
}
