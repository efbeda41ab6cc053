import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { availableParallelism, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { descriptorLimit } from '../game/node/descriptor-limit.ts';
import { folderFor } from '../game/node/root.ts';
import { rulesHash } from '../game/sim/fingerprint.ts';
import { fingerprintOf } from '../protocol/fingerprint.ts';
import { loadDashboardPage } from './admin/page.ts';
import { loadConfigOrExit } from './config/config.ts';
import { announceRestart } from './host/announce.ts';
import { secondsToEnd } from './host/rounds.ts';
import { loadPage, type Page } from './http/files.ts';
import { createCounters } from './ledger/counters.ts';
import { type BotFill, startBotFill } from './lobby/bot-fill.ts';
import { createRoomBots, type RoomBots, spawnRoomBots } from './lobby/room-bots.ts';
import { createLogger } from './log/log.ts';
import { findAddresses, type Place } from './machine/addresses.ts';
import { countOpen, tooFewDescriptors } from './machine/descriptors.ts';
import { runAs } from './machine/run-as.ts';
import { startGatewayProcess } from './machines/gateway-process.ts';
import { rehearse } from './machines/rehearsal.ts';
import { rehearseStart } from './rehearsal.ts';
import { type Server, startServer } from './server.ts';
import { askForStore, chooseStore, isInRedis, type OpenedStore, type StoreChoice, waitForStore } from './store/open.ts';

/** Of a file that was cut off nothing would be seen: an empty program ends at once, and well. */
export const isWhole = true;

const config = loadConfigOrExit();
// A full disk, a terminal that has closed: an error that nobody hears would end the process, and the game with it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
const counters = createCounters();
const log = createLogger(config.logLevel, () => counters.logLinesLost++);

/** The command `deploy`: whoever has what is kept is asked to end, once this process is ready to go on. */
const isDeploy = process.env.COMETA_DEPLOY === '1';
/** Beyond the time that a server gives its players. */
const UNHEARD_SECONDS = 10;

let running: Server | undefined;

try {
  await (config.role === 'gateway' ? runGateway() : runServer());
} catch (error) {
  process.stderr.write(`cometa: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function runServer(): Promise<void> {
  if (isDeploy && config.store === 'memory') {
    throw new Error(
      'STORE=memory keeps no rooms that another process could go on with. Start anew with "cometa start".',
    );
  }
  checkHostName();
  const dataDir = config.dataDir || folderFor('data', 'data');
  const choice = {
    kind: config.store,
    dir: join(dataDir, 'store'),
    redisUrl: config.redisUrl,
    hostName: config.relayName,
    onAsked,
    onLost: () =>
      void endWith(new Error('this process stood still for too long: another one has gone on in its place')),
  };
  // Looked at in another process meanwhile.
  const opening = openStore(choice, () => page);
  const page = readPage();
  const dashboard = loadDashboardPage(fileURLToPath(new URL('../report/index.html', import.meta.url)));
  // Bots are processes of this one, and come in by the ordinary door.
  const botPass = randomBytes(24).toString('base64url');
  process.env.COMETA_TOKEN = botPass;
  // Known before the store is free: players of the process before wait from then on.
  rulesHash();
  descriptorLimit();
  const { store, isKept, warning } = await opening;
  if (warning) log.warn({ dataDir: config.dataDir }, warning);
  const server = await startServer({
    config,
    store,
    isKept,
    botPass,
    page,
    dashboard,
    log,
    counters,
    onLost: (error) => void endWith(error),
    orderBots: (room, bots, difficulty) => roomBots.order({ room, bots, difficulty }),
  });
  running = server;
  const { port, isEncrypted } = server;
  const place: Place = { host: config.host, port, isEncrypted };
  // A host has no door for them.
  const isHost = config.role === 'host';
  const roomBots = createRoomBots(isHost ? 0 : config.privateBots, () => spawnRoomBots(place), log);
  log.info(
    {
      ...(isHost ? {} : { port }),
      adminPort: server.adminPort,
      relayPort: server.relayPort,
      transport: server.transportName,
      seats: config.roomSeats,
      sendEvery: config.sendEvery,
    },
    'the server runs',
  );
  warnOfLimit();
  warnOfCores();
  // What CAPTURE_DIR names is the operator's own.
  const folders = [
    ...(isKept && existsSync(join(dataDir, 'store')) ? ['store'] : []),
    ...(config.captureDir === '' ? ['captures'] : []),
  ];
  giveUpRights(folders.map((name) => join(dataDir, name)));
  const botFill = startBotFill(isHost ? 0 : config.bots, place, log);
  stopOnSignals(server, [botFill, roomBots]);
  captureOnSignal(server);
  renewOnSignal(server);
  // Last: whoever reads it may end the server at once, and is to be obeyed.
  if (process.env.COMETA_DEV !== '1' && !isHost) printAddresses(place);
}

/** @throws an Error with a sentence */
function checkHostName(): void {
  if (config.relayName === '') return;
  if (config.role !== 'host')
    throw new Error('RELAY_NAME is for ROLE=host: players’ sockets are with gateways, which find all hosts.');
  if (!isInRedis({ kind: config.store, redisUrl: config.redisUrl })) {
    throw new Error(
      'RELAY_NAME is set, but what is kept does not lie in a Redis, which several hosts share. Set REDIS_URL.',
    );
  }
}

async function runGateway(): Promise<void> {
  if (isDeploy)
    throw new Error('ROLE=gateway has no rooms to take over. End the other gateway with SIGTERM, and start this one.');
  await orWarn(rehearse(config));
  const gateway = await startGatewayProcess({ config, page: readPage(), log });
  const { port, isEncrypted, transportName: transport } = gateway;
  log.info({ port, transport }, 'the gateway runs');
  warnOfLimit();
  giveUpRights([]);
  stopOnSignals(gateway, []);
  renewOnSignal(gateway);
  if (process.env.COMETA_DEV !== '1') printAddresses({ host: config.host, port, isEncrypted });
}

/** @param page of this process, which is read by the time that another one is waited for */
function openStore(choice: StoreChoice, page: () => Page): Promise<OpenedStore> {
  if (!config.standby && !isDeploy) return chooseStore(choice, Date.now);
  return waitForStore(choice, Date.now, async () => {
    await orWarn(rehearse(config));
    await orWarn(rehearseStart(config, page()));
    const what = isDeploy ? 'it is asked to end' : 'this one waits for its end';
    log.info({}, `another process has what is kept: ${what}`);
    // What the start needs is loaded by now: it waits for nothing but the store.
    if (isDeploy) void askToLeave(choice);
  });
}

/** Without a rehearsal the first hand-over alone is slower. */
async function orWarn(rehearsal: Promise<unknown>): Promise<void> {
  await rehearsal.catch((error) => log.warn({ error: String(error) }, 'the rehearsal of a hand-over failed'));
}

/** Another process is there to go on. One whose rules are others cannot go on with rooms of these: their round is finished first. */
function onAsked(theirs: string): void {
  const rooms = running?.game.lobby.rooms;
  const seconds = !rooms || theirs === ownRules() ? 0 : secondsToEnd(rooms.values());
  if (rooms && seconds > 0) {
    log.info(
      { seconds },
      'another process with other rules goes on in the place of this one, which ends with the round',
    );
    announceRestart(rooms, seconds);
  } else log.info({}, 'another process goes on in the place of this one, which ends');
  setTimeout(() => process.kill(process.pid, 'SIGTERM'), 1000 * seconds);
}

function ownRules(): string {
  return fingerprintOf(rulesHash()).toString(16);
}

/** Asks the process before this one to end, and says where that does not help. */
async function askToLeave(choice: StoreChoice): Promise<void> {
  const tell = () => {
    if (running) return;
    log.warn(
      {},
      'the other process goes on: it finishes a round where its rules are others, else end it with SIGTERM, and this one goes on',
    );
  };
  // One of a version before this question hears nothing.
  setTimeout(tell, (config.shutdownSeconds + UNHEARD_SECONDS) * 1000).unref();
  await askForStore(choice, ownRules()).catch((error: Error) =>
    log.warn({ error: error.message }, 'the other process could not be asked to end'),
  );
}

function readPage(): Page {
  return loadPage(fileURLToPath(new URL('../page', import.meta.url)), config.frameAncestors);
}

function giveUpRights(folders: readonly string[]): void {
  const files = config.accessLog === '' ? [] : [config.accessLog];
  const warning = runAs(config.runAs, { folders, files });
  if (warning) log.warn({}, warning);
}

/** Whoever starts the server again has all rooms back as they were saved. */
async function endWith(error: Error): Promise<void> {
  log.error({ error: error.message }, 'the server ends');
  setTimeout(() => process.exit(1), config.shutdownSeconds * 1000).unref();
  await running?.stop();
  process.exit(1);
}

function printAddresses(place: Place): void {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const { thisMachine, network } = findAddresses(place, interfaces);
  const lines = [`  On this machine:      ${thisMachine}`];
  for (const address of network) lines.push(`  On the local network: ${address}`);
  process.stderr.write(`\nCometa is open. Play at\n${lines.join('\n')}\n\n`);
}

function warnOfLimit(): void {
  const limit = descriptorLimit();
  const problem = tooFewDescriptors(limit, countOpen(false) ?? 0, config);
  if (problem) log.warn({ limit }, problem);
}

function warnOfCores(): void {
  const cores = availableParallelism();
  if (config.cores > cores && config.cores > 1)
    log.warn({ cores }, `CORES is ${config.cores}, but this machine gives ${cores}: threads take turns on them`);
}

function stopOnSignals(server: Pick<Server, 'stop'>, bots: readonly (BotFill | RoomBots)[]): void {
  let isStopping = false;
  const stop = async (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'the server stops');
    // Whatever still hangs after this must not keep the process: a supervisor would kill it without a goodbye.
    setTimeout(() => process.exit(0), config.shutdownSeconds * 1000).unref();
    for (const some of bots) some.stop();
    await server.stop();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** `kill -USR2` writes the last minutes of all rooms, and the trace of the last seconds. */
function captureOnSignal({ game, captures }: Server): void {
  process.on('SIGUSR2', () => void captures.write(game.lobby.rooms.values(), 'signal'));
}

/** `kill -HUP` has a renewed certificate read. Where there is none, or a terminal that closes, the signal ends the process as ever. */
function renewOnSignal(server: Pick<Server, 'isEncrypted' | 'renewCertificate'>): void {
  if (!server.isEncrypted || process.stdout.isTTY) return;
  process.on('SIGHUP', () => {
    server.renewCertificate().then(
      () => log.info({}, 'the certificate was read again'),
      (error: Error) => log.warn({}, `${error.message} The certificate of before goes on.`),
    );
  });
}
