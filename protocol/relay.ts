import { ascii, bytes, I32, int, text, U8, U16, U32, type UnionOf } from './fields.ts';
import { BUTTONS, CHOICES, CLIENT_MESSAGES } from './table.ts';

/**
 * What travels between a host, which runs rooms, and a gateway, which holds players' connections: every message once, like
 * `table.ts`. A publication of a room is several of them, laid end to end; the last is `published`.
 *
 * Rooms have numbers of the link's own, seats are those of the room, times are ticks of the room. Bytes of updates travel as they are:
 * a gateway copies them to its players.
 */

const ROOM = U16;
const SEAT = int(0, 12_499);
const CELL = U16;
/** See `Place` of `server/ports/rooms.ts`. */
const HANDLE = ascii(16);
const DUST = int(0, 0x7fffffff);
/** More than any room has to tell in a tick. */
const MANY_BYTES = bytes(0xff_ffff);
const CLOSE_CODE = int(1000, 4999);
/** As much as a close frame holds. */
const REASON = text(123);

/** From a host to a gateway. */
export const RELAY_DOWN = {
  /** The gateway follows a room from now on: what never changes of it, and the tick that all else speaks of. */
  opened: {
    id: 1,
    fields: {
      room: ROOM,
      code: ascii(16),
      seats: SEAT,
      allSeats: SEAT,
      cells: U8,
      seed: U32,
      seesAll: int(0, 1),
      sendEvery: U8,
      idleSuppressionTicks: U16,
      deferFrom: U16,
      roundSeconds: U16,
      spectatorsHear: int(0, 1),
      tick: U32,
    },
  },
  /** All that lies in the room: `comet`, `dust`, `player`, `top`, `crown`, `shower`, `border`, `award`, `said` and `phrased` records. */
  contents: { id: 2, fields: { records: MANY_BYTES } },
  /** A ticket was good for this seat; `refused`: for none, and why. */
  attached: { id: 3, fields: { request: U32, room: ROOM, seat: SEAT, handle: HANDLE } },
  /** A tick is done. Its chunks: turns and steers, what comes after the step, arrivals, what concerns the room, what people say to all; each in the order of cells. */
  tick: {
    id: 4,
    fields: { room: ROOM, tick: U32, chunks: MANY_BYTES, roomBytes: U32, peopleBytes: U32, nameBytes: U32 },
  },
  /** How many bytes of the first two parts are a cell's; cells without any are left out. Stirred: see `Chunks.stirredTick`. */
  cell: { id: 5, fields: { cell: CELL, moves: U32, after: U32, stirred: int(0, 1) } },
  /** A comet that changed cell, where it came from, and how many bytes its record has. */
  arrival: { id: 6, fields: { comet: SEAT, from: CELL, size: U8 } },
  /** The eye of a comet that is out of play now, which no observer can know. */
  eye: { id: 7, fields: { seat: SEAT, x: I32, y: I32, vx: I32, vy: I32 } },
  /** Own state of a seat of this gateway, where its owner cannot compute it. */
  own: {
    id: 8,
    fields: { seat: SEAT, dust: I32, fresh: I32, ripe: I32, immuneUntil: I32, offer: U16, isTold: int(0, 1) },
  },
  /** Comets in play by rank: two bytes each, the higher first. */
  ranks: { id: 9, fields: { order: MANY_BYTES } },
  /** Records for a seat of this gateway alone. */
  private: { id: 10, fields: { seat: SEAT, records: MANY_BYTES } },
  snapshotDue: { id: 11, fields: { seat: SEAT } },
  /** The input slack to answer a seat's ping with, in sixteenths of a tick. */
  slack: { id: 12, fields: { seat: SEAT, slack: int(-32_768, 32_767) } },
  /** A followed move has acted; microseconds. */
  traced: {
    id: 13,
    fields: { seat: SEAT, stamp: U16, arrivedParts: U16, waitedUs: DUST, tickUs: DUST, encodeUs: DUST },
  },
  published: { id: 14, fields: {} },
  /** Tick n is from now on due `ticks` later. */
  shifted: { id: 15, fields: { room: ROOM, ticks: U32 } },
  /** A seat is no longer this gateway's, for the reason of a close code. */
  ended: { id: 16, fields: { room: ROOM, seat: SEAT, code: CLOSE_CODE, reason: REASON } },
  /** The room runs no more. */
  closed: { id: 17, fields: { room: ROOM } },
  refused: { id: 18, fields: { request: U32, code: CLOSE_CODE, reason: REASON } },
  /** The host goes, and no tick follows: from now on the gateway keeps what it hears for the next host, and says `paused`. */
  pause: { id: 19, fields: {} },
} as const;

/** From a gateway to a host: see `Inputs` of `server/ports/rooms.ts`. */
export const RELAY_UP = {
  /** May this ticket's owner come in? Answered by `attached` or `refused` with the same number. */
  attach: { id: 1, fields: { request: U32, ticket: ascii(32) } },
  move: { id: 2, fields: { room: ROOM, seat: SEAT, stamp: U16, heading: U8, buttons: BUTTONS } },
  ping: { id: 3, fields: { room: ROOM, seat: SEAT, now: U16 } },
  hide: { id: 4, fields: { room: ROOM, seat: SEAT } },
  show: { id: 5, fields: { room: ROOM, seat: SEAT } },
  again: { id: 6, fields: { room: ROOM, seat: SEAT } },
  trace: { id: 7, fields: { room: ROOM, seat: SEAT, stamp: U16 } },
  lost: { id: 8, fields: { room: ROOM, seat: SEAT } },
  leave: { id: 9, fields: { room: ROOM, seat: SEAT } },
  choose: { id: 10, fields: { room: ROOM, seat: SEAT, choice: int(0, CHOICES - 1) } },
  say: { id: 11, fields: { room: ROOM, seat: SEAT, ...CLIENT_MESSAGES.say.fields } },
  phrase: { id: 12, fields: { room: ROOM, seat: SEAT, ...CLIENT_MESSAGES.phrase.fields } },
  report: { id: 13, fields: { room: ROOM, seat: SEAT, ...CLIENT_MESSAGES.report.fields } },
  /** The seat of a session that this gateway had before the link was cut, and the last tick that it has of the room; answered like `attach`. */
  takeBack: { id: 14, fields: { request: U32, handle: HANDLE, tick: U32 } },
  /** Nothing more comes over this link. */
  paused: { id: 15, fields: {} },
} as const;

export type RelayDown = UnionOf<typeof RELAY_DOWN>;
export type RelayUp = UnionOf<typeof RELAY_UP>;
