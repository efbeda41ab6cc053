import { SIM_HZ } from '../game/sim/units.ts';
import { WireError } from '../protocol/errors.ts';
import { widen } from '../protocol/stamp.ts';
import { type ClientMessage, TICK_PARTS } from '../protocol/table.ts';
import { goOn, hide, isParked, returnToPlay, show } from './connect.ts';
import type { Feed } from './feed.ts';
import { noteMargin, offerMove } from './moves.ts';
import { type Room, roomTime } from './room.ts';
import { feedOf, type Session } from './session.ts';

/** Ticks between two resets a client may ask for: a copy that diverges all the time must not cost the others. */
const RESET_TICKS = SIM_HZ;

type Move = ClientMessage & { kind: 'move' };

/** Takes in a move of a player. Apart from all else: moves come by the thousand, and need nobody's session. */
export function handleMove(room: Room, seat: number, feed: Feed, move: Move): void {
  if (room.playing[seat] === feed) offerMove(room.moves, seat, move, roomTime(room));
}

/** Takes in one checked message of a player. Throws a `WireError` for one that is allowed only before. */
export function handleMessage(room: Room, session: Session, feed: Feed, message: Exclude<ClientMessage, Move>): void {
  // What a connection says after it was replaced or given up does not count.
  if (feedOf(session) !== feed) return;
  switch (message.kind) {
    case 'hello':
      throw new WireError('J7', 'a second hello');
    case 'beat':
      return takeBeat(room, session, feed, message);
    case 'hide':
      return hide(room, session, feed);
    case 'show':
      return show(room, session, feed);
    case 'again':
      return goOn(room, session);
    case 'reset':
      return askReset(room, feed);
  }
}

function takeBeat(room: Room, session: Session, feed: Feed, beat: ClientMessage & { kind: 'beat' }): void {
  const now = roomTime(room);
  const read = widen(beat.read, feed.sentTick);
  // What was never sent cannot have been read; what was confirmed once stays so.
  if (read > feed.confirmedTick && read <= feed.sentTick) feed.confirmedTick = read;
  feed.beatTick = room.world.tick;
  const arrivedParts = Math.floor(now * TICK_PARTS);
  feed.beat = { seq: beat.seq, arrivedParts };
  // A move sent with this beat would be early by at least this: stamps are rounded up to a tick.
  noteMargin(room.moves, feed.seat, widen(beat.now, arrivedParts) - arrivedParts);
  if (session.state.kind !== 'playing') return;
  if (feed.stoppedAtTick !== undefined && feed.confirmedTick >= feed.sentTick) {
    // All that was sent has been read: from here on it counts anew.
    feed.confirmedTick = room.world.tick;
    feed.stoppedAtTick = undefined;
    room.needsReset[feed.seat] = 1;
  }
  if (isParked(room, session)) {
    room.needsReset[feed.seat] = 1;
    returnToPlay(room, session);
  }
}

function askReset(room: Room, feed: Feed): void {
  if (room.world.tick - feed.resetTick >= RESET_TICKS) room.needsReset[feed.seat] = 1;
}
