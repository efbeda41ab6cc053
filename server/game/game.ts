import { rulesHash } from '../../game/sim/fingerprint.ts';
import { fingerprintOf } from '../../protocol/fingerprint.ts';
import type { Difficulty } from '../../protocol/join.ts';
import type { SpectatorChat } from '../../protocol/people.ts';
import { type Boards, createBoards, type KeptBoards } from '../boards/boards.ts';
import { createGateway } from '../gateway/gateway.ts';
import type { ConnectionHandlers } from '../gateway/player.ts';
import { createHost, type RoomSettings } from '../host/host.ts';
import type { Room } from '../host/room.ts';
import { resultsOf } from '../host/rounds.ts';
import type { LoadShedding } from '../host/shedding.ts';
import { type Codes, createCodes } from '../identity/codes.ts';
import type { CheckToken } from '../identity/tokens.ts';
import { startKeeper } from '../kept/keeper.ts';
import { restore, type Saved } from '../kept/restore.ts';
import { type Counters, createCounters } from '../ledger/counters.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import { createLobby, type Lobby } from '../lobby/lobby.ts';
import { createModeration, type KeptAnew } from '../moderation/moderation.ts';
import type { KeptModeration } from '../moderation/read.ts';
import type { Peers } from '../peers/listing.ts';
import { joinPeers } from '../peers/peers.ts';
import type { People } from '../people/chat.ts';
import { createWordFilter } from '../people/filter.ts';
import { createReportLog } from '../people/reports.ts';
import { shippedWords } from '../people/word-lists.ts';
import type { Connection } from '../ports/connection.ts';
import type { Measure } from '../ports/measure.ts';
import type { Moderation, Mute } from '../ports/moderation.ts';
import type { Reports } from '../ports/reports.ts';
import type { Directory, Ending } from '../ports/rooms.ts';
import { SHED } from '../ports/shedding.ts';
import type { Store } from '../ports/store.ts';
import type { Time } from '../ports/time.ts';
import { createReplays, type Replays } from '../replays/replays.ts';
import type { KeptReplays } from '../replays/shelf.ts';
import { createMemoryStore } from '../store/memory.ts';

/** What the game writes to a log; pino fits. */
export interface GameLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** What of the configuration the game itself depends on. */
export interface GameConfig extends RoomSettings {
  readonly maxRooms: number;
  /** Of several hosts that share a store each has another; empty: there is no other. */
  readonly relayName: string;
  readonly spectatorChat: SpectatorChat;
  readonly replayMegabytes: number;
}

export interface GameOptions {
  config: GameConfig;
  time: Time;
  log: GameLog;
  /** Where counting has begun before the game. */
  counters?: Counters;
  /** Where what is kept lies; in memory where not given, and `isKept` is whether it outlasts the process. */
  store?: Store;
  isKept?: boolean;
  /** What was kept of boards. */
  keptBoards?: KeptBoards | undefined;
  /** Milliseconds since 1970; this process's where not given. */
  calendarMs?(): number;
  /** What was kept of bans, mutes, reports and acts of the operator. */
  keptModeration?: KeptModeration | undefined;
  /** Which replays are kept. */
  keptReplays?: KeptReplays | undefined;
  checkToken?: CheckToken | undefined;
  /** Rooms and sessions of an earlier process. */
  saved?: Saved;
  /** Where reports go; where not given they are kept, and written to the log. */
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
  readonly store: Store;
  readonly boards: Boards;
  readonly moderation: Moderation;
  readonly replays: Replays;
  readonly time: Time;
  readonly codes: Codes;
  /** What spectators may do with the chat. */
  readonly spectatorChat: SpectatorChat;
  /** Where joins need an operator's token. */
  readonly checkToken: CheckToken | undefined;
  /** Whether what is put into the store outlasts the process. */
  readonly isKept: boolean;
  /** A socket has opened; its first message must be a hello. */
  opened(connection: Connection): ConnectionHandlers;
  readonly shedding: LoadShedding;
  /** Gateways elsewhere, by the name of their thread or process. */
  readonly gateways: Map<string, Measure>;
  /** The other hosts, where several share a store. */
  readonly peers: Peers;
  /** Comets in play in all rooms. */
  inPlay(): number;
  /** Milliseconds since 1970. */
  calendarMs(): number;
  /** Ends a room, and its players' connections. */
  closeRoom(room: Room, why: Ending): void;
  /**
   * Stops the loop, tells all players that the server goes, and resolves when their comets are kept, or cannot be.
   * @param quiet called when no tick follows; resolves when nothing is heard any more
   */
  stop(quiet?: () => Promise<void>): Promise<void>;
}

export function createGame(options: GameOptions): Game {
  const { time, log, saved, counters = createCounters(), isKept = false, calendarMs = Date.now } = options;
  const { store = createMemoryStore(time.nowMs) } = options;
  const { relayName: hostName } = options.config;
  const ledger = createLedger(time);
  const moderation = openModeration(options, { store, calendarMs, counters });
  const people: People = {
    filter: createWordFilter(options.words ?? shippedWords()),
    reports: options.reports ?? bothOf(createReportLog(log), moderation),
    spectatorChat: options.config.spectatorChat,
    mutedSeconds: (identity) => secondsLeft(moderation.muteOf(identity), calendarMs()),
  };
  const fingerprint = fingerprintOf(rulesHash());
  const boards = createBoards(
    {
      store,
      calendarMs,
      onFailed(error) {
        counters.storeFailures++;
        log.warn({ error: String(error) }, 'a leaderboard cannot be saved: what was reached is lost with the process');
      },
    },
    options.keptBoards,
  );
  const host = createHost({
    ...options,
    counters,
    ledger,
    people,
    onLeft: (session) => lobby.forget(session),
    // After the tick: nobody's update waits for a leaderboard.
    onRoundOver: (room) => time.soon(() => room.options.isPublic && boards.played(room.options.code, resultsOf(room))),
    onShed: (fields, sentence, isUp) => (isUp ? log.warn(fields, sentence) : log.info(fields, sentence)),
    onShift: (ticks) => log.warn({ ticks }, 'the loop fell behind and gave up time'),
  });
  const graceMs = options.config.graceSeconds * 1000;
  const keeper = startKeeper({ store, host, time, counters, fingerprint, graceMs, log });
  const lobby = createLobby({
    ...options,
    hostName,
    host,
    counters,
    fingerprint,
    isHeld: () => host.shedding.step >= SHED.newcomers,
    onChanged: keeper.changed,
    onForgotten: keeper.forgotten,
    isRude: people.filter.isRude,
    rules: moderation,
  });
  const { rooms } = host;
  const peers = joinPeers({ store, time, name: hostName, rooms, boards, moderation, calendarMs, log });
  store.onEmptied?.(() => {
    log.warn({}, 'what was kept is gone: what this server knows of it is written again');
    for (const part of [keeper, boards, moderation]) part.writeAgain();
  });
  if (saved) restore(saved, { host, fingerprint, nowMs: time.nowMs, adopt: lobby.adopt, log });
  const gateway = createGateway({
    ...options,
    directory: options.link?.(lobby) ?? lobby,
    counters,
    ledger,
    fingerprint,
    shedding: host.shedding,
  });
  const mostBytes = options.config.replayMegabytes * 2 ** 20;
  const replays = createReplays({ ...options, store, counters, ledger, fingerprint, mostBytes }, options.keptReplays);
  return {
    lobby,
    counters,
    ledger,
    fingerprint,
    store,
    boards,
    moderation,
    replays,
    peers,
    gateways: new Map(),
    time,
    isKept,
    codes: createCodes(time.nowMs, options.randomBytes),
    checkToken: options.checkToken,
    opened: gateway.opened,
    inPlay: host.inPlay,
    shedding: host.shedding,
    calendarMs,
    spectatorChat: options.config.spectatorChat,
    closeRoom: host.close,
    async stop(quiet) {
      host.stop();
      keeper.stop();
      peers.stop();
      if (quiet) await quiet();
      // What is told of connections from now on is of the end, and means nothing for who may come back.
      const saving = keeper.saveAll();
      gateway.stop();
      await saving;
    },
  };
}

function openModeration(
  { log, keptModeration, config }: GameOptions,
  { store, calendarMs, counters }: { store: Store; calendarMs(): number; counters: Counters },
): KeptAnew {
  return createModeration(
    {
      hostName: config.relayName,
      store,
      calendarMs,
      log,
      onFailed(error) {
        counters.storeFailures++;
        log.warn({ error: String(error) }, 'what the operator decided cannot be saved: it ends with the process');
      },
    },
    keptModeration,
  );
}

function bothOf(first: Reports, second: Reports): Reports {
  return {
    add(report) {
      first.add(report);
      second.add(report);
    },
  };
}

function secondsLeft(mute: Mute | undefined, nowMs: number): number {
  return mute ? Math.ceil((mute.untilMs - nowMs) / 1000) : 0;
}
