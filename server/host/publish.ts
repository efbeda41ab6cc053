import { type Shower, showerNow } from '../../game/sim/rules/dust/shower.ts';
import { OWN } from '../../game/sim/world/world.ts';
import type { Chunks, Eyes, Leaderboard, OwnStates, Publication, RoomFacts } from '../ports/publication.ts';
import type { Gateway, RoomLink } from '../ports/rooms.ts';
import { encodeWholeCell } from '../publication/whole-cell.ts';
import { RoomInputs } from './inputs.ts';
import { takeSlack } from './moves.ts';
import { type Room, roomTime } from './room.ts';
import { emptyOutbox } from './telling/outbox.ts';

/** A room as gateways read it in this process: a view of its own arrays, without a copy. */
class RoomPublication implements Publication {
  readonly facts: RoomFacts;
  readonly chunks: Chunks;
  readonly eyes: Eyes;
  readonly own: OwnStates;
  readonly leaderboard: Leaderboard;
  readonly border: Publication['border'];
  readonly awards: Publication['awards'];
  readonly roster: Room['roster'];
  readonly ownWritten: number[] = [];
  readonly snapshotsDue: readonly number[];
  readonly pinged: readonly number[];
  readonly slacks: Int16Array;
  readonly privates: Publication['privates'];
  readonly traced: Publication['traced'];
  readonly lines: Publication['lines'];
  private readonly room: Room;

  constructor(room: Room) {
    this.room = room;
    this.facts = room.facts;
    this.chunks = room.encoding.chunks;
    this.eyes = room.world.comets;
    this.own = room.world.own;
    this.leaderboard = room.leaderboard;
    this.border = room.world.border;
    this.awards = room.world.awards;
    this.roster = room.roster;
    this.snapshotsDue = room.outbox.snapshotsDue;
    this.pinged = room.outbox.pinged;
    this.slacks = room.outbox.slacks;
    this.privates = room.outbox.privates;
    this.traced = room.outbox.traced;
    this.lines = room.chat.lines;
  }

  get tick(): number {
    return this.room.world.tick;
  }

  get inPlay(): number {
    return this.room.world.ids.length;
  }

  get shower(): Shower | undefined {
    return showerNow(this.room.world);
  }

  nowTicks(): number {
    return roomTime(this.room);
  }

  encodeWholeCell(cell: number): void {
    const { encoding, world } = this.room;
    encodeWholeCell(encoding.residents, encoding.chunks, world, cell);
  }
}

/** A gateway's link to a room, made when it is first asked for. */
export function linkRoom(room: Room, gateway: Gateway) {
  let made = room.followers.get(gateway);
  if (!made) {
    const inputs = new RoomInputs(room);
    const link: RoomLink = { publication: new RoomPublication(room), inputs };
    made = { link, follower: gateway.follow(link) };
    inputs.gateway = made.follower;
    room.followers.set(gateway, made);
  }
  return made;
}

/** A gateway that followed the room is gone: its comets wait for their players. */
export function unlinkRoom(room: Room, gateway: Gateway): void {
  const made = room.followers.get(gateway);
  if (!made) return;
  for (const [seat, holder] of room.attached.entries()) if (holder === made.follower) made.link.inputs.lost(seat);
  room.followers.delete(gateway);
}

/** Tells all gateways that follow the room of the tick that was encoded. */
export function publish(room: Room): void {
  const { outbox, moves, world, followers } = room;
  for (const seat of outbox.pinged) outbox.slacks[seat] = takeSlack(moves, seat);
  for (const { link, follower } of followers.values()) {
    const { ownWritten } = link.publication as RoomPublication;
    ownWritten.length = 0;
    for (const id of world.marked) if (world.marks[id] & OWN) ownWritten.push(id);
    follower.published();
  }
  emptyOutbox(outbox);
}
