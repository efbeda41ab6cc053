import { rulesHash } from '../game/sim/fingerprint.ts';
import { SIM_HZ } from '../game/sim/units.ts';
import { CLOSE, type CloseCode } from '../protocol/close.ts';
import { decodeClientMessage } from '../protocol/codec.ts';
import { WireError } from '../protocol/errors.ts';
import { fingerprintOf } from '../protocol/fingerprint.ts';
import type { ClientMessage } from '../protocol/table.ts';
import { connect, disconnect, endConnection } from './connect.ts';
import { type Counters, count, createCounters } from './counters.ts';
import type { Connection } from './feed.ts';
import { handleMessage, handleMove } from './handle.ts';
import {
  BUDGET_MS,
  beginTick,
  charge,
  createLedger,
  endTick,
  type Ledger,
  MESSAGES_PER_SAMPLE,
  mark,
} from './ledger/ledger.ts';
import { ROW } from './ledger/rows.ts';
import { settleTicks } from './ledger/settle.ts';
import { createLobby, type GameConfig, type Lobby, takeTicket } from './lobby.ts';
import { type Loop, startLoop, type Time } from './loop.ts';
import { hasComet, type Room, tellShift } from './room.ts';
import type { Session } from './session.ts';
import { runTick } from './tick.ts';

/** What the game writes to a log; pino fits. */
export interface GameLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface GameOptions {
  config: GameConfig;
  time: Time;
  log: GameLog;
  /** Where counting has begun before the game. */
  counters?: Counters;
  /** Random bytes for tickets, keys, room codes and seeds. */
  randomBytes(length: number): Uint8Array;
  /** Told of each room's tick when it is done, and how long it took. */
  onTicked?(room: Room, tookMs: number): void;
  /** A room's tick threw: the room is closed, the others go on. Without this the error is thrown on. */
  onCrashed?(room: Room, error: unknown): void;
  /** Whether there is place for somebody new. */
  mayJoin?(): boolean;
  /** Told of each tick of the loop: when it was due, when it began, and when its last send had returned. */
  onRan?(dueMs: number, startMs: number, endMs: number): void;
}

/** What the transport tells of one connection. */
export interface ConnectionHandlers {
  message(bytes: Uint8Array, isBinary: boolean): void;
  /** The connection has ended; if the transport cut it off by itself, with the rule of SPEC.md that was broken. */
  closed(code: number, brokenRule?: string): void;
}

/** The game without a network: rooms, sessions, loop. The transport brings bytes to it. */
export interface Game {
  readonly lobby: Lobby;
  readonly counters: Counters;
  readonly ledger: Ledger;
  readonly fingerprint: number;
  readonly loop: Loop;
  /** A socket has opened; its first message must be a hello. */
  opened(connection: Connection): ConnectionHandlers;
  /** Tells all players that the server goes, and stops the loop. */
  stop(): void;
}

/** A connection says hello within this time or is closed. */
const HELLO_MS = 5000;
/** Messages a connection may send at once: five seconds of a move a tick, as a stalled line delivers them. */
const MESSAGE_BURST = 300;
/** Messages it may send in the long run, in two ticks: 90 a second, so sixty moves, a beat, and then some. */
const MESSAGES_PER_TWO_TICKS = 3;
const TOO_MANY = `more than ${MESSAGE_BURST} messages at once, or ${(MESSAGES_PER_TWO_TICKS * SIM_HZ) / 2} a second`;
/** Rules whose breach has a close code of its own. */
const CLOSE_BY_RULE: Readonly<Record<string, CloseCode>> = { IN2: CLOSE.tooBig, IN10: CLOSE.tooFast };

export function createGame(options: GameOptions): Game {
  const { time, log, counters = createCounters() } = options;
  const ledger = createLedger(time);
  const fingerprint = fingerprintOf(rulesHash());
  const connections = new Set<Connection>();
  const lobby = createLobby({
    ...options,
    counters,
    ledger,
    fingerprint,
    nowTicks: () => loop.nowTicks(),
    ticksRun: () => counters.ticks,
  });
  let bytesSentBefore = 0;
  const loop = startLoop({
    hz: SIM_HZ,
    time,
    onTick: (_tick, startMs) => {
      beginTick(ledger, startMs);
      for (const room of lobby.rooms.values()) runRoom(room);
      counters.ticks++;
      if (counters.ticks % SIM_HZ === 0) charge(ledger, ROW.housekeeping, lobby.closeEmptyRooms);
    },
    onRan: (dueMs, startMs, endMs) => {
      const bytes = counters.bytesSent - bytesSentBefore;
      endTick(ledger, dueMs, startMs, endMs, inPlay(lobby), lobby.rooms.size, bytes);
      bytesSentBefore = counters.bytesSent;
      settleTicks(ledger, BUDGET_MS);
      options.onRan?.(dueMs, startMs, endMs);
    },
    onCatchUp: () => counters.catchUps++,
    onShift: (ticks) => {
      counters.shiftedTicks += ticks;
      for (const room of lobby.rooms.values()) tellShift(room, ticks);
      log.warn({ ticks }, 'the loop fell behind and gave up time');
    },
  });

  const runRoom = (room: Room) => {
    const startMs = time.nowMs();
    try {
      runTick(room);
    } catch (error) {
      if (!options.onCrashed) throw error;
      // It broke off within a phase.
      mark(ledger, ROW.unattributed);
      options.onCrashed(room, error);
      lobby.closeRoom(room);
      return;
    }
    options.onTicked?.(room, time.nowMs() - startMs);
  };

  const parts: Parts = { lobby, counters, ledger, fingerprint, time, log, connections };

  return {
    lobby,
    counters,
    ledger,
    fingerprint,
    loop,
    opened: (connection) => new OpenConnection(parts, connection),
    stop() {
      loop.stop();
      for (const connection of [...connections]) endConnection(counters, connection, CLOSE.restarting);
    },
  };
}

/** What all connections share. */
interface Parts {
  readonly lobby: Lobby;
  readonly counters: Counters;
  readonly ledger: Ledger;
  readonly fingerprint: number;
  readonly time: Time;
  readonly log: GameLog;
  readonly connections: Set<Connection>;
}

/**
 * One connection from its opening: first a hello, then messages of its player. Bad input ends it, never a tick.
 *
 * A class, so that a thousand of them share their functions: messages come from all in turn, and with closures each
 * would wake a dozen objects the processor has long forgotten.
 */
class OpenConnection implements ConnectionHandlers {
  private ended = false;
  /** Messages it may still send, in halves and refilled by ticks: whole numbers, and no clock is read for it. */
  private halves = 2 * MESSAGE_BURST;
  private refilledTick: number;
  private readonly parts: Parts;
  /** Who speaks, once a hello has told. */
  private room: Room | undefined;
  /** Whose moves these are; −1, where nobody plays, for one who watches: a question less for each of thousands. */
  private seat = -1;
  private session: Session | undefined;
  private readonly connection: Connection;
  private readonly cancelHello: () => void;

  constructor(parts: Parts, connection: Connection) {
    this.parts = parts;
    this.connection = connection;
    this.refilledTick = parts.counters.ticks;
    parts.connections.add(connection);
    parts.counters.connectionsOpened++;
    this.cancelHello = parts.time.later(HELLO_MS, () => {
      if (!this.room && !this.ended) this.refuse(CLOSE.badTicket, 'J6', `no hello within ${HELLO_MS / 1000} s`);
    });
  }

  message(bytes: Uint8Array, isBinary: boolean): void {
    if (this.ended) return;
    const { counters, ledger } = this.parts;
    const isMeasured = ++counters.messagesReceived % MESSAGES_PER_SAMPLE === 0;
    const before = isMeasured ? mark(ledger, ROW['between.messages']) : -1;
    // One call for both: a second one would be code of its own, never in the processor's caches when it is measured.
    this.hear(bytes, isBinary);
    if (isMeasured) mark(ledger, before);
  }

  private hear(bytes: Uint8Array, isBinary: boolean): void {
    const { counters } = this.parts;
    counters.bytesReceived += bytes.length;
    try {
      if (!this.mayGoOn(counters.ticks)) throw new WireError('IN10', TOO_MANY);
      this.take(bytes, isBinary);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.refuse(CLOSE_BY_RULE[error.rule] ?? CLOSE.malformed, error.rule, error.message);
    }
  }

  closed(code: number, brokenRule?: string): void {
    const { counters, connections } = this.parts;
    if (brokenRule) {
      count(counters.refusedByRule, brokenRule);
      count(counters.closedByCode, code);
    }
    this.ended = true;
    this.cancelHello();
    connections.delete(this.connection);
    counters.connectionsClosed++;
    if (this.room && this.session) disconnect(this.room, this.session, this.connection, code);
  }

  private mayGoOn(tick: number): boolean {
    if (this.refilledTick !== tick) {
      const refill = MESSAGES_PER_TWO_TICKS * (tick - this.refilledTick);
      this.halves = Math.min(2 * MESSAGE_BURST, this.halves + refill);
      this.refilledTick = tick;
    }
    this.halves -= 2;
    return this.halves >= 0;
  }

  private take(bytes: Uint8Array, isBinary: boolean): void {
    if (!isBinary) throw new WireError('IN9', 'a text frame; this server speaks binary msgpack only');
    const message = decodeClientMessage(bytes);
    const { room } = this;
    // Asked by comparing: whether an object is truthy is asked of the object, and a move need not wake the session.
    if (room === undefined) return this.sayHello(message);
    if (message.kind === 'move') handleMove(room, this.seat, this.connection, message);
    else handleMessage(room, this.session as Session, this.connection, message);
  }

  private sayHello(message: ClientMessage): void {
    const { lobby, fingerprint, log } = this.parts;
    if (message.kind !== 'hello') throw new WireError('J6', 'the first message is a hello');
    if (message.fingerprint !== 0 && message.fingerprint !== fingerprint) {
      return this.refuse(CLOSE.otherProtocol, 'J6');
    }
    const seat = takeTicket(lobby, message.ticket);
    if (!seat) return this.refuse(CLOSE.badTicket, 'J6');
    const { room, session } = seat;
    this.room = room;
    this.session = session;
    const isPlayer = hasComet(room, session.seat);
    if (isPlayer) this.seat = session.seat;
    connect(room, session, this.connection);
    const who = isPlayer ? 'a player' : 'a watcher';
    log.info({ room: room.options.code, seat: session.seat }, `${who} is connected`);
  }

  /** Ends the connection for a rule of SPEC.md that its client has broken. */
  private refuse(why: CloseCode, rule: string, sentence?: string): void {
    const { counters } = this.parts;
    this.ended = true;
    count(counters.refusedByRule, rule);
    endConnection(counters, this.connection, why, rule, sentence);
  }
}

/** Comets in play in all rooms. */
export function inPlay({ rooms }: Lobby): number {
  let comets = 0;
  for (const { world } of rooms.values()) comets += world.ids.length;
  return comets;
}
