import { createSimulation, type Input, type Simulation, type StepProbe } from '../game/sim/step.ts';
import type { World } from '../game/sim/world.ts';
import { type ByteBuffer, createByteBuffer } from '../protocol/bytes.ts';
import { appendRecord } from '../protocol/codec.ts';
import { narrow } from '../protocol/stamp.ts';
import { TICK_PARTS } from '../protocol/table.ts';
import { type Board, createBoard } from './board.ts';
import { createDraft, type Draft } from './compose.ts';
import type { Counters } from './counters.ts';
import { type Connection, createFeeds, type Feeds, privateNewsOf } from './feed.ts';
import { type Ledger, mark } from './ledger/ledger.ts';
import { STEP_ROW } from './ledger/rows.ts';
import { createMoves, type Moves } from './moves.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { createReplication, type Replication } from './replicate.ts';
import type { Session } from './session.ts';

export interface RoomOptions {
  code: string;
  /** Strangers are put here; private rooms are entered by their code alone. */
  isPublic: boolean;
  /** Of players. */
  seats: number;
  /** Cells along the world's side, where it is not to follow from the seats. */
  cells?: number | undefined;
  /** Everybody is told of the whole world. */
  seesAll: boolean;
  /** Ticks without a frame while nothing happens in a view; longer and clients think the line is dead. */
  longestSilenceTicks: number;
  /** Seed of the asteroids, known to players. */
  seed: number;
  /** Seed of stardust, spawns and showers, known to nobody. */
  luck: number;
  sendEvery: number;
  /** From so many comets in play on, frames that tell only of what is far away may wait. */
  crowd: number;
  /** Loop tick after which this room's tick 1 runs. */
  baseTick: number;
  graceMs: number;
  hiddenMs: number;
  /** How far back the recorder reaches; 0: it records nothing. */
  recordedMinutes: number;
  counters: Counters;
  ledger: Ledger;
  /** Server time in loop ticks, with fraction. */
  nowTicks(): number;
  nowMs(): number;
  onLeft(session: Session): void;
}

/** One game: a world, its players, and what they were told. Knows no sockets and no clocks but those it was given. */
export interface Room {
  readonly options: RoomOptions;
  readonly simulation: Simulation;
  /** Tells the ledger which rule is at work. */
  readonly probe: StepProbe;
  readonly world: World;
  readonly replication: Replication;
  readonly board: Board;
  /** By seat: first those of players, behind them those of watchers. So is all that is told and heard. */
  readonly sessions: (Session | undefined)[];
  /** Connections of those who are playing, by seat: what the tick walks over, whatever else sessions are. See `become`. */
  readonly playing: (Connection | undefined)[];
  readonly feeds: Feeds;
  /** Sessions that have left, to be freed at the end of the tick. */
  readonly leavers: Session[];
  readonly moves: Moves;
  /** Each seat's move as an input, used again: only within the tick that takes it does it mean anything. */
  readonly moveInputs: (Input & { kind: 'move' })[];
  /** Inputs of the tick to come. */
  readonly inputs: Input[];
  /** Records for everybody, sent with the tick to come. */
  readonly news: ByteBuffer;
  readonly draft: Draft;
  readonly recorder: Recorder | undefined;
  /** The latest time anybody was here. */
  lastSeenMs: number;
}

/** A frame may wait for one slot more. */
const SLOTS_KEPT = 2;
/** Who watches is sent as much as who plays, so there are fewer of them: a quarter. A small room is watched as well. */
const PLAYERS_PER_WATCHER = 4;
const LEAST_WATCH_SEATS = 4;
/** Seats have numbers below this on the wire. */
const MOST_SEATS = 10_000;

/** Seats behind those of so many players, for people who watch. */
export function watchSeatsFor(seats: number): number {
  const wanted = Math.max(LEAST_WATCH_SEATS, Math.floor(seats / PLAYERS_PER_WATCHER));
  return Math.min(wanted, MOST_SEATS - seats);
}

/** Whether a seat is a player's. Those behind are watchers', and the world's arrays end before them. */
export function hasComet({ options }: Room, seat: number): boolean {
  return seat < options.seats;
}

export function createRoom(options: RoomOptions): Room {
  const simulation = createSimulation(options.seed, options.luck, options.seats, options.cells);
  const { world } = simulation;
  const allSeats = options.seats + watchSeatsFor(options.seats);
  const room: Room = {
    options,
    simulation,
    probe: (part) => void mark(options.ledger, STEP_ROW[part]),
    world,
    replication: createReplication(world, SLOTS_KEPT * options.sendEvery),
    board: createBoard(allSeats),
    sessions: Array.from({ length: allSeats }, () => undefined),
    playing: Array.from({ length: allSeats }, () => undefined),
    feeds: createFeeds(allSeats),
    leavers: [],
    moves: createMoves(allSeats, (...dropped) => noteDropped(room, ...dropped)),
    moveInputs: Array.from({ length: options.seats }, (_, id) => ({ kind: 'move', id, heading: 0, buttons: 0 })),
    inputs: [],
    news: createByteBuffer(256),
    draft: createDraft(options.ledger, options.counters.sent),
    recorder: options.recordedMinutes > 0 ? createRecorder(options.seats, options.recordedMinutes) : undefined,
    lastSeenMs: options.nowMs(),
  };
  return room;
}

function noteDropped({ options, feeds }: Room, seat: number, stamp: number, why: number, isInherited: boolean): void {
  options.counters.movesDropped++;
  if (isInherited) return;
  appendRecord(privateNewsOf(feeds, seat), { kind: 'dropped', stamp: narrow(stamp), why });
}

/** Server time in this room's ticks, with fraction: tick n is due at n. */
export function roomTime(room: Room): number {
  return room.options.nowTicks() - room.options.baseTick;
}

/** Tells everybody that tick n is from now on due `ticks` later. */
export function tellShift(room: Room, ticks: number): void {
  const { untoldShift, beats } = room.feeds;
  for (let seat = 0; seat < beats.length; seat++) {
    untoldShift[seat] += ticks;
    const beat = beats[seat];
    if (beat) beat.arrivedParts -= ticks * TICK_PARTS;
  }
  appendRecord(room.news, { kind: 'shift', ticks: Math.min(ticks, 0xffff) });
}
