import { type Foreseen, foreseeStep, type HitForeseen } from '../../sim/foresee.ts';
import type { Arena } from '../../sim/world/arena.ts';
import { BUTTONS, copyComet, THRUST } from '../../sim/world/comets.ts';
import { createNeighbours } from '../../sim/world/neighbours.ts';
import { copyPurse, createPurses, type Purses } from '../../sim/world/own-state.ts';
import type { Move } from '../../sim/world/world.ts';
import { type Hit, isOf } from '../copy/hits.ts';
import type { Replica } from '../copy/replica.ts';
import { createDrawn, type Drawn, forgetErrors, keepPlaces, noteErrors } from './drawn.ts';
import { createHistory, forgetHistory, type History, remember } from './history.ts';

/** A move of ours that no frame has confirmed yet: as stamped, and the tick from which we believe it acts. */
export interface PendingMove extends Move {
  readonly stamp: number;
  tick: number;
}

/**
 * The drawn world: the confirmed copy stepped on to the own tick. Everything on the screen belongs to one moment, between
 * `tick - 1` and `tick`.
 */
export interface Ahead extends Foreseen, Drawn {
  readonly pursesBefore: Purses;
  readonly wishBefore: Move;
  pending: PendingMove[];
  readonly history: History;
  /** Hits between the confirmed tick and `tick`. */
  readonly hits: Hit[];
  readonly onHit: HitForeseen;
}

export function createAhead(arena: Arena, predicts: boolean, smooths: boolean): Ahead {
  const ahead: Ahead = {
    ...createDrawn(arena.seats, smooths),
    purses: createPurses(arena.seats),
    pursesBefore: createPurses(arena.seats),
    wish: { heading: 0, buttons: 0 },
    wishBefore: { heading: 0, buttons: 0 },
    pending: [],
    history: createHistory(),
    hits: [],
    near: createNeighbours(arena),
    predicts,
    onHit: (a, b, winner) => {
      const { tick } = ahead;
      if (winner < 0) ahead.hits.push({ kind: 'bump', tick, a, b });
      else ahead.hits.push({ kind: 'ram', tick, winner, loser: winner === a ? b : a, draw: false });
    },
  };
  return ahead;
}

/**
 * Builds the drawn world anew from the confirmed copy, up to own time `own` (ticks), which is the drawn moment. What was drawn
 * before goes on from where it was.
 */
export function rebuild(ahead: Ahead, replica: Replica, own: number): void {
  keepPlaces(ahead, replica, own);
  const { id } = replica;
  for (const other of replica.ids) copyComet(ahead.at, replica.comets, other);
  copyPurse(ahead.purses, replica.purses, id);
  // What is in force at a tick's end is what the comet shows: the empty tank has already been taken off.
  ahead.wish.heading = replica.comets.heading[id];
  ahead.wish.buttons = replica.comets.flags[id] & BUTTONS;
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

function stepAhead(ahead: Ahead, replica: Replica): void {
  const { id, comets } = replica;
  takeWish(ahead, ahead.tick + 1);
  foreseeStep(ahead, replica, id, ahead.onHit);
  if (comets.alive[id] !== 1) return;
  const isHit = ahead.hits.some((hit) => isOf(hit, id));
  remember(ahead.history, ahead.tick, ahead.at, id, isHit);
}

function takeWish({ wish, pending }: Ahead, tick: number): void {
  for (const move of pending) {
    if (move.tick !== tick) continue;
    wish.heading = move.heading;
    wish.buttons = move.buttons;
  }
}

function keepBefore(ahead: Ahead, replica: Replica): void {
  for (const id of replica.ids) copyComet(ahead.before, ahead.at, id);
  copyPurse(ahead.pursesBefore, ahead.purses, replica.id);
  ahead.wishBefore.heading = ahead.wish.heading;
  ahead.wishBefore.buttons = ahead.wish.buttons;
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

/** Forgets all that was predicted and drawn: after a reset nothing goes on from where it was. */
export function forgetDrawn(ahead: Ahead): void {
  ahead.pending.length = 0;
  ahead.hits.length = 0;
  forgetErrors(ahead);
  forgetHistory(ahead.history);
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
  const isShown = comets.heading[id] === move.heading && shows(comets.flags[id] & BUTTONS, move.buttons);
  ahead.pending.splice(0, isShown ? newest + 1 : newest);
  if (!isShown) move.tick = tick + 1;
}

/** Boost may be missing though the move is in force: the tank is empty. */
function shows(shown: number, buttons: number): boolean {
  return (shown & THRUST) === (buttons & THRUST) && (shown & ~buttons) === 0;
}
