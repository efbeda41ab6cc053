import { SIM_HZ } from '../../game/sim/units.ts';
import { WireError } from '../../protocol/errors.ts';
import { widen } from '../../protocol/stamp.ts';
import { type ClientMessage, TICK_PARTS } from '../../protocol/table.ts';
import { goOn, hide, isParked, returnToPlay, show } from './seats.ts';
import { type Connection, NEVER } from '../gateway/streams.ts';
import { noteMargin, offerMove } from './moves.ts';
import { hasComet, type Room, roomTime } from './room.ts';
import { connectionOf, type Session } from './session.ts';
import { beginTrace } from '../gateway/trace.ts';

/** Ticks between two resets a client may ask for: a copy that diverges all the time must not cost the others. */
const RESET_TICKS = SIM_HZ;

type Move = ClientMessage & { kind: 'move' };

/** Takes in a move of a player. Apart from all else: moves come by the thousand, and need nobody's session. */
export function handleMove(room: Room, seat: number, connection: Connection, move: Move): void {
  if (room.playing[seat] === connection) offerMove(room.moves, seat, move, roomTime(room));
}

/** Takes in one checked message of a player, or of one who watches. Throws a `WireError` for one that is allowed only before. */
export function handleMessage(
  room: Room,
  session: Session,
  connection: Connection,
  message: Exclude<ClientMessage, Move>,
): void {
  // What a connection says after it was replaced or given up does not count.
  if (connectionOf(session) !== connection) return;
  switch (message.kind) {
    case 'hello':
      throw new WireError('J7', 'a second hello');
    case 'beat':
      return takeBeat(room, session, message);
    case 'hide':
      return hide(room, session);
    case 'show':
      return show(room, session);
    case 'again':
      return goOn(room, session);
    case 'reset':
      return askReset(room, session.seat);
    case 'trace':
      if (hasComet(room, session.seat)) beginTrace(room, session.seat, message.stamp);
      return;
  }
}

function takeBeat(room: Room, session: Session, beat: ClientMessage & { kind: 'beat' }): void {
  const { feeds, world } = room;
  const { seat } = session;
  const now = roomTime(room);
  const read = widen(beat.read, feeds.sentTick[seat]);
  // What was never sent cannot have been read; what was confirmed once stays so.
  if (read > feeds.confirmedTick[seat] && read <= feeds.sentTick[seat]) feeds.confirmedTick[seat] = read;
  feeds.beatTick[seat] = world.tick;
  const arrivedParts = Math.floor(now * TICK_PARTS);
  feeds.beats[seat] = { seq: beat.seq, arrivedParts };
  // A move sent with this beat would be early by at least this: stamps are rounded up to a tick.
  noteMargin(room.moves, seat, widen(beat.now, arrivedParts) - arrivedParts);
  if (session.state.kind !== 'playing') return;
  if (feeds.stoppedTick[seat] !== NEVER && feeds.confirmedTick[seat] >= feeds.sentTick[seat]) {
    // All that was sent has been read: from here on it counts anew.
    feeds.confirmedTick[seat] = world.tick;
    feeds.stoppedTick[seat] = NEVER;
    feeds.needsReset[seat] = 1;
  }
  if (isParked(room, session)) {
    feeds.needsReset[seat] = 1;
    returnToPlay(room, session);
  }
}

function askReset({ feeds, world }: Room, seat: number): void {
  if (world.tick - feeds.resetTick[seat] >= RESET_TICKS) feeds.needsReset[seat] = 1;
}
