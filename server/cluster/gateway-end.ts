import { createByteBuffer } from '../../protocol/bytes.ts';
import { CLOSE, closeOf } from '../../protocol/close.ts';
import type { RelayDown, RelayUp } from '../../protocol/relay.ts';
import type { Directory, Ending, Follower, Gateway, Inputs, Place, RoomLink } from '../ports/rooms.ts';
import { UP } from './host-end.ts';
import { DOWN } from './publication-bytes.ts';
import { RoomReplica } from './room-replica.ts';

/** The gateway's end of a link: to the gateway it is the directory, and its rooms are replicas. */
export interface GatewayEnd extends Directory {
  /** Takes in bytes from the host. Throws a `WireError` for any that break the table. */
  receive(bytes: Uint8Array): void;
  /** The link is cut: its rooms are no more, and who waits for an answer has one. */
  cut(): void;
}

/** A room of the host, from the gateway's side. */
interface Followed {
  readonly replica: RoomReplica;
  readonly link: RoomLink;
  follower: Follower | undefined;
}

/**
 * @param send hands bytes to the link; they are borrowed until it returns
 * @param tell runs what tells players of a tick: it may be charged to somebody
 * @param nowTicks server time in ticks of a room, with fraction; its number on the link is another's once it is closed
 */
export function createGatewayEnd(
  send: (bytes: Uint8Array) => void,
  nowTicks: (code: string, room: number) => () => number,
  tell: (task: () => void) => void = (task) => task(),
): GatewayEnd {
  const rooms: Followed[] = [];
  const asked = new Map<number, { gateway: Gateway; answer: (place: Place | Ending) => void }>();
  const out = createByteBuffer(64);
  let requests = 0;
  /** The room whose messages are being read: only the first of them names it. */
  let current: Followed | undefined;

  const say = (message: RelayUp) => {
    out.length = 0;
    UP.append(out, message);
    send(out.bytes.subarray(0, out.length));
  };

  const open = (opened: RelayDown & { kind: 'opened' }): Followed => {
    const replica = new RoomReplica(opened, nowTicks(opened.code, opened.room));
    const link = { publication: replica, inputs: inputsOf(opened.room, say) };
    const followed: Followed = { replica, link, follower: undefined };
    rooms[opened.room] = followed;
    return followed;
  };

  const answered = (request: number) => {
    const waiting = asked.get(request);
    asked.delete(request);
    return waiting;
  };

  const attached = ({ request, room, seat, handle }: RelayDown & { kind: 'attached' }) => {
    const waiting = answered(request);
    if (!waiting) return;
    const followed = rooms[room];
    followed.follower ??= waiting.gateway.follow(followed.link);
    waiting.answer({ room: followed.link, seat, handle });
  };

  const take = (message: RelayDown) => {
    switch (message.kind) {
      case 'opened':
        current = open(message);
        return;
      case 'attached':
        return attached(message);
      case 'refused':
        return answered(message.request)?.answer(endingOf(message));
      case 'shifted':
        return rooms[message.room].follower?.shifted(message.ticks);
      case 'ended':
        return rooms[message.room].follower?.ended(message.seat, endingOf(message));
      case 'closed':
        rooms[message.room].follower?.closed();
        delete rooms[message.room];
        return;
      case 'tick':
        current = rooms[message.room];
    }
    const { replica, follower } = current ?? {};
    if (replica?.take(message) && follower) tell(() => follower.published());
  };

  const ask = (gateway: Gateway, answer: (place: Place | Ending) => void): number => {
    asked.set(requests, { gateway, answer });
    return requests++;
  };

  return {
    attach: (ticket, gateway, answer) => say({ kind: 'attach', request: ask(gateway, answer), ticket }),
    takeBack: (handle, gateway, answer) => say({ kind: 'takeBack', request: ask(gateway, answer), handle }),
    cut() {
      for (const { follower } of rooms.filter((room) => room !== undefined)) follower?.closed();
      for (const { answer } of asked.values()) answer(CLOSE.restarting);
      asked.clear();
    },
    receive(bytes) {
      for (const message of DOWN.decode(bytes)) take(message);
    },
  };
}

/** An operator's reason is its own; of which rule it is, the code tells. */
function endingOf({ code, reason }: { code: number; reason: string }): Ending {
  return { ...closeOf(code), reason };
}

function inputsOf(room: number, say: (message: RelayUp) => void): Inputs {
  return {
    move: (seat, { stamp, heading, buttons }) => say({ kind: 'move', room, seat, stamp, heading, buttons }),
    ping: (seat, now) => say({ kind: 'ping', room, seat, now }),
    hide: (seat) => say({ kind: 'hide', room, seat }),
    show: (seat) => say({ kind: 'show', room, seat }),
    again: (seat) => say({ kind: 'again', room, seat }),
    choose: (seat, choice) => say({ kind: 'choose', room, seat, choice }),
    say: (seat, to, text) => say({ kind: 'say', room, seat, to, text }),
    phrase: (seat, to, phrase) => say({ kind: 'phrase', room, seat, to, phrase }),
    report: (seat, id, reason) => say({ kind: 'report', room, seat, id, reason }),
    trace: (seat, stamp) => say({ kind: 'trace', room, seat, stamp }),
    lost: (seat) => say({ kind: 'lost', room, seat }),
    leave: (seat) => say({ kind: 'leave', room, seat }),
  };
}
