import { createByteBuffer } from '../../protocol/bytes.ts';
import { CLOSE, closeOf } from '../../protocol/close.ts';
import type { RelayDown, RelayUp } from '../../protocol/relay.ts';
import type { Directory, Ending, Gateway, Place } from '../ports/rooms.ts';
import { FollowedRoom } from './followed-room.ts';
import { UP } from './host-end.ts';
import { DOWN } from './publication-bytes.ts';

/** The gateway's end of its links to a host, one after another: to the gateway it is the directory, and its rooms are replicas. */
export interface GatewayEnd extends Directory {
  /** Takes in bytes from the host. Throws a `WireError` for any that break the table. */
  receive(bytes: Uint8Array): void;
  /** The link is cut. Its rooms wait for a host that goes on with them, and who waits for an answer has one. */
  cut(): void;
}

export interface GatewayEndOptions {
  /** Hands bytes to the link; they are borrowed until it returns. */
  send(bytes: Uint8Array): void;
  /** Server time in ticks of a room, with fraction; its number on the link is another's once it is closed. */
  nowTicks(code: string, room: number): () => number;
  /** This process's time, by which rooms go on without a link. */
  nowMs(): number;
  /** Runs what tells players of a tick: it may be charged to somebody. */
  tell?(task: () => void): void;
}

export function createGatewayEnd({ send, nowTicks, nowMs, tell = (task) => task() }: GatewayEndOptions): GatewayEnd {
  const rooms: FollowedRoom[] = [];
  const parted = createPartedRooms();
  const asking = createAsking();
  const out = createByteBuffer(64);
  /** The room whose messages are being read, as only the first of them names it; it may be one that is being opened. */
  let current: FollowedRoom | undefined;
  let isOpening = false;

  const say = (message: RelayUp) => {
    out.length = 0;
    UP.append(out, message);
    send(out.bytes.subarray(0, out.length));
  };

  const open = (opened: RelayDown & { kind: 'opened' }) => {
    current = new FollowedRoom(opened, nowTicks(opened.code, opened.room), say);
    rooms[opened.room] = current;
    isOpening = true;
  };

  const published = (room: FollowedRoom) => {
    const { follower } = room;
    if (follower) tell(() => follower.published());
  };

  const attached = ({ request, room, seat, handle }: RelayDown & { kind: 'attached' }) => {
    const waiting = asking.answered(request);
    if (!waiting) return;
    const followed = rooms[room];
    followed.follower ??= waiting.gateway.follow(followed.link);
    waiting.answer({ room: followed.link, seat, handle });
    followed.sayWaiting(seat);
  };

  /** All who wait have an answer: nobody comes back to what is still left. */
  const forget = () => {
    if (!asking.isWaiting) parted.forget();
  };

  const part = () => {
    for (const room of rooms) room?.part(nowMs);
  };

  const take = (message: RelayDown) => {
    switch (message.kind) {
      case 'opened':
        return open(message);
      case 'attached':
        attached(message);
        return forget();
      case 'refused':
        asking.answered(message.request)?.answer(endingOf(message));
        return forget();
      case 'shifted':
        return rooms[message.room].follower?.shifted(message.ticks);
      case 'ended':
        return rooms[message.room].follower?.ended(message.seat, endingOf(message));
      case 'closed':
        rooms[message.room].follower?.closed();
        delete rooms[message.room];
        return;
      case 'pause':
        part();
        return say({ kind: 'paused' });
      case 'tick':
        current = rooms[message.room];
    }
    if (!current?.replica.take(message)) return;
    if (isOpening) rooms[rooms.indexOf(current)] = parted.takeUp(current) ?? current;
    else published(current);
    isOpening = false;
  };

  return {
    attach: (ticket, gateway, answer) => say({ kind: 'attach', request: asking.ask({ gateway, answer }), ticket }),
    takeBack: (before, gateway, answer) =>
      say({ kind: 'takeBack', request: asking.ask({ gateway, answer }), ...before }),
    cut() {
      part();
      for (const room of rooms) if (room) parted.keep(room);
      rooms.length = 0;
      isOpening = false;
      for (const { answer } of asking.giveUp()) answer(CLOSE.restarting);
    },
    receive(bytes) {
      for (const message of DOWN.decode(bytes)) take(message);
    },
  };
}

/** Rooms of links that were cut, by their codes. */
function createPartedRooms() {
  const parted = new Map<string, FollowedRoom>();
  return {
    keep(room: FollowedRoom): void {
      parted.set(room.replica.facts.code, room);
      room.follower?.parted();
    },
    /** A room is opened. One that is exactly as it was when the link was cut just goes on: nobody is told it anew. */
    takeUp(opened: FollowedRoom): FollowedRoom | undefined {
      const { code } = opened.replica.facts;
      const before = parted.get(code);
      parted.delete(code);
      if (!before?.replica.equals(opened.replica)) {
        before?.follower?.closed();
        return undefined;
      }
      before.goOn(opened);
      return before;
    },
    forget(): void {
      for (const { follower } of parted.values()) follower?.closed();
      parted.clear();
    },
  };
}

/** Who waits for an answer from the host. */
interface Asked {
  readonly gateway: Gateway;
  readonly answer: (place: Place | Ending) => void;
}

/** Questions have numbers, by which they are answered. */
function createAsking() {
  const asked = new Map<number, Asked>();
  let requests = 0;
  return {
    get isWaiting() {
      return asked.size > 0;
    },
    ask(one: Asked): number {
      asked.set(requests, one);
      return requests++;
    },
    answered(request: number): Asked | undefined {
      const one = asked.get(request);
      asked.delete(request);
      return one;
    },
    /** Nobody will be answered. */
    giveUp(): Asked[] {
      const all = [...asked.values()];
      asked.clear();
      return all;
    },
  };
}

/** An operator's reason is its own; of which rule it is, the code tells. */
function endingOf({ code, reason }: { code: number; reason: string }): Ending {
  return { ...closeOf(code), reason };
}
