import {
  anyText,
  host,
  oneOf,
  redisAddressOrNone,
  secretOrNone,
  setting,
  wholeNumber,
  wholeNumberOrNone,
  wholeNumberOrOff,
} from './kinds.ts';
import { MACHINE_SETTINGS } from './machine-settings.ts';
import { VISITOR_SETTINGS } from './visitor-settings.ts';

/**
 * Every value that may differ from one installation to the next: variable, range, default, and what it means. The type of the
 * configuration comes from this table, and so do `.env.example` and the table of the README:
 * `UPDATE_DOCS=1 npx vitest run --project unit config` writes both anew.
 */
export const SETTINGS = {
  port: setting(
    'PORT',
    wholeNumber(0, 65535),
    '8080',
    'The TCP port of page, WebSocket and public API; 0 takes a free one.',
  ),
  host: setting(
    'HOST',
    host(),
    '0.0.0.0',
    'The address to listen on: 0.0.0.0 is all of IPv4, :: is IPv6 as well, 127.0.0.1 lets only this machine in.',
  ),
  tlsCert: setting(
    'TLS_CERT',
    anyText(),
    '',
    'The file of a certificate with its chain (PEM): with TLS_KEY the server itself speaks https and wss, and reads both again on SIGHUP.',
  ),
  tlsKey: setting('TLS_KEY', anyText(), '', 'The file of its private key (PEM), without a passphrase.'),
  adminPort: setting(
    'ADMIN_PORT',
    wholeNumberOrOff(0, 65535),
    '9464',
    'The TCP port of dashboard, metrics, tick ledger, moderation and captures; 0 takes a free one, off: none.',
  ),
  adminHost: setting(
    'ADMIN_HOST',
    host(),
    '127.0.0.1',
    'Where the private port listens; elsewhere than on this machine it takes ADMIN_TOKEN, which the server does not start without.',
  ),
  adminToken: setting(
    'ADMIN_TOKEN',
    secretOrNone(16),
    '',
    'What a request to the private port must bring: as Bearer token, or as the password of any name.',
  ),
  transport: setting(
    'TRANSPORT',
    oneOf('auto', 'uws', 'ws'),
    'auto',
    'The library of sockets: uWebSockets.js (uws), ws, which runs on every Node and takes more processor time, or the first that loads (auto).',
  ),
  roomSeats: setting(
    'ROOM_SEATS',
    wholeNumber(1, 10_000),
    '100',
    'How many comets a room holds; its world grows with them. Beyond 1000 is for measuring: nobody knows so many rivals.',
  ),
  worldCells: setting(
    'WORLD_CELLS',
    wholeNumber(0, 255),
    '0',
    'Cells of 256 pixels along a side of the world (fewer than 4 count as 4); 0 has it follow from the seats.',
  ),
  roundSeconds: setting(
    'ROUND_SECONDS',
    wholeNumberOrNone(120, 3600),
    '360',
    'How long a round lasts; in its last minute the border closes, then comes the podium. 0: the game has no end.',
  ),
  view: setting(
    'VIEW',
    oneOf('screen', 'world'),
    'screen',
    'What a player is told of: what can be on its screen (screen), or all there is (world), for small arenas.',
  ),
  cores: setting(
    'CORES',
    wholeNumber(1, 64),
    '1',
    'Threads for players’ sockets, where most of the processor time goes: with more than 1 they lie beside the thread of the rooms, and one room fills several cores.',
  ),
  ...MACHINE_SETTINGS,
  sendEvery: setting(
    'SEND_EVERY',
    wholeNumber(1, 6),
    '2',
    'A client gets an update every so many ticks of 1/60 s: 1 is 60 a second, 2 is 30, 3 is 20.',
  ),
  idleSuppressionMs: setting(
    'IDLE_SUPPRESSION_MS',
    wholeNumber(0, 250),
    '250',
    'How long a client is sent nothing when nothing happens in its view; 0 sends every update, empty ones too.',
  ),
  deferFrom: setting(
    'DEFER_FROM',
    wholeNumber(0, 10_000),
    '250',
    'From so many comets in a room on, updates that tell only of what is far away may wait for the next: it saves a third.',
  ),
  shedFrom: setting(
    'SHED_FROM',
    wholeNumberOrNone(50, 100),
    '90',
    'From so many percent of their time that ticks take the server gives way, step by step; 0: never.',
  ),
  bots: setting(
    'BOTS',
    wholeNumber(0, 100),
    '0',
    'How many play in the public room at least: bots come in, and leave as people come.',
  ),
  privateBots: setting(
    'PRIVATE_BOTS',
    wholeNumber(0, 500),
    '48',
    'How many bots may play in all private rooms together, for those who open one and want company; 0: none.',
  ),
  maxRooms: setting(
    'MAX_ROOMS',
    wholeNumber(1, 10_000),
    '100',
    'How many rooms may be open at once; joins beyond are refused.',
  ),
  graceSeconds: setting(
    'GRACE_SECONDS',
    wholeNumber(0, 3600),
    '60',
    'How many seconds a comet whose connection is lost waits, parked, for its player.',
  ),
  hiddenMinutes: setting(
    'HIDDEN_MINUTES',
    wholeNumber(1, 1440),
    '30',
    'How many minutes the comet of a hidden tab waits, parked.',
  ),
  spectatorChat: setting(
    'SPECTATOR_CHAT',
    oneOf('off', 'read', 'write'),
    'read',
    'What spectators may do with the chat of the room that they watch: nothing (off), read it, or write as well.',
  ),
  worldSeed: setting(
    'WORLD_SEED',
    wholeNumber(0, 4_294_967_295),
    '0',
    'The seed of every room; 0 draws one at random for each.',
  ),
  dataDir: setting(
    'DATA_DIR',
    anyText(),
    '',
    'The folder for what is kept; where not given `data` beside package.json, of an installed package `cometa` in XDG_DATA_HOME (~/.local/share).',
  ),
  store: setting(
    'STORE',
    oneOf('auto', 'lmdb', 'redis', 'memory'),
    'auto',
    'What is kept over a restart: by lmdb in `store` in DATA_DIR, by a Redis, nothing (memory), or (auto) by Redis where REDIS_URL is set, else by lmdb where that works; lmdb and redis do not start without.',
  ),
  redisUrl: setting(
    'REDIS_URL',
    redisAddressOrNone(),
    '',
    'A Redis that keeps what is kept, like redis://:password@127.0.0.1:6379/0; rediss:// with TLS. Empty: none.',
  ),
  ...VISITOR_SETTINGS,
  captureDir: setting(
    'CAPTURE_DIR',
    anyText(),
    '',
    'The folder for journals and traces: of slow ticks, of rooms that crashed, and those asked for; where not given `captures` in DATA_DIR.',
  ),
  captureMinutes: setting(
    'CAPTURE_MINUTES',
    wholeNumber(0, 60),
    '10',
    'How many minutes of each room can be replayed, kept in memory; 0 records nothing.',
  ),
  capturesPerMinute: setting(
    'CAPTURES_PER_MINUTE',
    wholeNumber(0, 60),
    '2',
    'How many captures slow ticks and crashes may cause in a minute; 0: only those asked for are written.',
  ),
  captureMegabytes: setting(
    'CAPTURE_MEGABYTES',
    wholeNumber(1, 1_000_000),
    '256',
    'How much the folder of captures may hold; beyond, the oldest go, those of slow ticks first.',
  ),
  replayMegabytes: setting(
    'REPLAY_MEGABYTES',
    wholeNumber(0, 1000),
    '16',
    'How much the replays that shattered players share may take in the store; each is kept for a day, and beyond this the oldest go. 0: there are none.',
  ),
  profileSamples: setting(
    'PROFILE_SAMPLES',
    oneOf('off', 'armed', 'on'),
    'armed',
    'When stacks are sampled for traces: never (off), for ten seconds after a slow tick, so that the next one shows them (armed), or always (on).',
  ),
  accessLog: setting(
    'ACCESS_LOG',
    anyText(),
    '',
    'A file for a line a join and API request, with a hash of the address; where not given the log has joins and refusals.',
  ),
  runAs: setting(
    'RUN_AS',
    anyText(),
    '',
    'The user that a server started as root becomes once its ports are open, such as nobody.',
  ),
  logLevel: setting(
    'LOG_LEVEL',
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    'info',
    'The least important kind of log line to write.',
  ),
  shutdownSeconds: setting(
    'SHUTDOWN_SECONDS',
    wholeNumber(1, 60),
    '5',
    'How many seconds a stopping server gives its sockets to close.',
  ),
};
