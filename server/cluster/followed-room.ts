import { SIM_HZ } from '../../game/sim/math/units.ts';
import type { RelayUp } from '../../protocol/relay.ts';
import type { Follower, Inputs, RoomLink } from '../ports/rooms.ts';
import type { Message } from './lay-chunks.ts';
import { RoomReplica } from './room-replica.ts';

/** What is said of a seat. */
export type Spoken = Exclude<RelayUp, { kind: 'attach' | 'takeBack' | 'paused' }>;

/** No link leads to the room. */
const NONE = -1;
/** Of each seat so much is kept for the next host, the newest: more than it says in a second. */
const MOST_WAITING = 64;

/** A room of the host, from the gateway's side. It outlasts its link: what is said meanwhile waits for the host that goes on with it. */
export class FollowedRoom {
  readonly replica: RoomReplica;
  readonly link: RoomLink;
  follower: Follower | undefined;
  private number: number;
  private nowTicks: () => number;
  private readonly waiting = new Map<number, Spoken[]>();
  private readonly send: (message: RelayUp) => void;

  /** @param nowTicks server time in ticks of the room, with fraction */
  constructor(opened: Message<'opened'>, nowTicks: () => number, send: (message: RelayUp) => void) {
    this.number = opened.room;
    this.nowTicks = nowTicks;
    this.send = send;
    this.replica = new RoomReplica(opened, () => this.nowTicks());
    this.link = { publication: this.replica, inputs: this.createInputs() };
  }

  /** No link leads to it from now on. Its time goes on: pings still come. @param nowMs this process's time */
  part(nowMs: () => number): void {
    if (this.number === NONE) return;
    this.number = NONE;
    const aheadTicks = this.nowTicks() - ticksOf(nowMs());
    this.nowTicks = () => ticksOf(nowMs()) + aheadTicks;
  }

  /** Another host goes on with it where the last one stopped. @param opened what that one has opened */
  goOn({ number, nowTicks }: FollowedRoom): void {
    const lateTicks = this.nowTicks() - nowTicks();
    this.number = number;
    this.nowTicks = nowTicks;
    this.follower?.goesOn(lateTicks);
  }

  /** A seat is this gateway's again: what its player has said meanwhile is heard now. */
  sayWaiting(seat: number): void {
    const messages = this.waiting.get(seat) ?? [];
    this.waiting.delete(seat);
    for (const message of messages) this.send({ ...message, room: this.number });
  }

  private say(message: Spoken): void {
    if (this.number !== NONE) return this.send(message);
    const messages = this.waiting.get(message.seat) ?? [];
    this.waiting.set(message.seat, messages);
    messages.push(message);
    if (messages.length > MOST_WAITING) messages.shift();
  }

  private createInputs(): Inputs {
    return {
      move: (seat, { stamp, heading, buttons }) =>
        this.say({ kind: 'move', room: this.number, seat, stamp, heading, buttons }),
      ping: (seat, now) => this.say({ kind: 'ping', room: this.number, seat, now }),
      hide: (seat) => this.say({ kind: 'hide', room: this.number, seat }),
      show: (seat) => this.say({ kind: 'show', room: this.number, seat }),
      again: (seat) => this.say({ kind: 'again', room: this.number, seat }),
      choose: (seat, choice) => this.say({ kind: 'choose', room: this.number, seat, choice }),
      say: (seat, to, text) => this.say({ kind: 'say', room: this.number, seat, to, text }),
      phrase: (seat, to, phrase) => this.say({ kind: 'phrase', room: this.number, seat, to, phrase }),
      report: (seat, id, reason) => this.say({ kind: 'report', room: this.number, seat, id, reason }),
      trace: (seat, stamp) => this.say({ kind: 'trace', room: this.number, seat, stamp }),
      lost: (seat) => this.say({ kind: 'lost', room: this.number, seat }),
      leave: (seat) => this.say({ kind: 'leave', room: this.number, seat }),
    };
  }
}

function ticksOf(ms: number): number {
  return (ms * SIM_HZ) / 1000;
}
