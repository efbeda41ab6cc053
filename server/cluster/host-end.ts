import { type ByteBuffer, createByteBuffer } from '../../protocol/bytes.ts';
import { tableCodec } from '../../protocol/codec/table-codec.ts';
import { RELAY_UP, type RelayUp } from '../../protocol/relay.ts';
import type { Publication } from '../ports/publication.ts';
import type { Ending, Follower, Gateway, Inputs, Place, RoomLink, RoomsDirectory } from '../ports/rooms.ts';
import type { Spoken } from './followed-room.ts';
import { appendOpening, appendTick, createRelayed, DOWN, type Relayed } from './publication-bytes.ts';

export const UP = tableCodec(RELAY_UP);

/** A room that the gateway at the other end follows. */
interface Followed {
  readonly inputs: Inputs;
  readonly relayed: Relayed;
}

/** The host's end of a link. */
export interface HostEnd {
  /** Takes in bytes from the gateway; throws a `WireError` for any that break the table. */
  receive(bytes: Uint8Array): void;
  /** No tick follows. Resolves when all has come that the gateway has said; not where the link is cut before. */
  pause(): Promise<void>;
  /** The link is cut: comets wait for their players. */
  cut(): void;
}

/**
 * The host's end of a link: to the directory it is a gateway, which follows rooms; what it hears goes over the link as bytes.
 * @param send hands bytes to the link; they are borrowed until it returns
 * @param outlasts see `Follower`
 * @param tellClock called with a room's number on the link when it is followed, and when its ticks are due later from now on
 */
export function createHostEnd(
  directory: RoomsDirectory,
  send: (bytes: Uint8Array) => void,
  tellClock: (room: number, publication: Publication) => void = () => {},
  outlasts = false,
): HostEnd {
  const rooms: (Followed | undefined)[] = [];
  /** Numbers of rooms that run no more: a link may last longer than there are numbers. */
  const free: number[] = [];
  const numbers = new Map<RoomLink, number>();
  const out = createByteBuffer(4096);
  let onPaused = () => {};

  const flush = (write: (out: ByteBuffer) => void) => {
    out.length = 0;
    write(out);
    send(out.bytes.subarray(0, out.length));
  };

  const gateway: Gateway = {
    follow(link): Follower {
      const room = free.pop() ?? rooms.length;
      const relayed = createRelayed(link.publication, room);
      rooms[room] = { inputs: link.inputs, relayed };
      numbers.set(link, room);
      tellClock(room, link.publication);
      flush(() => appendOpening(out, relayed));
      return {
        outlasts,
        published: () => flush(() => appendTick(out, relayed)),
        shifted(ticks) {
          tellClock(room, link.publication);
          flush(() => DOWN.append(out, { kind: 'shifted', room, ticks }));
        },
        ended(seat, { code, reason }) {
          relayed.held.delete(seat);
          flush(() => DOWN.append(out, { kind: 'ended', room, seat, code, reason }));
        },
        // What a host follows itself is at no other.
        parted() {},
        goesOn() {},
        closed() {
          rooms[room] = undefined;
          numbers.delete(link);
          free.push(room);
          flush(() => DOWN.append(out, { kind: 'closed', room }));
        },
      };
    },
  };

  const answer = (request: number) => (place: Place | Ending) => {
    if ('code' in place) {
      const { code, reason } = place;
      return flush(() => DOWN.append(out, { kind: 'refused', request, code, reason }));
    }
    const { seat, handle } = place;
    const room = numbers.get(place.room) ?? 0;
    const followed = rooms[room];
    if (followed) hold(followed.relayed, seat);
    flush(() => DOWN.append(out, { kind: 'attached', request, room, seat, handle }));
  };

  const take = (message: RelayUp) => {
    if (message.kind === 'attach') directory.attach(message.ticket, gateway, answer(message.request));
    else if (message.kind === 'takeBack') directory.takeBack(message, gateway, answer(message.request));
    else if (message.kind === 'paused') onPaused();
    else hear(rooms[message.room], message);
  };

  return {
    receive(bytes) {
      for (const message of UP.decode(bytes)) take(message);
    },
    pause: () =>
      new Promise((resolve) => {
        onPaused = resolve;
        flush(() => DOWN.append(out, { kind: 'pause' }));
      }),
    cut: () => directory.abandon(gateway),
  };
}

function hold({ held, unknown, toldEyes }: Relayed, seat: number): void {
  held.add(seat);
  unknown.add(seat);
  toldEyes.delete(seat);
}

function hear(followed: Followed | undefined, message: Spoken): void {
  if (!followed) return;
  const { inputs, relayed } = followed;
  const { seat } = message;
  switch (message.kind) {
    case 'move':
      return inputs.move(seat, message);
    case 'ping':
      return inputs.ping(seat, message.now);
    case 'choose':
      return inputs.choose(seat, message.choice);
    case 'say':
      return inputs.say(seat, message.to, message.text);
    case 'phrase':
      return inputs.phrase(seat, message.to, message.phrase);
    case 'report':
      return inputs.report(seat, message.id, message.reason);
    case 'trace':
      return inputs.trace(seat, message.stamp);
    case 'lost':
    case 'leave':
      relayed.held.delete(seat);
      return inputs[message.kind](seat);
    default:
      return inputs[message.kind](seat);
  }
}
