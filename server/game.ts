import { rulesHash } from '../game/sim/fingerprint.ts';
import { SIM_HZ } from '../game/sim/units.ts';
import { CLOSE, type CloseCode } from '../protocol/close.ts';
import { decodeClientMessage } from '../protocol/codec.ts';
import { WireError } from '../protocol/errors.ts';
import { fingerprintOf } from '../protocol/fingerprint.ts';
import type { ClientMessage } from '../protocol/table.ts';
import { connect, disconnect } from './connect.ts';
import { type Counters, count, createCounters } from './counters.ts';
import type { Connection, Feed } from './feed.ts';
import { handleMessage } from './handle.ts';
import { createLobby, type GameConfig, type Lobby, takeTicket } from './lobby.ts';
import { type Loop, startLoop, type Time } from './loop.ts';
import { type Room, tellShift } from './room.ts';
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
  /** Random bytes for tickets, keys, room codes and seeds. */
  randomBytes(length: number): Uint8Array;
  /** Told of each room's tick when it is done: a recorder is one more observer. */
  onTicked?(room: Room): void;
  /** Told of each tick of the loop: when it was due, when it began, and when its last send had returned. */
  onRan?(dueMs: number, startMs: number, endMs: number): void;
}

/** What the transport tells of one connection. */
export interface ConnectionHandlers {
  message(bytes: Uint8Array, isBinary: boolean): void;
  /** The connection has ended; `brokenRule` of SPEC.md if the transport cut it off for a message it never passed on. */
  closed(code: number, brokenRule?: string): void;
}

/** The game without a network: rooms, sessions, loop. The transport brings bytes to it. */
export interface Game {
  readonly lobby: Lobby;
  readonly counters: Counters;
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

export function createGame(options: GameOptions): Game {
  const { time, log } = options;
  const counters = createCounters();
  const fingerprint = fingerprintOf(rulesHash());
  const connections = new Set<Connection>();
  const lobby = createLobby({
    ...options,
    counters,
    fingerprint,
    nowTicks: () => loop.nowTicks(),
    ticksRun: () => counters.ticks,
  });
  const loop = startLoop({
    hz: SIM_HZ,
    time,
    onTick: () => {
      for (const room of lobby.rooms.values()) {
        runTick(room);
        options.onTicked?.(room);
      }
      counters.ticks++;
      if (counters.ticks % SIM_HZ === 0) lobby.closeEmptyRooms();
    },
    onRan: options.onRan,
    onShift: (ticks) => {
      counters.shiftedTicks += ticks;
      for (const room of lobby.rooms.values()) tellShift(room, ticks);
      log.warn({ ticks }, 'the loop fell behind and gave up time');
    },
  });

  const opened = (connection: Connection): ConnectionHandlers => {
    connections.add(connection);
    counters.connectionsOpened++;
    return openConnection({
      connection,
      lobby,
      counters,
      fingerprint,
      time,
      log,
      onClosed: () => connections.delete(connection),
    });
  };

  return {
    lobby,
    counters,
    fingerprint,
    loop,
    opened,
    stop() {
      loop.stop();
      for (const connection of [...connections])
        refuse(counters, connection, CLOSE.restarting, CLOSE.restarting.reason);
    },
  };
}

interface OpenConnection {
  connection: Connection;
  lobby: Lobby;
  counters: Counters;
  fingerprint: number;
  time: Time;
  log: GameLog;
  onClosed(): void;
}

/** One connection from its opening: first a hello, then messages of its player. Bad input ends it, never a tick. */
function openConnection({
  connection,
  lobby,
  counters,
  fingerprint,
  time,
  log,
  onClosed,
}: OpenConnection): ConnectionHandlers {
  let player: { room: Room; session: Session; feed: Feed } | undefined;
  let ended = false;
  // In halves of a message and by ticks: whole numbers, and no clock is read for it.
  let halves = 2 * MESSAGE_BURST;
  let refilledTick = counters.ticks;

  const end = (why: CloseCode, reason: string = why.reason) => {
    ended = true;
    refuse(counters, connection, why, reason);
  };
  const cancelHello = time.later(HELLO_MS, () => {
    if (!player && !ended) end(CLOSE.badTicket, 'no hello in time');
  });

  const mayGoOn = () => {
    if (refilledTick !== counters.ticks) {
      halves = Math.min(2 * MESSAGE_BURST, halves + MESSAGES_PER_TWO_TICKS * (counters.ticks - refilledTick));
      refilledTick = counters.ticks;
    }
    halves -= 2;
    return halves >= 0;
  };

  const sayHello = (message: ClientMessage) => {
    if (message.kind !== 'hello') throw new WireError('J6', 'the first message is a hello');
    if (message.fingerprint !== 0 && message.fingerprint !== fingerprint) return end(CLOSE.otherProtocol);
    const seat = takeTicket(lobby, message.ticket);
    if (!seat) return end(CLOSE.badTicket);
    player = { ...seat, feed: connect(seat.room, seat.session, connection) };
    log.info({ room: seat.room.options.code, seat: seat.session.seat }, 'a player is connected');
  };

  const take = (bytes: Uint8Array, isBinary: boolean) => {
    if (!isBinary) throw new WireError('IN9', 'a text frame; this server speaks binary msgpack only');
    const message = decodeClientMessage(bytes);
    if (player) handleMessage(player.room, player.session, player.feed, message);
    else sayHello(message);
  };

  return {
    message(bytes, isBinary) {
      if (ended) return;
      counters.messagesReceived++;
      counters.bytesReceived += bytes.length;
      if (!mayGoOn()) return end(CLOSE.tooFast);
      try {
        take(bytes, isBinary);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        count(counters.refusedByRule, error.rule);
        end(error.rule === 'IN2' ? CLOSE.tooBig : CLOSE.malformed, `${error.rule}: ${error.message}`);
      }
    },
    closed(code, brokenRule) {
      if (brokenRule) count(counters.refusedByRule, brokenRule);
      ended = true;
      cancelHello();
      onClosed();
      counters.connectionsClosed++;
      if (player) disconnect(player.room, player.session, player.feed, code);
    },
  };
}

function refuse(counters: Counters, connection: Connection, why: CloseCode, reason: string): void {
  count(counters.closedByCode, why.code);
  connection.close(why.code, reason);
}
