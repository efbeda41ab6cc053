import type { Secret } from '../../game/sim/math/secret.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { LEAST_WORLD_CELLS } from '../../game/sim/world/arena.ts';
import { CLOSE } from '../../protocol/close.ts';
import type { Counters } from '../ledger/counters.ts';
import { BUDGET_MS, beginTick, charge, endTick, type Ledger, mark } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import { settleTicks } from '../ledger/settle.ts';
import type { People } from '../people/chat.ts';
import type { Ending } from '../ports/rooms.ts';
import type { Time } from '../ports/time.ts';
import { startLoop } from './loop.ts';
import { createRoom, type Room, type RoomOptions, tellShift } from './room.ts';
import { expel, isHeld } from './seats.ts';
import type { Session } from './session.ts';
import { createShedding, type LoadShedding, type SheddingOptions } from './shedding.ts';
import { runTick } from './tick.ts';

/** What of the configuration rooms depend on; `server/config/config.ts` says what each means. */
export interface RoomSettings {
  readonly roomSeats: number;
  readonly worldCells: number;
  readonly view: 'screen' | 'world';
  readonly roundSeconds: number;
  readonly idleSuppressionMs: number;
  readonly worldSeed: number;
  readonly sendEvery: number;
  readonly deferFrom: number;
  readonly shedFrom: number;
  readonly graceSeconds: number;
  readonly hiddenMinutes: number;
  readonly captureMinutes: number;
}

export interface HostOptions {
  config: RoomSettings;
  time: Time;
  counters: Counters;
  ledger: Ledger;
  people: People;
  /** Random bytes for seeds. */
  randomBytes(length: number): Uint8Array;
  /** A session's seat is free again. */
  onLeft(session: Session): void;
  /** See `RoomOptions`. */
  onRoundOver?: ((room: Room) => void) | undefined;
  /** Told of each room's tick when it is done, and how long it took. */
  onTicked?: ((room: Room, tookMs: number) => void) | undefined;
  /** A room's tick threw: the room is closed, the others go on. Without this the error is thrown on. */
  onCrashed?: ((room: Room, error: unknown) => void) | undefined;
  /** Told of each tick of the loop: when it was due, when it began, and when its last send had returned. */
  onRan?: ((dueMs: number, startMs: number, endMs: number) => void) | undefined;
  /** See `SheddingOptions`. */
  onShed?: SheddingOptions['onStep'] | undefined;
  /** The loop fell behind and gave up so many ticks of time. */
  onShift?: ((ticks: number) => void) | undefined;
}

/** A room between two ticks: what it is, and its world. */
export interface SavedRoom {
  readonly code: string;
  readonly isPublic: boolean;
  readonly seats: number;
  readonly cells: number;
  readonly seed: number;
  readonly secret: Secret;
  readonly roundSeconds: number;
  /** See `game/sim/world/state.ts`. */
  readonly state: Uint8Array;
}

/** Runs rooms. */
export interface Host {
  readonly shedding: LoadShedding;
  readonly rooms: ReadonlyMap<string, Room>;
  /** Opens a room under a code that no room has. */
  open(code: string, isPublic: boolean, rounds?: boolean): Room;
  /** Opens a room as it was, under a code that no room has. Throws a RangeError where its world is none. */
  restore(saved: SavedRoom): Room;
  /** Ends a room in the middle of whatever it does, and its players' connections. */
  close(room: Room, why: Ending): void;
  /** Comets in play in all rooms. */
  inPlay(): number;
  /** Server time in ticks of the loop, with fraction. */
  nowTicks(): number;
  stop(): void;
}

/** An empty room is closed after this long: a minute covers a reload and a short way to fetch somebody. */
const EMPTY_ROOM_MS = 60_000;

export function createHost(options: HostOptions): Host {
  const { time, counters, ledger } = options;
  const rooms = new Map<string, Room>();
  let bytesSentBefore = 0;

  const close = (room: Room, why: Ending) => {
    rooms.delete(room.options.code);
    for (const session of room.sessions) if (session) expel(room, session, why);
    for (const { follower } of room.followers.values()) follower.closed();
  };

  const closeEmptyRooms = () => {
    for (const room of rooms.values()) if (isForsaken(room, time.nowMs())) close(room, CLOSE.restarting);
  };

  const inPlay = () => {
    let comets = 0;
    for (const { world } of rooms.values()) comets += world.ids.length;
    return comets;
  };

  const runRoom = (room: Room) => {
    const startMs = time.nowMs();
    try {
      runTick(room);
    } catch (error) {
      if (!options.onCrashed) throw error;
      // It broke off within a phase.
      mark(ledger, ROW.unattributed);
      options.onCrashed(room, error);
      close(room, CLOSE.restarting);
      return;
    }
    options.onTicked?.(room, time.nowMs() - startMs);
  };

  const shedding = createShedding({
    counters,
    from: options.config.shedFrom / 100,
    onStep: options.onShed ?? (() => {}),
  });
  const loop = startLoop({
    hz: SIM_HZ,
    time,
    onTick: (_tick, startMs) => {
      beginTick(ledger, startMs);
      for (const room of rooms.values()) if (!isHeld(room)) runRoom(room);
      counters.ticks++;
      if (counters.ticks % SIM_HZ === 0) charge(ledger, ROW.housekeeping, closeEmptyRooms);
    },
    onRan: (dueMs, startMs, endMs) => {
      const bytes = counters.bytesSent - bytesSentBefore;
      endTick(ledger, dueMs, startMs, endMs, inPlay(), rooms.size, bytes);
      bytesSentBefore = counters.bytesSent;
      settleTicks(ledger, BUDGET_MS);
      shedding.ran(startMs, endMs);
      options.onRan?.(dueMs, startMs, endMs);
    },
    onCatchUp: () => counters.catchUps++,
    onShift: (ticks) => {
      counters.shiftedTicks += ticks;
      for (const room of rooms.values()) tellShift(room, ticks);
      options.onShift?.(ticks);
    },
  });

  return {
    rooms,
    shedding,
    open(code, isPublic, rounds) {
      const roundSeconds = roundSecondsOf(options.config.roundSeconds, rounds);
      const room = createRoom({ ...roomOptions(options, loop.nowTicks), code, isPublic, roundSeconds });
      rooms.set(code, room);
      return room;
    },
    restore({ state, ...saved }) {
      const room = createRoom({ ...roomOptions(options, loop.nowTicks), ...saved }, state);
      // Its clock goes on, too.
      room.options.baseTick -= room.world.tick;
      rooms.set(saved.code, room);
      return room;
    },
    close,
    inPlay,
    nowTicks: loop.nowTicks,
    stop: loop.stop,
  };
}

/** As long as a server's rounds are that has none of its own, for a room that wishes for some. */
const WISHED_ROUND_SECONDS = 360;

function roundSecondsOf(setting: number, rounds: boolean | undefined): number {
  if (rounds === undefined) return setting;
  return rounds ? setting || WISHED_ROUND_SECONDS : 0;
}

function roomOptions(
  options: HostOptions,
  nowTicks: () => number,
): Omit<RoomOptions, 'code' | 'isPublic' | 'roundSeconds'> {
  const { config, time, counters, ledger, people } = options;
  const seedBytes = new DataView(options.randomBytes(20).slice().buffer);
  return {
    seats: config.roomSeats,
    cells: config.worldCells === 0 ? undefined : Math.max(config.worldCells, LEAST_WORLD_CELLS),
    seesAll: config.view === 'world',
    idleSuppressionTicks: (config.idleSuppressionMs * SIM_HZ) / 1000,
    seed: config.worldSeed || seedBytes.getUint32(0),
    secret: [seedBytes.getUint32(4), seedBytes.getUint32(8), seedBytes.getUint32(12), seedBytes.getUint32(16)],
    sendEvery: config.sendEvery,
    deferFrom: config.deferFrom,
    baseTick: counters.ticks,
    graceMs: config.graceSeconds * 1000,
    hiddenMs: config.hiddenMinutes * 60_000,
    recordedMinutes: config.captureMinutes,
    counters,
    ledger,
    people,
    nowTicks,
    nowMs: time.nowMs,
    onLeft: options.onLeft,
    onRoundOver: options.onRoundOver,
  };
}

function isForsaken({ sessions, lastSeenMs }: Room, nowMs: number): boolean {
  return nowMs - lastSeenMs > EMPTY_ROOM_MS && sessions.every((session) => session === undefined);
}
