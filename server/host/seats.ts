import type { Input } from '../../game/sim/step.ts';
import { CLOSE } from '../../protocol/close.ts';
import type { Ending, Follower } from '../ports/rooms.ts';
import { inheritMoves } from './moves.ts';
import { hasComet, type Room, tellShift } from './room.ts';
import { tellStanding } from './rounds.ts';
import { DEAD_TICKS, FIRST_PING_TICKS, gatewayOf, type Session, type SessionState } from './session.ts';
import { enrol } from './telling/names.ts';

/** Comings and goings: which state a session is in, and what its comet does meanwhile. */

/** The one place where a session that has a seat changes its state, so that `room.attached` is always true. */
function become(room: Room, session: Session, state: SessionState): void {
  session.state = state;
  room.attached[session.seat] = gatewayOf(session);
}

/** A seat waits for its player for so long at least: to come and go again and again must not hold seats. */
const LEAST_GRACE_MS = 3000;

/**
 * Gives a session to the gateway that has its connection: one that has no seat yet enters, one who was away goes on; a gateway that
 * had it before is told. Of a spectator nobody is told.
 * @param isSame the connection is that of before: nothing is new to it, and the moves that wait are its own
 */
export function attach(room: Room, session: Session, gateway: Follower, isSame = false): void {
  const { seat } = session;
  const { counters } = room.options;
  const before = gatewayOf(session);
  const isNew = room.sessions[seat] !== session;
  room.sessions[seat] = session;
  room.lastSeenMs = room.options.nowMs();
  become(room, session, { kind: 'playing', gateway });
  room.hold?.seats.delete(seat);
  if (!isSame) inheritMoves(room.moves, seat);
  room.traces.delete(seat);
  // A new connection pings with its hello; one of before when it is time again.
  room.pingedTick[seat] = room.world.tick - (isSame ? 0 : DEAD_TICKS - FIRST_PING_TICKS);
  if (before && before !== gateway) before.ended(seat, CLOSE.replaced);
  if (!hasComet(room, seat)) {
    counters.watches++;
    return;
  }
  if (isNew) {
    room.inputs.push({ kind: 'spawn', id: seat });
    counters.joins++;
  } else {
    returnToPlay(room, seat);
    counters.resumes++;
  }
  if (isSame) return;
  tellStanding(room, seat);
  enrol(room, seat, playerOf(session));
}

function playerOf({ name, colour, who }: Session) {
  return { name, colour, who };
}

/** Gateways find the host that takes over within this time, else the room goes on without them. */
const HOLD_MS = 1000;

/** A room that was handed over stands still from its next tick on until these are there again. */
export function hold(room: Room, seats: readonly number[]): void {
  if (seats.length === 0) return;
  room.hold = { seats: new Set(seats), untilMs: room.options.nowMs() + HOLD_MS, ticks: 0 };
}

/** Whether a gateway that has the room as of `tick` can go on as if nothing had been. */
export function goesOn({ hold, world }: Room, tick: number): boolean {
  return hold !== undefined && world.tick === tick;
}

/** Whether the room stands still in this tick of the loop; its time does, too. */
export function isHeld(room: Room): boolean {
  const { hold, options } = room;
  if (!hold) return false;
  if (hold.seats.size > 0 && options.nowMs() < hold.untilMs) {
    options.baseTick++;
    hold.ticks++;
    return true;
  }
  room.hold = undefined;
  if (hold.ticks > 0) tellShift(room, hold.ticks);
  return false;
}

/** The connection of a session is gone: its comet waits, where there is one, for as long as its player has been here. */
export function lose(room: Room, session: Session): void {
  if (!hasComet(room, session.seat)) return endSession(room, session);
  const { nowMs, graceMs } = room.options;
  const sinceMs = nowMs();
  const waits = Math.min(graceMs, Math.max(LEAST_GRACE_MS, sinceMs - session.sinceMs));
  become(room, session, { kind: 'away', sinceMs, untilMs: sinceMs + waits });
}

/** The player is gone for good: its comet leaves its dust, its seat is free after the tick. */
export function endSession(room: Room, session: Session): void {
  const { seat } = session;
  if (hasComet(room, seat)) {
    room.inputs.push({ kind: 'leave', id: seat });
    enrol(room, seat, undefined);
  }
  become(room, session, { kind: 'left' });
  room.leavers.push(session);
}

/** Ends a session, and its connection if it has one. */
export function dismiss(room: Room, session: Session, why: Ending): void {
  const gateway = gatewayOf(session);
  endSession(room, session);
  gateway?.ended(session.seat, why);
}

/** Ends a session whose room will run no more: no tick will free its seat. */
export function expel(room: Room, session: Session, why: Ending): void {
  const gateway = gatewayOf(session);
  become(room, session, { kind: 'left' });
  room.options.onLeft(session);
  gateway?.ended(session.seat, why);
}

/** Gives a player another name, and tells everybody. A spectator has none. */
export function rename(room: Room, session: Session, name: string): void {
  session.name = name;
  if (hasComet(room, session.seat)) enrol(room, session.seat, playerOf(session));
}

/** The page is hidden: its comet drifts on for a while. */
export function hide(room: Room, session: Session): void {
  const { state } = session;
  if (state.kind !== 'playing') return;
  become(room, session, { kind: 'hidden', gateway: state.gateway, sinceMs: room.options.nowMs() });
}

/** The page is seen again. */
export function show(room: Room, session: Session): void {
  const { state } = session;
  if (state.kind !== 'hidden') return;
  become(room, session, { kind: 'playing', gateway: state.gateway });
  // It was not expected to ping while it was hidden.
  room.pingedTick[session.seat] = room.world.tick;
  returnToPlay(room, session.seat);
  if (hasComet(room, session.seat)) tellStanding(room, session.seat);
}

/**
 * Brings a parked comet back. One that is about to be parked just stays: taken out and put back in one tick, observers would be told
 * the flags that it has afterwards as those that it flew and gathered with.
 */
export function returnToPlay(room: Room, seat: number): void {
  const waiting = placeOf(room, 'park', seat);
  if (waiting >= 0) room.inputs.splice(waiting, 1);
  else if (room.world.parked[seat] > 0) room.inputs.push({ kind: 'unpark', id: seat });
}

/** Takes the comet of somebody who is not there out of play. */
export function parkComet(room: Room, seat: number): void {
  if (room.world.comets.alive[seat] === 1) room.inputs.push({ kind: 'park', id: seat });
}

/** Whether the comet is out of play until its player returns, or will be with the next tick. */
export function isParked(room: Room, seat: number): boolean {
  return room.world.parked[seat] > 0 || placeOf(room, 'park', seat) >= 0;
}

/** Where among the inputs of the next tick one of a seat waits; −1: none does. */
function placeOf(room: Room, kind: Input['kind'], seat: number): number {
  return room.inputs.findIndex((input) => input.kind === kind && input.id === seat);
}

/** A player takes one of the choices on offer; what it means is a rule's, see `choose`. */
export function choose(room: Room, seat: number, choice: number): void {
  if (hasComet(room, seat)) room.inputs.push({ kind: 'choose', id: seat, choice });
}

/** A shattered comet's player wants to go on. */
export function goOn(room: Room, seat: number): void {
  if (!hasComet(room, seat)) return;
  if (room.world.comets.alive[seat] === 1 || isParked(room, seat) || placeOf(room, 'spawn', seat) >= 0) return;
  room.inputs.push({ kind: 'spawn', id: seat });
}
