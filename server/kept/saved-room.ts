import type { Input } from '../../game/sim/step.ts';
import { saveState } from '../../game/sim/world/state.ts';
import type { SavedRoom } from '../host/host.ts';
import { waitingMoves } from '../host/moves.ts';
import { hasComet, type Room } from '../host/room.ts';
import type { RoomFacts } from '../ports/publication.ts';

/** A room between two ticks, as bytes: the length of its head in four bytes, the head in JSON, and the world. */
interface Head extends Pick<SavedRoom, 'isPublic' | 'secret'> {
  /** Of the rules that the world goes by: others would make something else of it. */
  readonly fingerprint: number;
  /** By seat the handle of the session that has it. */
  readonly handles: Readonly<Record<string, string>>;
  /** What gateways have been told of it once and for all: its code, its size and its seed among it. */
  readonly facts: RoomFacts;
  /** Seats of players whose connections outlast the host that handed the room over; after a crash none: the world is older than what gateways have. */
  readonly attached: readonly number[];
  /** What was heard and has not acted. */
  readonly inputs: readonly Input[];
  readonly moves: Readonly<Record<string, readonly number[]>>;
}

/** A room read from its bytes. */
export interface ReadRoom extends SavedRoom, Head {}

const LENGTH_BYTES = 4;

/** @param isHandedOver no tick follows */
export function encodeRoom(room: Room, fingerprint: number, isHandedOver = false): Uint8Array {
  const { isPublic, secret } = room.options;
  const handles = Object.fromEntries(
    room.sessions.flatMap((session) =>
      session && hasComet(room, session.seat) ? [[session.seat, session.key.handle]] : [],
    ),
  );
  const head: Head = { fingerprint, isPublic, secret, facts: room.facts, handles, ...waitingIn(room, isHandedOver) };
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, saveState(room.world)]);
}

/** What has not acted counts where the next host goes on with the same tick. */
function waitingIn(room: Room, isHandedOver: boolean): Pick<Head, 'attached' | 'inputs' | 'moves'> {
  if (!isHandedOver) return { attached: [], inputs: [], moves: {} };
  const seats = [...room.attached.keys()];
  return {
    attached: seats.filter((seat) => hasComet(room, seat) && room.attached[seat]?.outlasts),
    inputs: room.inputs,
    moves: waitingMoves(room.moves),
  };
}

/** @returns undefined for bytes that are no room of these rules */
export function decodeRoom(bytes: Uint8Array, fingerprint: number): ReadRoom | undefined {
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const end = LENGTH_BYTES + buffer.readUInt32BE(0);
    const head: Head = JSON.parse(buffer.subarray(LENGTH_BYTES, end).toString());
    if (head.fingerprint !== fingerprint) return undefined;
    const { code, seats, cells, seed, roundSeconds } = head.facts;
    // A copy: the numbers of a world lie where their size wants them.
    const state = Uint8Array.from(buffer.subarray(end));
    return { ...head, code, seats, cells, seed, roundSeconds, state };
  } catch {
    return undefined;
  }
}
