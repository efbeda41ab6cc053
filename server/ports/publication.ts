/** What a host publishes of a room with each tick, and the only thing of a room that a gateway reads. */

/** What never changes of a room. Ticks are 1/60 s, cells are squares of 256 px. */
export interface RoomFacts {
  readonly code: string;
  /** Of players; the seats of spectators lie behind them. */
  readonly seats: number;
  readonly allSeats: number;
  /** Cells along the world's side. */
  readonly cells: number;
  /** Seed of the asteroids, known to players. */
  readonly seed: number;
  /** Everybody is told of the whole world. */
  readonly seesAll: boolean;
  /** A client gets an update every so many ticks. */
  readonly sendEvery: number;
  /** Ticks without an update while nothing happens in an area; longer and clients think the line is dead. */
  readonly idleSuppressionTicks: number;
  /** From so many comets in play on, updates that tell only of what is far away may wait. */
  readonly deferFrom: number;
  /** Seconds of a round without its podium; 0: there are no rounds. */
  readonly roundSeconds: number;
  /** Spectators are told what people say. */
  readonly spectatorsHear: boolean;
}

/** A line that was said to all of a room, as a record. */
export interface Line {
  readonly tick: number;
  readonly record: Uint8Array;
}

/** Bytes that grow; `protocol/bytes.ts` has the functions. */
export interface Bytes {
  bytes: Uint8Array;
  length: number;
}

/** Numbers in the order of cells: those of cell c are `items[offsets[c]]` to `items[offsets[c + 1]]`. */
export interface CellList {
  readonly count: number;
  readonly items: Int32Array;
  readonly offsets: Int32Array;
}

/** What one tick has to tell, encoded once, in the order of cells. Updates are composed by copying from it. */
export interface TickChunks {
  readonly buffer: Bytes;
  /** How often each stretch of the buffer was copied, see `server/ledger/sent.ts`. */
  copies: Int32Array;
  /** Its first lane of `Chunks.lanes`, see `LANE`. */
  readonly lane: number;
  /** Comets that changed cell, by their new one; their full records lie from `arrivalStart[k]` to `arrivalStart[k + 1]`. */
  readonly arrivals: CellList;
  readonly arrivalStart: Int32Array;
  /** The cell each of them came from, by comet. */
  readonly cameFrom: Int32Array;
  /** What concerns the whole room. */
  readonly room: { start: number; end: number };
  /** What people say to all of it, right behind. */
  readonly people: { start: number; end: number };
  /** Behind what people say, up to here: names that gateways alone are told. */
  namesEnd: number;
}

/** The chunks of the last few ticks. */
export interface Chunks {
  readonly ring: TickChunks[];
  /**
   * Where what a cell has to tell begins, `laneCount` numbers a cell: three of each tick kept. Those of cell c in a lane
   * end where those of cell c + 1 begin, and an update finds all of its ticks in the same few places.
   */
  readonly lanes: Int32Array;
  readonly laneCount: number;
  /** By cell: the last tick in which something befell a comet there that motion does not explain. */
  readonly stirredTick: Int32Array;
  /** Whole cells encoded in the newest tick's buffer: where, or −1. */
  readonly wholeStart: Int32Array;
  readonly wholeEnd: Int32Array;
}

/**
 * Lanes of a tick: bytes of turns and steers, by the comet's cell before the step; bytes of writes, births and events,
 * after the step; places in the list of arrivals.
 */
export const LANE = { moves: 0, after: 1, arrivals: 2 } as const;
export const LANES_A_TICK = 3;

/** Where each seat's eye is, in sub-pixels (a tick); of a comet out of play, where it was. By seat of players. */
export interface Eyes {
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly vx: Int32Array;
  readonly vy: Int32Array;
  /** 1: its comet is in play. */
  readonly alive: Uint8Array;
}

/** Own state: what only a comet's player is told. By seat of players. */
export interface OwnStates {
  readonly dust: Int32Array;
  readonly fresh: Int32Array;
  readonly ripe: Int32Array;
  /** Immune in ticks below this one. */
  readonly immuneUntil: Int32Array;
  /** Choices on offer, see `game/sim/rules/choices.ts`. */
  readonly offer: Int32Array;
}

/** Encoded records for one seat each, in the order in which they were made. */
export interface PrivateRecords {
  readonly buffer: Bytes;
  readonly seats: readonly number[];
  /** Where the record of `seats[k]` ends. */
  readonly ends: readonly number[];
}

/** A move that its player follows, from its arrival at the host to the end of encoding; microseconds. */
export interface TracedMove {
  readonly seat: number;
  readonly stamp: number;
  /** Server time at its arrival, in 256ths of a tick. */
  readonly arrivedParts: number;
  readonly waitedUs: number;
  readonly tickUs: number;
  readonly encodeUs: number;
}

/** What everybody in a room is told of a player. */
export interface RosterEntry {
  readonly name: string;
  readonly colour: number;
  /** The same number in each session of one identity; 0: nobody known. */
  readonly who: number;
}

/** What everybody in a room is told, whatever they see. */
export interface Leaderboard {
  readonly top: readonly { readonly id: number; readonly tens: number }[];
  /** The crown's wearer, −1: nobody. */
  readonly crownId: number;
  readonly crownCell: number;
  /** Place of each seat's comet among those in play, from 1; 0 out of play. */
  readonly places: Uint16Array;
  /** How many were in play when the places were counted, and the tick of that. */
  readonly ranked: number;
  readonly rankedTick: number;
}

export interface Publication {
  readonly facts: RoomFacts;
  /** The newest tick published; all else is as at its end. */
  readonly tick: number;
  readonly chunks: Chunks;
  readonly eyes: Eyes;
  readonly own: OwnStates;
  /** Comets in play. */
  readonly inPlay: number;
  readonly leaderboard: Leaderboard;
  /** The shower to be told of in this tick: pixels, and the tick in which it starts. */
  readonly shower: { readonly xPx: number; readonly yPx: number; readonly startTick: number } | undefined;
  /** The border's course: how far it is from the arena's sides, in sub-pixels, and ticks. */
  readonly border: {
    readonly inset: number;
    readonly target: number;
    readonly step: number;
    readonly sinceTick: number;
  };
  /** On the podium who got each award, −1: nobody, and for how much. */
  readonly awards: { readonly ids: Int32Array; readonly values: Int32Array };
  /** Who plays, by seat. */
  readonly roster: readonly (RosterEntry | undefined)[];
  /** The last lines that were said to all, the oldest first. */
  readonly lines: readonly Line[];
  /** Of this tick: whose own state was written in a way that its owner cannot compute. */
  readonly ownWritten: readonly number[];
  /** Of this tick: seats that are to be told everything anew. */
  readonly snapshotsDue: readonly number[];
  /** Of this tick: seats that have pinged; by seat the least slack of their moves since the ping before, in sixteenths of a tick. */
  readonly pinged: readonly number[];
  readonly slacks: Int16Array;
  readonly privates: PrivateRecords;
  readonly traced: readonly TracedMove[];
  /** Server time in this room's ticks, with fraction: tick n is due at n. */
  nowTicks(): number;
  /** Sees that everything in a cell at the end of `tick` lies in the newest chunks, from `wholeStart` to `wholeEnd`. */
  encodeWholeCell(cell: number): void;
}
