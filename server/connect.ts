import type { Input } from '../game/sim/step.ts';
import { SIM_HZ } from '../game/sim/units.ts';
import { CLOSE, type CloseCode } from '../protocol/close.ts';
import { appendRecord, encodeServerMessage } from '../protocol/codec.ts';
import { PROTOCOL_VERSION } from '../protocol/table.ts';
import { type Counters, count } from './counters.ts';
import { beginFeed, type Connection, NEVER } from './feed.ts';
import { inheritMoves } from './moves.ts';
import { hasComet, type Room } from './room.ts';
import { connectionOf, type Session, type SessionState } from './session.ts';

/** Comings and goings of connections: which state a session is in, and what its comet does meanwhile. */

/** The one place where a session that has a seat changes its state, so that `room.playing` is always true. */
function become(room: Room, session: Session, state: SessionState): void {
  session.state = state;
  room.playing[session.seat] = state.kind === 'playing' ? state.connection : undefined;
}

/**
 * Gives a session its connection: a new player enters, one who was away goes on; an older connection is closed. Of one who
 * watches nobody is told.
 */
export function connect(room: Room, session: Session, connection: Connection): void {
  const old = connectionOf(session);
  const isNew = session.state.kind === 'joining';
  beginFeed(room.feeds, session.seat, room.world.tick);
  become(room, session, { kind: 'playing', connection });
  inheritMoves(room.moves, session.seat);
  if (old) endConnection(room.options.counters, old, CLOSE.replaced);
  sendWelcome(room, session, connection);
  if (!hasComet(room, session.seat)) {
    room.options.counters.watches++;
    return;
  }
  if (isNew) {
    room.inputs.push({ kind: 'spawn', id: session.seat });
    room.options.counters.joins++;
  } else {
    returnToPlay(room, session);
    room.options.counters.resumes++;
  }
  // Told again when somebody comes back: name and colour may be new.
  appendRecord(room.news, { kind: 'player', id: session.seat, colour: session.colour, name: session.name });
}

function sendWelcome(room: Room, session: Session, connection: Connection): void {
  const { counters } = room.options;
  const welcome = encodeServerMessage(welcomeOf(room, session));
  counters.bytesSent += welcome.length;
  counters.sent.welcomes += welcome.length;
  connection.send(welcome);
}

function welcomeOf(room: Room, session: Session) {
  const { options, world } = room;
  return {
    kind: 'welcome',
    version: PROTOCOL_VERSION,
    id: session.seat,
    room: options.code,
    tick: world.tick,
    tickHz: SIM_HZ,
    sendEvery: options.sendEvery,
    seed: options.seed,
    seats: options.seats,
    cells: world.arena.cells,
  } as const;
}

/** A connection ended by itself. Left on purpose ends the session; lost lets its comet wait, where there is one. */
export function disconnect(room: Room, session: Session, connection: Connection, code: number): void {
  if (connectionOf(session) !== connection) return;
  if (code === CLOSE.left.code) return endSession(room, session);
  loseConnection(room, session);
}

function loseConnection(room: Room, session: Session): void {
  if (hasComet(room, session.seat)) become(room, session, { kind: 'away', sinceMs: room.options.nowMs() });
  else endSession(room, session);
}

/** Ends a connection from our side; the session waits for its player as after a lost line. */
export function closeConnection(room: Room, session: Session, connection: Connection, why: CloseCode): void {
  loseConnection(room, session);
  endConnection(room.options.counters, connection, why);
}

/** The one place where the server closes a connection: each is counted, and its reason names the rule, where there is one. */
export function endConnection(
  counters: Counters,
  connection: Connection,
  why: CloseCode,
  rule = why.rule,
  sentence = why.reason,
): void {
  count(counters.closedByCode, why.code);
  connection.close(why.code, rule === undefined ? sentence : `${rule}: ${sentence}`);
}

/** The player is gone for good: its comet leaves its dust, its seat is free after the tick. */
export function endSession(room: Room, session: Session): void {
  if (session.state.kind !== 'joining' && hasComet(room, session.seat)) {
    room.inputs.push({ kind: 'leave', id: session.seat });
    appendRecord(room.news, { kind: 'absent', id: session.seat });
  }
  become(room, session, { kind: 'left' });
  room.leavers.push(session);
}

/** Ends a session whose room will run no more: no tick will free its seat. */
export function expel(room: Room, session: Session, why: CloseCode): void {
  const connection = connectionOf(session);
  become(room, session, { kind: 'left' });
  room.options.onLeft(session);
  if (connection) endConnection(room.options.counters, connection, why);
}

/** The page is hidden: its stream stops, its comet drifts on for a while. */
export function hide(room: Room, session: Session): void {
  if (session.state.kind !== 'playing') return;
  const { connection } = session.state;
  become(room, session, { kind: 'hidden', connection, sinceMs: room.options.nowMs() });
}

/** The page is seen again. What it missed is not told; it gets everything anew. */
export function show(room: Room, session: Session): void {
  if (session.state.kind !== 'hidden') return;
  const { seat } = session;
  const { feeds } = room;
  become(room, session, { kind: 'playing', connection: session.state.connection });
  feeds.needsReset[seat] = 1;
  feeds.stoppedTick[seat] = NEVER;
  // It was not expected to confirm anything while it was hidden.
  feeds.beatTick[seat] = feeds.confirmedTick[seat] = room.world.tick;
  returnToPlay(room, session);
}

/** Brings a parked comet back. */
export function returnToPlay(room: Room, session: Session): void {
  if (isParked(room, session)) room.inputs.push({ kind: 'unpark', id: session.seat });
}

/** Takes the comet of somebody who is not there out of play. */
export function parkComet(room: Room, session: Session): void {
  if (room.world.comets.alive[session.seat] === 1) room.inputs.push({ kind: 'park', id: session.seat });
}

/** Whether the comet is out of play until its player returns, or will be with the next tick. */
export function isParked(room: Room, { seat }: Session): boolean {
  return room.world.parked[seat] === 1 || hasInput(room, 'park', seat);
}

function hasInput(room: Room, kind: Input['kind'], seat: number): boolean {
  return room.inputs.some((input) => input.kind === kind && input.id === seat);
}

/** A shattered comet's player wants to go on. */
export function goOn(room: Room, session: Session): void {
  const { seat } = session;
  if (!hasComet(room, seat)) return;
  if (room.world.comets.alive[seat] === 1 || isParked(room, session) || hasInput(room, 'spawn', seat)) return;
  room.inputs.push({ kind: 'spawn', id: seat });
}
