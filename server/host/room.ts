import type { Secret } from '../../game/sim/math/secret.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { createSimulation, type Input, type Simulation, type StepProbe } from '../../game/sim/step.ts';
import { loadState } from '../../game/sim/world/state.ts';
import type { World } from '../../game/sim/world/world.ts';
import { type ByteBuffer, createByteBuffer } from '../../protocol/bytes.ts';
import { appendRecord } from '../../protocol/codec/records.ts';
import { narrow } from '../../protocol/stamp.ts';
import type { Counters } from '../ledger/counters.ts';
import { type Ledger, mark } from '../ledger/ledger.ts';
import { STEP_ROW } from '../ledger/rows.ts';
import { Chat, type People } from '../people/chat.ts';
import type { Person } from '../people/person.ts';
import type { RoomRecords } from '../people/room-records.ts';
import type { RoomFacts, RosterEntry } from '../ports/publication.ts';
import type { Follower, Gateway, RoomLink } from '../ports/rooms.ts';
import { ticksKeptFor } from '../publication/chunks.ts';
import { createRecorder, type Recorder } from '../recording/recorder.ts';
import { createMoves, type Moves } from './moves.ts';
import type { Session } from './session.ts';
import { createEncoding, type Encoding } from './telling/encode.ts';
import { createLeaderboard, type Standings, standAnew } from './telling/leaderboard.ts';
import { createNames, type Names } from './telling/names.ts';
import { createOutbox, type Outbox, type Traces, tellSeat } from './telling/outbox.ts';

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
  /** Seconds of a round without its podium; 0: there are no rounds. */
  roundSeconds: number;
  /** Ticks without an update while nothing happens in a view; longer and clients think the line is dead. */
  idleSuppressionTicks: number;
  /** Seed of the asteroids, known to players. */
  seed: number;
  /** Seed of stardust, spawns and showers, known to nobody. */
  secret: Secret;
  sendEvery: number;
  /** From so many comets in play on, updates that tell only of what is far away may wait. */
  deferFrom: number;
  /** Loop tick after which this room's tick 1 runs. */
  baseTick: number;
  graceMs: number;
  hiddenMs: number;
  /** How far back the recorder reaches; 0: it records nothing. */
  recordedMinutes: number;
  counters: Counters;
  ledger: Ledger;
  people: People;
  /** Server time in loop ticks, with fraction. */
  nowTicks(): number;
  nowMs(): number;
  onLeft(session: Session): void;
  /** A round has ended with the tick that runs. */
  onRoundOver?: ((room: Room) => void) | undefined;
}

/** One game: a world, its players, and what is to be told of it. Knows no sockets and no clocks but those it was given. */
export interface Room {
  readonly options: RoomOptions;
  readonly facts: RoomFacts;
  readonly simulation: Simulation;
  /** Tells the ledger which rule is at work. */
  readonly probe: StepProbe;
  readonly world: World;
  readonly encoding: Encoding;
  readonly leaderboard: Standings;
  /** By seat: first those of players, behind them those of spectators. So is all that is told and heard. */
  readonly sessions: (Session | undefined)[];
  /** The gateways of sessions that have a connection, by seat. See `become`. */
  readonly attached: (Follower | undefined)[];
  /** Who plays, by seat, as told to everybody. */
  readonly roster: (RosterEntry | undefined)[];
  /** Tick of the last ping, by seat. */
  readonly pingedTick: Int32Array;
  /** Sessions that have left, to be freed at the end of the tick. */
  readonly leavers: Session[];
  readonly moves: Moves;
  /** Each seat's move as an input, used again: only within the tick that takes it does it mean anything. */
  readonly moveInputs: (Input & { kind: 'move' })[];
  /** Inputs of the tick to come. */
  readonly inputs: Input[];
  readonly traces: Traces;
  /** Records for everybody, names, and what single seats are told, with the tick to come. */
  readonly news: ByteBuffer;
  readonly names: Names;
  readonly outbox: Outbox;
  readonly chat: Chat;
  readonly records: RoomRecords;
  /** By seat of players: in which cell it was told that its revenge is, −1: nowhere. */
  readonly revengeCells: Int32Array;
  readonly recorder: Recorder | undefined;
  /** Gateways that follow the room, each with what it was given of it. */
  readonly followers: Map<Gateway, { link: RoomLink; follower: Follower }>;
  /** It stands still until these seats are there again; undefined: it runs. */
  hold: Hold | undefined;
  /** The latest time anybody was here. */
  lastSeenMs: number;
}

/** See `hold`. */
export interface Hold {
  readonly seats: Set<number>;
  readonly untilMs: number;
  /** For which it has stood still. */
  ticks: number;
}

/** A spectator is sent as much as a player, so there are fewer of them: a quarter. A small room is watched as well. */
const PLAYERS_PER_SPECTATOR = 4;
const LEAST_SPECTATOR_SEATS = 4;
/** Seats have numbers below this on the wire. */
const MOST_SEATS = 10_000;

/** Seats behind those of so many players, for spectators. */
export function spectatorSeatsFor(seats: number): number {
  const wanted = Math.max(LEAST_SPECTATOR_SEATS, Math.floor(seats / PLAYERS_PER_SPECTATOR));
  return Math.min(wanted, MOST_SEATS - seats);
}

/** Whether a seat is a player's. Those behind are spectators', and the world's arrays end before them. */
export function hasComet({ options }: Room, seat: number): boolean {
  return seat < options.seats;
}

/** @param state of the world, where it is not a new one. Throws a RangeError where that is of another world. */
export function createRoom(options: RoomOptions, state?: Uint8Array): Room {
  const { seed, secret, seats, cells, roundSeconds } = options;
  const simulation = createSimulation(seed, secret, seats, cells, roundSeconds * SIM_HZ);
  const { world } = simulation;
  if (state) loadState(world, state);
  const facts = factsOf(options, world);
  const { allSeats } = facts;
  const roster = Array.from({ length: options.seats }, () => undefined);
  const room: Room = {
    options,
    facts,
    simulation,
    probe: (part) => void mark(options.ledger, STEP_ROW[part]),
    world,
    encoding: createEncoding(world, ticksKeptFor(options.sendEvery), roster),
    leaderboard: createLeaderboard(allSeats),
    sessions: Array.from({ length: allSeats }, () => undefined),
    attached: Array.from({ length: allSeats }, () => undefined),
    roster,
    pingedTick: new Int32Array(allSeats),
    leavers: [],
    moves: createMoves(allSeats, (...dropped) => noteDropped(room, ...dropped)),
    moveInputs: Array.from({ length: options.seats }, (_, id) => ({ kind: 'move', id, heading: 0, buttons: 0 })),
    inputs: [],
    traces: new Map(),
    news: createByteBuffer(256),
    names: createNames(),
    outbox: createOutbox(allSeats),
    chat: createChat(options, allSeats, () => room),
    records: new Map(),
    revengeCells: new Int32Array(options.seats).fill(-1),
    recorder: options.recordedMinutes > 0 ? createRecorder(options.seats, options.recordedMinutes) : undefined,
    followers: new Map(),
    hold: undefined,
    lastSeenMs: options.nowMs(),
  };
  // Who comes back is told who leads, and not of an empty leaderboard for a second.
  if (state) standAnew(room.leaderboard, world, room.news);
  return room;
}

function factsOf(options: RoomOptions, { arena }: World): RoomFacts {
  const { code, seats, seed, seesAll, sendEvery, idleSuppressionTicks, deferFrom, roundSeconds } = options;
  const allSeats = seats + spectatorSeatsFor(seats);
  return {
    code,
    seats,
    allSeats,
    cells: arena.cells,
    seed,
    seesAll,
    sendEvery,
    idleSuppressionTicks,
    deferFrom,
    roundSeconds,
    spectatorsHear: options.people.spectatorChat !== 'off',
  };
}

function createChat({ people, code, counters }: RoomOptions, seats: number, room: () => Room): Chat {
  return new Chat({
    ...people,
    code,
    seats,
    counters,
    nextTick: () => room().world.tick + 1,
    personIn: (seat) => personIn(room(), seat),
    tell: (seat, record) => tellSeat(room().outbox, seat, record),
  });
}

/** Who would read a line in a seat now: of a hidden page nobody knows when. */
function personIn(room: Room, seat: number): Person | undefined {
  const session = room.sessions[seat];
  if (session?.state.kind !== 'playing') return undefined;
  const isSpectator = !hasComet(room, seat);
  const { who, name, identity } = session;
  return { seat, who, name: isSpectator ? '' : name, isSpectator, identity };
}

function noteDropped({ options, outbox }: Room, seat: number, stamp: number, why: number, isInherited: boolean): void {
  options.counters.movesDropped++;
  if (!isInherited) tellSeat(outbox, seat, { kind: 'dropped', stamp: narrow(stamp), why });
}

/** Server time in this room's ticks, with fraction: tick n is due at n. */
export function roomTime({ options }: Room): number {
  return options.nowTicks() - options.baseTick;
}

/** Tells everybody that tick n is from now on due `ticks` later. */
export function tellShift(room: Room, ticks: number): void {
  appendRecord(room.news, { kind: 'shift', ticks: Math.min(ticks, 0xffff) });
  for (const { follower } of room.followers.values()) follower.shifted(ticks);
}
