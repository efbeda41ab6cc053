import { ascii, bytes, I32, int, text, U8, U16, U32, type UnionOf, type ValuesOf } from './fields.ts';
import { COLOURS } from './join.ts';
import {
  LONGEST_LINE_BYTES,
  LONGEST_NOTICE_BYTES,
  LONGEST_TITLE_BYTES,
  MOST_MASKS,
  PHRASES,
  REFUSALS,
  REPORT_REASONS,
} from './people.ts';

/**
 * The protocol: every message and record once, with its number, its fields in wire order and their ranges. Types,
 * encoder, decoder and checks come from here, and the fingerprint covers it. SPEC.md says what each one means.
 */

/** Raised when the meaning of a message changes while the table does not. */
export const PROTOCOL_VERSION = 2;

/** Comet ids are seats of a room. */
const ID = int(0, 9_999);
const HEADING = U8;
const FLAGS = int(0, 127);
/** Choices of a comet's life, a bit each, and its cracks times 64. */
const TRAITS = int(0, 191);
/** Up to 83 ticks of boost, times two, and 1. */
const LIT = int(0, 167);
/** Choices there are. */
export const CHOICES = 6;
/** What a player asks for: 1 thrust, 2 boost. */
export const BUTTONS = int(0, 3);
const CELL = U16;
const DUST = int(0, 0x7fffffff);
/** Sub-pixels. */
const LENGTH = DUST;
const MICROSECONDS = int(0, 0x7fffffff);
const COLOUR = int(0, COLOURS - 1);
/** A place in whole pixels: x + 65536 y. */
const PLACE = U32;

/** Whom a line is for: a player's seat, or −1, all of the room. */
const LISTENER = int(-1, 9_999);
const PHRASE = int(0, PHRASES.length - 1);

/** Places of the leaderboard. */
export const TOP_PLACES = 10;

/** Parts a tick is divided into where times travel: a sixteenth is about a millisecond. */
export const TICK_PARTS = 16;
/** The same for a traced move, where a millisecond is too coarse. */
export const FINE_PARTS = 256;

/** What a client sends: one flat msgpack array each, its number first. */
export const CLIENT_MESSAGES = {
  /** First message of a connection: the ticket from `POST /api/join`. */
  hello: { id: 1, fields: { ticket: ascii(32), fingerprint: U32 } },
  /** From tick `stamp` (its low 16 bits) on, the whole input state. */
  move: { id: 2, fields: { stamp: U16, heading: HEADING, buttons: BUTTONS } },
  /** Once a second: the tick of the last update read, and the client's own time in sixteenths of a tick; low 16 bits. */
  ping: { id: 3, fields: { seq: U8, read: U16, now: U16 } },
  /** The page is not seen: send nothing. */
  hide: { id: 4, fields: {} },
  /** The page is seen again: send a snapshot. */
  show: { id: 5, fields: {} },
  /** After shattering: one more comet, please. */
  again: { id: 6, fields: {} },
  /** My copy has diverged: send a snapshot. */
  snapshot: { id: 7, fields: {} },
  /** Tell me what becomes of the move with this stamp, which follows. */
  trace: { id: 8, fields: { stamp: U16 } },
  /** Of the choices on offer (`own`), this one. */
  choose: { id: 9, fields: { choice: int(0, CHOICES - 1) } },
  /** My screen is wide (0), square (1) or tall (2): let my area of interest be so too. */
  shape: { id: 10, fields: { shape: int(0, 2) } },
  /** A line of text: to a player's seat alone, or to all of the room (−1). */
  say: { id: 11, fields: { to: LISTENER, text: text(LONGEST_LINE_BYTES) } },
  /** One of the ready phrases, which each reads in the own language. */
  phrase: { id: 12, fields: { to: LISTENER, phrase: PHRASE } },
  /** Somebody of this room behaves badly; a place in `REPORT_REASONS`. */
  report: { id: 13, fields: { id: ID, reason: int(0, REPORT_REASONS.length - 1) } },
  /** I have no comet and want to see this one; −1: whoever is worth seeing. */
  follow: { id: 14, fields: { id: int(-1, 9_999) } },
} as const;

/** What the server sends beside updates: one flat msgpack array each, its number first. */
export const SERVER_MESSAGES = {
  welcome: {
    id: 1,
    fields: {
      version: U8,
      id: ID,
      room: ascii(16),
      tick: U32,
      tickHz: U8,
      sendEvery: U8,
      seed: U32,
      seats: int(1, 10_000),
      cells: int(4, 255),
      roundSeconds: U16,
    },
  },
} as const;

/**
 * What stands in updates beside turns and steers (a non-negative id first) and steps (−1 to −16). Comet, gone and dust
 * records concern cells, player to shift the room, the rest the receiver alone.
 */
export const RECORDS = {
  /** A comet whole, after the step: an arrival, a birth, or a write that motion does not explain. */
  comet: {
    id: -17,
    fields: { id: ID, x: I32, y: I32, vx: I32, vy: I32, heading: HEADING, flags: FLAGS, traits: TRAITS, lit: LIT },
  },
  /** A comet left play. Cause: 0 left or parked, 1 shattered. */
  gone: { id: -18, fields: { id: ID, cause: int(0, 1) } },
  /** A mote that has come to lie there, unless it follows from a boost. A thorn's value is 128 more. */
  mote: { id: -19, fields: { at: PLACE, value: int(1, 255) } },
  /** A mote is gone, unless that follows from motion: gathered, or, by −1, there was no room for it. */
  taken: { id: -20, fields: { at: PLACE, by: int(-1, 9_999) } },
  /** A boosting nose hit. How: 0 the loser sheds, 1 both noses did and nobody sheds, 2 the loser shatters. Dust that it cost the loser, and went to the winner. */
  ram: { id: -21, fields: { winner: ID, loser: ID, how: int(0, 2), cost: DUST, gain: DUST } },
  /** Hash of a cell's comets after this tick, folded to 16 bits. */
  hash: { id: -22, fields: { cell: CELL, hash: U16 } },
  /** Somebody plays. `who`: the same number in each session of one identity, 0 for whoever joined without one. */
  player: { id: -23, fields: { id: ID, colour: COLOUR, name: text(64), who: U32 } },
  absent: { id: -24, fields: { id: ID } },
  /** The crown's wearer and cell; id −1 when nobody wears it. */
  crown: { id: -25, fields: { id: int(-1, 9_999), cell: CELL } },
  /** A shower falls at a place (pixels) in so many ticks; negative while it falls. */
  shower: { id: -26, fields: { x: U16, y: U16, startsIn: int(-300, 300) } },
  /** Place 0..9 of the leaderboard: a comet and its dust in tens. id −1: the place is empty. */
  top: { id: -27, fields: { place: int(0, TOP_PLACES - 1), id: int(-1, 9_999), tens: DUST } },
  /** The server gave up this many ticks of time: tick n is now due that much later. */
  shift: { id: -28, fields: { ticks: U16 } },
  /** Discard everything: what follows is the whole of what you may see after this tick. */
  snapshot: { id: -29, fields: { tick: U32 } },
  /** Your rectangle of cells, both ends included. */
  area: { id: -30, fields: { left: U8, top: U8, right: U8, bottom: U8 } },
  /** Your own dust, exact, the ticks of immunity left, and the choices on offer. */
  own: { id: -31, fields: { dust: I32, fresh: I32, ripe: I32, immune: U16, offer: int(0, 511) } },
  /** Your move came too late and was applied in another tick than stamped; low 16 bits of both. */
  late: { id: -32, fields: { stamp: U16, applied: U16 } },
  /** Your move was dropped. Why: 0 a newer late one won, 1 superseded while it waited, 2 too far ahead. */
  dropped: { id: -33, fields: { stamp: U16, why: int(0, 2) } },
  /**
   * Answer to a ping. In sixteenths of a tick: server time at its arrival (low 16 bits), how long the answer waited for
   * this update, and by how much the latest of the moves since the last ping was early, or would have been.
   */
  pong: { id: -34, fields: { seq: U8, arrived: U16, held: U16, slack: int(-32_768, 32_767) } },
  /** Your place among so many in play. */
  rank: { id: -35, fields: { place: U16, of: U16 } },
  /** Motes of a cell new in view, three bytes each: pixels from its left and upper side, and value. */
  dust: { id: -36, fields: { cell: CELL, motes: bytes(255) } },
  /**
   * What became of your traced move: server time at its arrival in 256ths of a tick (low 16 bits); then microseconds it
   * waited for its tick, until the step was done, until all was encoded, and until your update was given to the socket.
   */
  traced: {
    id: -37,
    fields: {
      stamp: U16,
      arrived: U16,
      waitedUs: MICROSECONDS,
      tickUs: MICROSECONDS,
      encodeUs: MICROSECONDS,
      sendUs: MICROSECONDS,
    },
  },
  /** A comet's choices and cracks, where no `comet` record tells them. */
  traits: { id: -38, fields: { id: ID, traits: TRAITS } },
  /** The border's course from this tick on, see SIM8. */
  border: { id: -39, fields: { inset: LENGTH, target: LENGTH, step: LENGTH } },
  /** On the podium: 0 to 2 the first three, with their dust; 3 most rams; 4 most shattered; 5 longest alive, in ticks. id −1: nobody. */
  award: { id: -40, fields: { what: int(0, 5), id: int(-1, 9_999), value: DUST } },
  /** What you did in this round: rams won, and comets shattered. */
  deeds: { id: -41, fields: { rams: U16, shattered: U16 } },
  /** Who shattered you, and in which cell; so many ticks longer it is marked. 0: no longer. */
  revenge: { id: -42, fields: { id: ID, cell: CELL, ticks: U16 } },
  /** Your place in the round that has ended, 0 where you were out of play, of so many; your dust, and your longest life in ticks. */
  result: { id: -43, fields: { place: U16, of: U16, dust: DUST, alive: DUST } },
  /**
   * Somebody has said a line, to all (−1) or to one seat, in a tick. `who`: the public number of its identity, 0: none. Masks: what the word
   * filter would hide, two bytes each: the first code point, and how many.
   */
  said: {
    id: -44,
    fields: {
      from: ID,
      who: U32,
      to: LISTENER,
      tick: U32,
      name: text(64),
      text: text(LONGEST_LINE_BYTES),
      masks: bytes(2 * MOST_MASKS),
    },
  },
  /** The same of a ready phrase. */
  phrased: { id: -45, fields: { from: ID, who: U32, to: LISTENER, tick: U32, name: text(64), phrase: PHRASE } },
  /** What you said or reported was not taken: a place in `REFUSALS`; trying again makes sense in so many seconds, 0: never. */
  refused: { id: -46, fields: { why: int(0, REFUSALS.length - 1), seconds: U16 } },
  /** The operator announces something: to all rooms (0), this room (1) or you alone (2). */
  notice: { id: -47, fields: { scope: int(0, 2), title: text(LONGEST_TITLE_BYTES), body: text(LONGEST_NOTICE_BYTES) } },
  /** The server restarts in so many seconds. */
  restart: { id: -48, fields: { seconds: U16 } },
  /** On the podium somebody has beaten what was the room's best in that award; `before` is what stood. */
  record: { id: -49, fields: { what: int(0, 5), id: ID, value: DUST, before: DUST } },
} as const;

/** A comet's new heading, by far the most frequent item: it does without a number, since an id is never negative. */
export const TURN = { id: ID, heading: HEADING } as const;
/** The same where its flags change as well. On the wire its heading is −1 − heading, which tells it from a turn. */
export const STEER = { id: ID, heading: HEADING, flags: FLAGS } as const;
/** Ticks since the last update: they fit a single byte. */
export const UPDATE_TICKS = int(0, 127);
/** Most silent or stepping ticks a single byte states. */
export const LONGEST_STEP = 16;
/** What `ram.how` says, by number. */
export const RAM_HOW = ['hit', 'draw', 'shatter'] as const;
/** What `dropped.why` says. */
export const DROPPED = { newerWon: 0, superseded: 1, tooFarAhead: 2 } as const;
/** Larger than any margin: where the least of several is looked for. */
export const NO_SLACK = 32_767;

export type ClientMessage = UnionOf<typeof CLIENT_MESSAGES>;
export type ServerMessage = UnionOf<typeof SERVER_MESSAGES>;
export type UpdateRecord = UnionOf<typeof RECORDS>;
export type RecordKind = UpdateRecord['kind'];
/** One item of an update's stream. */
export type UpdateItem =
  | ({ kind: 'turn' } & ValuesOf<typeof TURN>)
  | ({ kind: 'steer' } & ValuesOf<typeof STEER>)
  | { kind: 'step'; ticks: number }
  | UpdateRecord;
/** An update: how many ticks passed since the update before, and what happened in them. */
export interface Update {
  kind: 'update';
  ticks: number;
  items: UpdateItem[];
}
