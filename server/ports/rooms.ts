import type { Publication } from './publication.ts';

/** Why a connection is ended: an entry of `protocol/close.ts`. */
export interface Ending {
  readonly code: number;
  readonly reason: string;
  /** The rule of SPEC.md by which it is ended. */
  readonly rule?: string;
}

/** What a host hears of a seat, and nothing else: moves, comings and goings, requests. Of a seat that is not attached to the gateway that says it nothing counts. */
export interface Inputs {
  /** From tick `stamp` (its low 16 bits) on, the whole input state. */
  move(seat: number, move: { stamp: number; heading: number; buttons: number }): void;
  /** A sign of life once a second, with the client's own time in sixteenths of a tick (low 16 bits). */
  ping(seat: number, now: number): void;
  /** The page is hidden, or seen again. */
  hide(seat: number): void;
  show(seat: number): void;
  /** After shattering: one more comet. */
  again(seat: number): void;
  /** Takes a choice on offer, a place in `CHOICES`. */
  choose(seat: number, choice: number): void;
  /** What becomes of the move with this stamp, which follows? */
  trace(seat: number, stamp: number): void;
  /** Says a line of text, or a ready phrase, to a seat or to all (−1). */
  say(seat: number, to: number, text: string): void;
  phrase(seat: number, to: number, phrase: number): void;
  /** Reports a seat, for a place in `REPORT_REASONS`. */
  report(seat: number, id: number, reason: number): void;
  /** The connection is lost: the comet waits for its player. */
  lost(seat: number): void;
  /** The player left on purpose. */
  leave(seat: number): void;
}

/** What a gateway hears of a room that it follows. */
export interface Follower {
  /** The connections of its players outlast the host's process. */
  readonly outlasts: boolean;
  /** A tick is done: the publication tells of it until this returns. */
  published(): void;
  /** Tick n is from now on due `ticks` later; the publication says so to players with its next tick. */
  shifted(ticks: number): void;
  /** The way to the room is cut. It may go on. */
  parted(): void;
  /** It goes on where it was, at another host; tick n is from now on due so many ticks later, with fraction, which nobody else tells players. */
  goesOn(lateTicks: number): void;
  /** A seat is no longer this gateway's. */
  ended(seat: number, why: Ending): void;
  /** The room runs no more; its seats have been ended. */
  closed(): void;
}

/** A room as a gateway has it. */
export interface RoomLink {
  readonly publication: Publication;
  readonly inputs: Inputs;
}

/** Which room, which seat: the way of a ticket to its room. */
export interface Directory {
  /**
   * Uses a ticket up and gives a seat to a gateway. The first seat in a room calls `follow`, whose result hears of that room from
   * then on. Calls `answer`, at once or later, with the place, or why there is none.
   */
  attach(ticket: string, gateway: Gateway, answer: (place: Place | Ending) => void): void;
  /** The same for a seat that the gateway had when the host was lost to it. */
  takeBack(before: PlaceBefore, gateway: Gateway, answer: (place: Place | Ending) => void): void;
}

/** A seat that a gateway had. */
export interface PlaceBefore {
  /** That of its place. */
  readonly handle: string;
  /** The last tick that the gateway has of the room. */
  readonly tick: number;
}

/** The directory where the rooms are. */
export interface RoomsDirectory extends Directory {
  /** The gateway is gone: all of its seats are lost, and it hears of no room any more. */
  abandon(gateway: Gateway): void;
}

/** A seat of a room. */
export interface Place {
  readonly room: RoomLink;
  readonly seat: number;
  /** Names its session, also to a host that goes on with what another has saved. */
  readonly handle: string;
}

/** Who serves players' connections. */
export interface Gateway {
  follow(room: RoomLink): Follower;
}
