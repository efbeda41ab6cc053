import { rulesHash } from '../../game/sim/fingerprint.ts';
import { fingerprintOf } from '../../protocol/fingerprint.ts';
import type { Difficulty } from '../../protocol/join.ts';
import { createGateway } from '../gateway/gateway.ts';
import type { ConnectionHandlers } from '../gateway/player.ts';
import { createHost, type RoomSettings } from '../host/host.ts';
import type { Room } from '../host/room.ts';
import { type Counters, createCounters } from '../ledger/counters.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import { createLobby, type Lobby } from '../lobby/lobby.ts';
import type { People, SpectatorChat } from '../people/chat.ts';
import { createWordFilter } from '../people/filter.ts';
import { createReportLog } from '../people/reports.ts';
import { shippedWords } from '../people/word-lists.ts';
import type { Connection } from '../ports/connection.ts';
import type { Reports } from '../ports/reports.ts';
import type { Directory } from '../ports/rooms.ts';
import type { Time } from '../ports/time.ts';

/** What the game writes to a log; pino fits. */
export interface GameLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** What of the configuration the game itself depends on. */
export type GameConfig = RoomSettings & { readonly maxRooms: number; readonly spectatorChat: SpectatorChat };

export interface GameOptions {
  config: GameConfig;
  time: Time;
  log: GameLog;
  /** Where counting has begun before the game. */
  counters?: Counters;
  /** Where reports go; where not given they are only written to the log. */
  reports?: Reports;
  /** Words that the filter knows, see `word-lists.ts`; where not given those that are shipped. */
  words?: Readonly<Record<string, readonly string[]>>;
  /** Whether there is place for somebody new. */
  mayJoin?(): boolean;
  /** See `LobbyOptions`. */
  orderBots?(room: string, bots: number, difficulty: Difficulty): void;
  /** Random bytes for tickets, keys, room codes and seeds. */
  randomBytes(length: number): Uint8Array;
  /** How the gateway reaches the rooms; where not given by calls, in this thread. */
  link?(lobby: Lobby): Directory;
  /** See `HostOptions`. */
  onTicked?(room: Room, tookMs: number): void;
  onCrashed?(room: Room, error: unknown): void;
  onRan?(dueMs: number, startMs: number, endMs: number): void;
}

/** The game without a network: a host of rooms, a lobby, a gateway. The transport brings bytes to it. */
export interface Game {
  readonly lobby: Lobby;
  readonly counters: Counters;
  readonly ledger: Ledger;
  readonly fingerprint: number;
  /** A socket has opened; its first message must be a hello. */
  opened(connection: Connection): ConnectionHandlers;
  /** Comets in play in all rooms. */
  inPlay(): number;
  /** Tells all players that the server goes, and stops the loop. */
  stop(): void;
}

export function createGame(options: GameOptions): Game {
  const { time, log, counters = createCounters() } = options;
  const ledger = createLedger(time);
  const people: People = {
    filter: createWordFilter(options.words ?? shippedWords()),
    reports: options.reports ?? createReportLog(log),
    spectatorChat: options.config.spectatorChat,
  };
  const fingerprint = fingerprintOf(rulesHash());
  const host = createHost({
    ...options,
    counters,
    ledger,
    people,
    onLeft: (session) => lobby.forget(session),
    onShift: (ticks) => log.warn({ ticks }, 'the loop fell behind and gave up time'),
  });
  const lobby = createLobby({ ...options, host, counters, fingerprint, isRude: people.filter.isRude });
  const gateway = createGateway({
    ...options,
    directory: options.link?.(lobby) ?? lobby,
    counters,
    ledger,
    fingerprint,
  });
  return {
    lobby,
    counters,
    ledger,
    fingerprint,
    opened: gateway.opened,
    inPlay: host.inPlay,
    stop() {
      host.stop();
      gateway.stop();
    },
  };
}
