import { SUBPX } from '../sim/math/units.ts';
import { burn } from '../sim/rules/boost.ts';
import { decide } from '../sim/rules/decide.ts';
import { stepComet } from '../sim/rules/motion.ts';
import { collide, immuneUntil } from '../sim/rules/ram.ts';
import type { Arena } from '../sim/world/arena.ts';
import { type Comets, copyComet, createComets, sameComet } from '../sim/world/comets.ts';
import { createNeighbours, forNeighbours, type Neighbours } from '../sim/world/neighbours.ts';
import { copyPurse, createPurses, type Purses } from '../sim/world/own-state.ts';
import type { Move } from '../sim/world/world.ts';
import type { Hit } from './hits.ts';
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
  /** 1 where that prediction holds a collision of the own comet: what others do may have prevented it. */
  readonly historyHit: Uint8Array;
  /** Hits between the confirmed tick and `tick`. */
  readonly hits: Hit[];
  readonly near: Neighbours;
  readonly predicts: boolean;
  readonly smooths: boolean;
}

/** Beyond what was confirmed all go on for a second, and stand then: the line is shown to be in trouble. */
const MOST_TICKS_AHEAD = 60;
/** Time constant of a melting error. Shorter is seen as a jerk, longer as floating. */
const MELT_MS = 90;
/** A larger error is no correction but another place. */
const JUMP_PX = 260;
const HISTORY = 128;

export function createAhead(arena: Arena, predicts: boolean, smooths: boolean): Ahead {
  const { seats } = arena;
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
    historyHit: new Uint8Array(HISTORY),
    hits: [],
    near: createNeighbours(arena),
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
  ahead.hits.length = 0;
  stepTo(ahead, replica, Math.max(replica.tick + 1, Math.ceil(own)));
  noteErrors(ahead, replica, own);
}

/** Steps the drawn world on until it holds own time `own`. */
export function advanceAhead(ahead: Ahead, replica: Replica, own: number): void {
  stepTo(ahead, replica, Math.ceil(own));
}

function stepTo(ahead: Ahead, replica: Replica, target: number): void {
  while (ahead.tick < target) {
    // Pictures lie between the last two ticks.
    if (ahead.tick === target - 1) keepBefore(ahead, replica);
    stepAhead(ahead, replica);
  }
}

/** One more tick of what the rules do to motion, in their order. */
function stepAhead(ahead: Ahead, replica: Replica): void {
  ahead.tick++;
  const isInPlay = replica.comets.alive[replica.id] === 1;
  // The own nose follows the hand whatever the line does.
  if (isInPlay && ahead.predicts) decideOwn(ahead, replica);
  if (ahead.tick - replica.tick <= MOST_TICKS_AHEAD) moveAll(ahead, replica, isInPlay);
  if (isInPlay) remember(ahead, replica.id);
}

function moveAll(ahead: Ahead, replica: Replica, isInPlay: boolean): void {
  for (const id of replica.ids) stepComet(ahead.at, id, replica.arena);
  if (isInPlay) burn(ahead.at, ahead.purses, replica.id, ahead.tick);
  if (ahead.predicts) ramAhead(ahead, replica);
}

function keepBefore(ahead: Ahead, replica: Replica): void {
  for (const id of replica.ids) copyComet(ahead.before, ahead.at, id);
  copyPurse(ahead.pursesBefore, ahead.purses, replica.id);
  ahead.wishBefore.heading = ahead.wish.heading;
  ahead.wishBefore.buttons = ahead.wish.buttons;
}

function decideOwn({ at, purses, wish, tick, pending }: Ahead, { id }: Replica): void {
  for (const move of pending) {
    if (move.tick !== tick) continue;
    wish.heading = move.heading;
    wish.buttons = move.buttons;
  }
  decide(at, purses, id, tick, wish);
}

/**
 * Collisions as they will be if nobody steers: what they do to motion, not the dust they shed. Only a win of the own comet
 * over one that does not face it is taken for sure: all else hangs on a button that somebody else may press or let go of.
 */
function ramAhead({ at, purses, near, hits, tick }: Ahead, { ids, id, arena }: Replica): void {
  forNeighbours(near, at, ids, arena, (a, b) => {
    const outcome = collide(at, a, b);
    if (!outcome) return;
    const winner = outcome === 'first wins' ? a : outcome === 'second wins' ? b : -1;
    const other = winner === a ? b : a;
    if (winner === id && !faces(at, other, id)) hits.push({ kind: 'ram', tick, winner, loser: other, draw: false });
    else hits.push({ kind: 'bump', tick, a, b });
    if (winner >= 0 && other === id) purses.immuneUntil[id] = immuneUntil(tick);
  });
}

/** Whether `id` would strike `other` if it boosted. */
function faces({ x, y, heading }: Comets, id: number, other: number): boolean {
  const angle = (heading[id] * Math.PI) / 128;
  const [dx, dy] = [x[other] - x[id], y[other] - y[id]];
  return Math.cos(angle) * dx + Math.sin(angle) * dy >= Math.SQRT1_2 * Math.hypot(dx, dy);
}

/** A move for the tick being drawn towards: that tick is taken again, so the very next picture shows it. */
export function restep(ahead: Ahead, replica: Replica): void {
  if (ahead.tick <= replica.tick) return;
  for (const id of replica.ids) copyComet(ahead.at, ahead.before, id);
  copyPurse(ahead.purses, ahead.pursesBefore, replica.id);
  ahead.wish.heading = ahead.wishBefore.heading;
  ahead.wish.buttons = ahead.wishBefore.buttons;
  while (ahead.hits.at(-1)?.tick === ahead.tick) ahead.hits.pop();
  ahead.tick--;
  stepAhead(ahead, replica);
}

function remember(ahead: Ahead, id: number): void {
  const slot = ahead.tick % HISTORY;
  ahead.historyTick[slot] = ahead.tick;
  ahead.historyHit[slot] = ahead.hits.some((hit) => isOf(hit, id)) ? 1 : 0;
  copyComet(ahead.history, ahead.at, id, slot);
}

function isOf(hit: Hit, id: number): boolean {
  return hit.kind === 'ram' ? hit.winner === id || hit.loser === id : hit.a === id || hit.b === id;
}

/** Whether the prediction for the confirmed tick held a collision of the own comet. */
export function foresawHit({ historyTick, historyHit }: Ahead, { tick }: Replica): boolean {
  return historyTick[tick % HISTORY] === tick && historyHit[tick % HISTORY] === 1;
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
  ahead.hits.length = 0;
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
