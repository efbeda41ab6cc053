import { randomBytes } from 'node:crypto';
import { channel } from 'node:diagnostics_channel';
import { join } from 'node:path';
import { descriptorLimit } from '../game/node/descriptor-limit.ts';
import { folderFor } from '../game/node/root.ts';
import type { Difficulty } from '../protocol/join.ts';
import { openToOthers } from './admin/access.ts';
import type { DashboardPage } from './admin/page.ts';
import { openAdminPort } from './admin/port.ts';
import { readBoards } from './boards/boards.ts';
import { type Captures, createCaptures } from './captures/captures.ts';
import { createSampler } from './captures/sampler.ts';
import { createSampling } from './captures/sampling.ts';
import type { Config } from './config/config.ts';
import { startThreads, type ThreadsOptions } from './cores/threads.ts';
import { createCrowd } from './door/crowd.ts';
import { createDoor, type Door } from './door/door.ts';
import { createGame, type Game, type GameLog, type GameOptions } from './game/game.ts';
import type { Room } from './host/room.ts';
import type { Page } from './http/files.ts';
import { createTokenCheck } from './identity/tokens.ts';
import { readSaved } from './kept/restore.ts';
import { type Counters, createCounters } from './ledger/counters.ts';
import type { Ledger } from './ledger/ledger.ts';
import { watchProcess } from './ledger/watch.ts';
import { type AccessLog, createAccessLog } from './log/access.ts';
import { lookAt, tlsOf } from './machine/certificate.ts';
import { watchClock } from './machine/clock.ts';
import { countOpen, createDescriptors, type Descriptors } from './machine/descriptors.ts';
import { processTime } from './machine/time.ts';
import { NO_SOCKETS, openRelay } from './machines/relay.ts';
import { readModeration } from './moderation/read.ts';
import { readWordLists } from './people/word-files.ts';
import type { Store } from './ports/store.ts';
import type { Time } from './ports/time.ts';
import { readReplays } from './replays/shelf.ts';
import { type Choice, chooseTransport, type TransportName } from './transport/choose.ts';
import { createRoutes } from './transport/routes.ts';
import type { Transport } from './transport/transport.ts';

export interface ServerOptions {
  config: Config;
  page: Page;
  /** What the private port shows; undefined where it is not built. */
  dashboard?: DashboardPage | undefined;
  log: GameLog;
  /** Where counting has begun before the game. */
  counters?: Counters;
  time?: Time;
  /** See `createTokenCheck`. */
  botPass?: string;
  /** What is kept lies there; closed with the server. See `GameOptions`. */
  store?: Store;
  isKept?: boolean;
  /** Milliseconds since 1970; this process's where not given. */
  calendarMs?(): number;
  /** See `LobbyOptions`. */
  orderBots?(room: string, bots: number, difficulty: Difficulty): void;
  onTicked?(room: Room): void;
  /** A thread with players' sockets has ended by itself: the server plays on for the others, and is best ended. */
  onLost?(error: Error): void;
}

export interface Server {
  readonly port: number;
  /** Whether it speaks TLS. */
  readonly isEncrypted: boolean;
  /** The library of players' sockets; undefined for a host, which has none. */
  readonly transportName: TransportName | undefined;
  /** Undefined where there is none. */
  readonly adminPort: number | undefined;
  readonly relayPort: number | undefined;
  readonly game: Game;
  /** Journals of rooms and traces of ticks, on request too. */
  readonly captures: Captures;
  /** Reads the files of TLS again, where there are some. Rejects with a sentence where they are no good; then those of before go on. */
  renewCertificate(): Promise<void>;
  /** Tells all players, ends their connections with 1012, and resolves when nothing is left open. Again does no harm. */
  stop(): Promise<void>;
}

/** Ticks of the loop for whoever listens in this process; times in milliseconds of `performance.now()`. */
const TICKS = channel('cometa.tick');

function publishTick(dueMs: number, startMs: number, endMs: number): void {
  if (TICKS.hasSubscribers) TICKS.publish({ dueMs, startMs, endMs });
}

/** Close frames get this long to leave before sockets are dropped. */
const FAREWELL_MS = 300;

/** A running server: game and transport. Rejects when the port or the transport cannot be had. */
export async function startServer({ page, dashboard, time = processTime, ...options }: ServerOptions): Promise<Server> {
  const { config, counters = createCounters(), calendarMs = Date.now, onLost = () => {}, log } = options;
  const access = { host: config.adminHost, token: config.adminToken };
  const open = openToOthers(access);
  if (open !== undefined && config.adminPort !== 'off') throw new Error(open);
  const tls = lookAt(tlsOf(config), calendarMs(), log);
  const choice = config.role === 'host' ? undefined : await chooseTransport(config.transport);
  if (choice?.warning) log.warn({ transport: choice.name }, choice.warning);
  const dataDir = config.dataDir || folderFor('data', 'data');
  const words = readWordLists(join(dataDir, 'words'), (sentence) => log.warn({}, sentence));
  const descriptors = createDescriptors({ limit: descriptorLimit(), countOpen, counters, log, nowMs: time.nowMs });
  const game = createGame({
    ...options,
    ...(await readKept(options.store)),
    counters,
    words,
    mayJoin: descriptors.mayJoin,
    checkToken: createTokenCheck(config, options.botPass),
    time,
    randomBytes,
    onTicked(room, tookMs) {
      captures.ticked(room, tookMs);
      options.onTicked?.(room);
    },
    onCrashed: (room, error) => captures.crashed(room, error),
    onRan(dueMs, startMs, endMs) {
      publishTick(dueMs, startMs, endMs);
      captures.ran(dueMs, startMs, endMs);
    },
  });
  const sampler = createSampler(game.ledger);
  const sampling = createSampling({
    // Samples have the time of the process's clock, which another knows nothing of.
    mode: time === processTime ? config.profileSamples : 'off',
    sampler,
    time,
  });
  const captures = createCaptures({
    dir: config.captureDir || join(dataDir, 'captures'),
    perMinute: config.capturesPerMinute,
    mostBytes: config.captureMegabytes * 2 ** 20,
    fingerprint: game.fingerprint,
    ledger: game.ledger,
    sampling,
    log,
    nowMs: time.nowMs,
  });
  const { host, port, adminPort } = config;
  const requests = openAccessLog(config.accessLog, { ...options, calendarMs, counters, nowMs: time.nowMs });
  const crowd = createCrowd(config.cores);
  const door = createDoor({ config, counters, log, crowd, note: requests.note, nowMs: time.nowMs });
  const routes = createRoutes(game, page, door, tls !== undefined);
  const served = { host, port, tls, routes, game, door, crowd, descriptors, log, onLost };
  const transport = await listen(choice, config, served).catch((error: unknown) => {
    void game.stop();
    sampling.stop();
    throw error;
  });
  const relay = await openRelay(config, { game, routes, log });
  const watches = watch(game.ledger, { time, calendarMs, log });
  const admin =
    adminPort === 'off'
      ? undefined
      : await openAdminPort({ port: adminPort, access, game, captures, sampler, log, dashboard });
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    transport.stopListening();
    // Gateways look for the next host once it has something to go on with.
    const saved = game.stop(relay?.quiet).finally(() => relay?.close());
    for (const stopWatching of watches) stopWatching();
    sampling.stop();
    admin?.close();
    if (config.role !== 'host') await new Promise((resolve) => setTimeout(resolve, FAREWELL_MS));
    await transport.close();
    await Promise.all([captures.settled(), saved, game.boards.settled(), game.moderation.settled()]);
    requests.flush();
    await game.store.close();
    log.info(countedBy(counters), 'the server has stopped');
  };
  return {
    port: transport.port,
    isEncrypted: tls !== undefined,
    transportName: choice?.name,
    adminPort: admin?.port,
    relayPort: relay?.port,
    game,
    captures,
    async renewCertificate() {
      if (!tls) return;
      lookAt(tls, calendarMs(), log);
      relay?.renew();
      await transport.renew();
    },
    stop() {
      // Once: closing a listen socket that is already closed crashes inside the library, now or later.
      stopped ??= stop();
      return stopped;
    },
  };
}

/** What a server that ends has counted; moves are those that it has heard. */
function countedBy({ ticks, joins, movesOnTime, movesLate, movesDropped }: Counters) {
  return { ticks, joins, moves: movesOnTime + movesLate + movesDropped };
}

type Served = Omit<ThreadsOptions, 'threads' | 'transport'> & { door: Door; descriptors: Descriptors };

/** In this thread, or in so many others; a host without players' sockets does not. */
function listen(
  choice: Choice | undefined,
  config: Config,
  { door, descriptors, ...served }: Served,
): Promise<Transport> {
  const { cores } = config;
  if (!choice) return Promise.resolve(NO_SOCKETS);
  if (cores > 1) return startThreads({ ...served, threads: cores, transport: choice.name });
  return choice.listen({ ...served, opened: served.game.opened, descriptors, door });
}

/** @returns what ends it */
function watch(
  ledger: Ledger,
  { time, ...clock }: { time: Time; calendarMs(): number; log: GameLog },
): readonly (() => void)[] {
  // A clock that is not the process's own knows nothing of when it collected garbage.
  const ownTime = time === processTime ? [watchProcess(ledger, time)] : [];
  return [...ownTime, watchClock({ ...time, ...clock })];
}

/** Lines that are lost are counted, and told once for each reason. */
function openAccessLog(
  path: string,
  { log, counters, ...clocks }: { log: GameLog; counters: Counters; calendarMs(): number; nowMs(): number },
): AccessLog {
  const told = new Set<string>();
  const onLost = (code: string) => {
    counters.logLinesLost++;
    if (told.has(code)) return;
    told.add(code);
    log.warn({ code }, 'ACCESS_LOG cannot be written: lines are lost and counted, and the game goes on');
  };
  return createAccessLog({ path, log, onLost, ...clocks });
}

/** What an earlier process has left in the store. */
async function readKept(
  store: Store | undefined,
): Promise<Pick<GameOptions, 'keptBoards' | 'keptModeration' | 'keptReplays' | 'saved'>> {
  if (!store) return {};
  const kept = await Promise.all([readBoards(store), readModeration(store), readReplays(store), readSaved(store)]);
  return { keptBoards: kept[0], keptModeration: kept[1], keptReplays: kept[2], saved: kept[3] };
}
