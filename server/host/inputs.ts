import { widen } from '../../protocol/stamp.ts';
import { TICK_PARTS } from '../../protocol/table.ts';
import { charge } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import type { Follower, Inputs } from '../ports/rooms.ts';
import { noteSlack, offerMove } from './moves.ts';
import { hasComet, type Room, roomTime } from './room.ts';
import { choose, endSession, goOn, hide, isParked, lose, returnToPlay, show } from './seats.ts';
import type { Session } from './session.ts';
import { beginTrace } from './traces.ts';

/** What one gateway says of the seats that it holds. A class, so that moves, which come by the thousand, share its functions. */
export class RoomInputs implements Inputs {
  /** Who speaks; set by `linkRoom` before anybody does. */
  gateway: Follower | undefined;
  private readonly room: Room;

  constructor(room: Room) {
    this.room = room;
  }

  move(seat: number, move: { stamp: number; heading: number; buttons: number }): void {
    const { room } = this;
    // A spectator has nothing to move.
    if (seat < room.options.seats && room.attached[seat] === this.gateway)
      offerMove(room.moves, seat, move, roomTime(room));
  }

  ping(seat: number, now: number): void {
    const session = this.sessionOf(seat);
    if (!session) return;
    const { room } = this;
    const arrivedParts = Math.floor(roomTime(room) * TICK_PARTS);
    room.pingedTick[seat] = room.world.tick;
    // A move sent with this ping would be early by at least this: stamps are rounded up to a tick.
    noteSlack(room.moves, seat, widen(now, arrivedParts) - arrivedParts);
    room.outbox.pinged.push(seat);
    if (session.state.kind !== 'playing' || !isParked(room, seat)) return;
    room.outbox.snapshotsDue.push(seat);
    returnToPlay(room, seat);
  }

  hide(seat: number): void {
    const session = this.sessionOf(seat);
    if (session) hide(this.room, session);
  }

  show(seat: number): void {
    const session = this.sessionOf(seat);
    if (session) show(this.room, session);
  }

  again(seat: number): void {
    if (this.sessionOf(seat)) goOn(this.room, seat);
  }

  choose(seat: number, choice: number): void {
    if (this.sessionOf(seat)) choose(this.room, seat, choice);
  }

  trace(seat: number, stamp: number): void {
    if (this.sessionOf(seat) && hasComet(this.room, seat)) beginTrace(this.room, seat, stamp);
  }

  say(seat: number, to: number, text: string): void {
    const { chat, options } = this.room;
    if (this.sessionOf(seat)) charge(options.ledger, ROW['between.people'], () => chat.say(seat, to, text));
  }

  phrase(seat: number, to: number, phrase: number): void {
    const { chat, options } = this.room;
    if (this.sessionOf(seat)) charge(options.ledger, ROW['between.people'], () => chat.phrase(seat, to, phrase));
  }

  report(seat: number, id: number, reason: number): void {
    const { chat, options } = this.room;
    if (this.sessionOf(seat)) charge(options.ledger, ROW['between.people'], () => chat.report(seat, id, reason));
  }

  lost(seat: number): void {
    const session = this.sessionOf(seat);
    if (session) lose(this.room, session);
  }

  leave(seat: number): void {
    const session = this.sessionOf(seat);
    if (session) endSession(this.room, session);
  }

  /** The session in a seat, where this gateway holds it. */
  private sessionOf(seat: number): Session | undefined {
    const { attached, sessions } = this.room;
    return attached[seat] === this.gateway ? sessions[seat] : undefined;
  }
}
