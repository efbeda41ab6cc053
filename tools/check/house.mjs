// The house: every folder of code, what it holds and whom it may import. `npm run check` fails on whatever is not allowed here, and
// the table in docs/ARCHITECTURE.md is made from this list.

/**
 * @typedef {object} Room
 * @property {string} folder
 * @property {string} holds
 * @property {readonly string[]} imports other folders whose files it may import; `a/*` stands for a and all folders below it
 * @property {readonly string[] | 'any'} [packages] names from npm; none where not given
 * @property {boolean} [node] whether it may import Node's own modules
 */

/**
 * The most files of code that lie side by side in a folder. So many names are read at a glance and fit a file tree beside the code;
 * the next one is two ideas, and two rooms.
 */
export const MOST_FILES = 14;

const RULES = ['game/sim/*'];
const PAGE = ['protocol/*', 'game/net/*', ...RULES, 'game/client/base'];
const GAME = ['protocol/*', 'game/common', ...RULES];
/** What every room of the server may know. */
const SERVED = [...GAME, 'server/ports', 'server/ledger'];
const TOOL = ['protocol/*', 'game/*', 'server/*', 'tools/lib/*'];
/** Commands that use parts of another.
 * @type {Readonly<Record<string, readonly string[]>>} */
const LEANS_ON = { capacity: ['tools/profile'], cheat: ['tools/balance'], soak: ['tools/attack/stage'] };

/** @type {readonly Room[]} */
export const HOUSE = [
  { folder: 'protocol', holds: 'the contracts on the wire: tables, ranges, checks, close codes', imports: [] },
  {
    folder: 'protocol/codec',
    holds: 'messages and records to bytes and back',
    imports: ['protocol'],
    packages: ['msgpackr'],
  },
  {
    folder: 'game/common',
    holds: 'what bots, server, tools and pages share: the histogram, a limit of pace',
    imports: [],
  },
  { folder: 'game/sim/math', holds: 'integers that are the same everywhere: units, sine, chance, hashes', imports: [] },
  { folder: 'game/sim/world', holds: 'what a world consists of', imports: ['game/sim/math'] },
  {
    folder: 'game/sim/rules/round',
    holds: 'the clock of a round, and the border',
    imports: ['game/sim/math', 'game/sim/world'],
  },
  {
    folder: 'game/sim/rules/flight',
    holds: 'how a comet moves: push, bounce, boost',
    imports: ['game/sim/math', 'game/sim/world'],
  },
  {
    folder: 'game/sim/rules/dust',
    holds: 'dust: what lies about, what is gathered, what is burned',
    imports: ['game/sim/math', 'game/sim/world', 'game/sim/rules/round', 'game/sim/rules/flight'],
  },
  {
    folder: 'game/sim/rules/fight',
    holds: 'rams, cracks, and what they cost',
    imports: ['game/sim/math', 'game/sim/world', 'game/sim/rules/flight', 'game/sim/rules/dust'],
  },
  {
    folder: 'game/sim/rules/life',
    holds: 'coming into play, choices, the crown, the podium',
    imports: ['game/sim/math', 'game/sim/world', 'game/sim/rules/*'],
  },
  {
    folder: 'game/sim',
    holds: 'a tick of all rules: for those who know the world (step) and for those who see a part of it (observe)',
    imports: ['game/sim/math', 'game/sim/world', 'game/sim/rules/*'],
  },
  {
    folder: 'game/net/line',
    holds: 'joining, the socket, why it ends; network profiles',
    imports: ['protocol/*', 'game/sim/math'],
  },
  { folder: 'game/net/time', holds: 'own time, and what is counted', imports: ['protocol/*', ...RULES] },
  {
    folder: 'game/net/copy',
    holds: 'what the server has told: a replica of what may be seen',
    imports: ['protocol/*', ...RULES],
  },
  {
    folder: 'game/net/prediction',
    holds: 'what is drawn: the replica, stepped on to own time',
    imports: ['protocol/*', 'game/net/copy', ...RULES],
  },
  {
    folder: 'game/net',
    holds: 'the client without a screen: incoming, outgoing, reconciling',
    imports: ['protocol/*', 'game/net/*', ...RULES],
  },
  {
    folder: 'game/node',
    holds: 'what Node has for clients: sockets, the limit of descriptors',
    imports: ['game/net/*'],
    packages: ['ws'],
    node: true,
  },
  { folder: 'game/bots/brains/sight', holds: 'what a bot sees at a glance', imports: ['game/net/*', ...RULES] },
  {
    folder: 'game/bots/brains',
    holds: 'who steers a bot: styles, hands, difficulties',
    imports: ['game/bots/brains/sight', 'game/net/*', ...RULES],
  },
  {
    folder: 'game/bots',
    holds: 'headless players, fleets of them in threads, what they counted',
    imports: ['game/bots/brains', 'game/node', 'game/net/*', ...GAME],
    node: true,
  },
  {
    folder: 'game/client/base',
    holds: 'what a browser has, asked in one place; settings',
    imports: ['protocol/*', 'game/net/*'],
  },
  { folder: 'game/client/words/languages/late', holds: 'the same of the parts that come late', imports: [] },
  {
    folder: 'game/client/words/languages',
    holds: 'a file a language',
    imports: ['game/client/words/languages/late'],
  },
  {
    folder: 'game/client/words',
    holds: 'words in the player’s language',
    imports: ['game/client/base', 'game/client/words/languages', 'game/client/words/languages/late'],
  },
  { folder: 'game/client/input', holds: 'keys, pointer, touch, gamepads', imports: [...PAGE, 'game/client/words'] },
  {
    folder: 'game/client/common',
    holds: 'colours, notices, links to rooms, how much of the world a screen shows',
    imports: [...PAGE, 'game/client/words', 'game/client/input'],
  },
  {
    folder: 'game/client/kept',
    holds: 'what is kept of a player from visit to visit: deeds, looks, the goal of the day, friends',
    imports: PAGE,
  },
  {
    folder: 'game/client/menu',
    holds: 'the settings dialog',
    imports: [...PAGE, 'game/client/words', 'game/client/input', 'game/client/common', 'game/client/kept'],
  },
  {
    folder: 'game/client/start',
    holds: 'the start screen, and the room behind it',
    imports: [...PAGE, 'game/client/words', 'game/client/common', 'game/client/kept', 'game/client/menu'],
  },
  {
    folder: 'game/client/friends',
    holds: 'friends: who of them plays where, being where they are, becoming some',
    imports: [
      ...PAGE,
      'game/client/words',
      'game/client/input',
      'game/client/common',
      'game/client/kept',
      'game/client/menu',
    ],
  },
  { folder: 'game/client/danger', holds: 'who is about to ram the own comet', imports: PAGE },
  {
    folder: 'game/client/hud/news',
    holds: 'what happened, in lines and callouts',
    imports: [...PAGE, 'game/client/words', 'game/client/common'],
  },
  {
    folder: 'game/client/hud/panels',
    holds: 'leaderboard, map, own state, status',
    imports: [...PAGE, 'game/client/words', 'game/client/common', 'game/client/input'],
  },
  {
    folder: 'game/client/hud/coach',
    holds: 'hints for the first minutes',
    imports: [...PAGE, 'game/client/words', 'game/client/input', 'game/client/hud/panels'],
  },
  {
    folder: 'game/client/hud/rounds',
    holds: 'clock, choices, podium, revenge, the goal of the day',
    imports: [
      ...PAGE,
      'game/client/words',
      'game/client/common',
      'game/client/input',
      'game/client/kept',
      'game/client/hud/news',
      'game/client/hud/panels',
    ],
  },
  {
    folder: 'game/client/hud/talk',
    holds: 'what people say: chat, ready phrases, players to mute and report, announcements',
    imports: [
      ...PAGE,
      'game/client/words',
      'game/client/common',
      'game/client/input',
      'game/client/kept',
      'game/client/hud/news',
    ],
  },
  {
    folder: 'game/client/hud/edge',
    holds: 'what the edge of the screen tells: arrows, danger',
    imports: [...PAGE, 'game/client/common', 'game/client/danger'],
  },
  {
    folder: 'game/client/hud',
    holds: 'all panels over the picture',
    imports: [
      ...PAGE,
      'game/client/words',
      'game/client/common',
      'game/client/input',
      'game/client/kept',
      'game/client/menu',
      'game/client/hud/news',
      'game/client/hud/panels',
      'game/client/hud/coach',
      'game/client/hud/rounds',
      'game/client/hud/talk',
    ],
  },
  {
    folder: 'game/client/scene/paint',
    holds: 'textures made by code, and sprites',
    imports: [...PAGE, 'game/client/common'],
    packages: ['phaser'],
  },
  {
    folder: 'game/client/scene/camera',
    holds: 'where the picture looks',
    imports: [...PAGE, 'game/client/common'],
    packages: ['phaser'],
  },
  {
    folder: 'game/client/scene/space',
    holds: 'stars, nebula, border, asteroids',
    imports: ['game/client/scene/camera', 'game/client/scene/paint', ...RULES],
    packages: ['phaser'],
  },
  {
    folder: 'game/client/scene/dust',
    holds: 'stardust, sparks, showers',
    imports: [...PAGE, 'game/client/common', 'game/client/scene/camera', 'game/client/scene/paint'],
    packages: ['phaser'],
  },
  {
    folder: 'game/client/scene/comets/traits',
    holds: 'what sets a comet apart: its cracks and choices',
    imports: [
      ...PAGE,
      'game/client/common',
      'game/client/input',
      'game/client/scene/camera',
      'game/client/scene/paint',
      'game/client/scene/dust',
    ],
    packages: ['phaser'],
  },
  {
    folder: 'game/client/scene/comets',
    holds: 'comets, tails, names',
    imports: [
      ...PAGE,
      'game/client/scene/comets/traits',
      'game/client/common',
      'game/client/kept',
      'game/client/input',
      'game/client/scene/camera',
      'game/client/scene/paint',
      'game/client/scene/dust',
    ],
    packages: ['phaser'],
  },
  {
    folder: 'game/client/scene',
    holds: 'the picture: its layers, frame by frame',
    imports: [...PAGE, 'game/client/common', 'game/client/kept', 'game/client/scene/*'],
    packages: ['phaser'],
  },
  {
    folder: 'game/client/sound',
    holds: 'what is heard',
    imports: [...PAGE, 'game/client/input', 'game/client/danger'],
  },
  { folder: 'game/client/debug', holds: 'the overlay of F3', imports: PAGE },
  {
    folder: 'game/client/leaderboard',
    holds: 'the page /leaderboard',
    imports: ['protocol/*', 'game/client/base', 'game/client/words', 'game/client/kept'],
  },
  {
    folder: 'game/client/watch',
    holds: 'the page that plays a journal',
    imports: [
      ...PAGE,
      'game/client/words',
      'game/client/common',
      'game/client/input',
      'game/client/menu',
      'game/client/hud/*',
      'game/client/scene/*',
    ],
    packages: ['phaser'],
  },
  {
    folder: 'game/client/gallery',
    holds: 'the screen of those who watch',
    imports: [
      ...PAGE,
      'game/client/words',
      'game/client/input',
      'game/client/hud/panels',
      'game/client/hud/talk',
      'game/client/scene/camera',
    ],
  },
  {
    folder: 'game/client',
    holds: 'the page: joining, playing, leaving',
    imports: [
      ...PAGE,
      'game/client/words',
      'game/client/common',
      'game/client/input',
      'game/client/kept',
      'game/client/menu',
      'game/client/start',
      'game/client/friends',
      'game/client/danger',
      'game/client/hud',
      'game/client/hud/edge',
      'game/client/gallery',
      'game/client/scene/*',
      'game/client/sound',
      'game/client/debug',
    ],
    packages: ['phaser'],
  },
  {
    folder: 'game/pages/report/parts',
    holds: 'ticks, lines, bars, tables',
    imports: ['game/client/base'],
    packages: ['uplot'],
  },
  {
    folder: 'game/pages/report/live',
    holds: 'the dashboard',
    imports: ['protocol/*', 'game/common', 'game/client/base', 'game/pages/report/parts'],
  },
  {
    folder: 'game/pages/report/people',
    holds: 'the page of moderation',
    imports: ['protocol/*', 'game/client/base', 'game/pages/report/parts'],
  },
  {
    folder: 'game/pages/report',
    holds: 'the page of dashboard, moderation and reports',
    imports: ['game/client/base', 'game/pages/report/*'],
  },
  { folder: 'server/ports', holds: 'interfaces: connection, time, publication, rooms, store', imports: [] },
  {
    folder: 'server/ledger',
    holds: 'whose time it was, and counters; knows no room and no session',
    imports: [...GAME, 'server/ports'],
    node: true,
  },
  { folder: 'server/publication', holds: 'what a room publishes: chunks by cell, whole cells', imports: SERVED },
  {
    folder: 'server/people',
    holds: 'what people say to each other: chat, its limits, the word filter, reports',
    imports: [...SERVED, 'server/publication'],
    packages: ['obscenity'],
    node: true,
  },
  { folder: 'server/recording', holds: 'recorder, journal, replay', imports: ['protocol/*', ...RULES], node: true },
  {
    folder: 'server/host/telling',
    holds: 'what a tick has to tell: encoded by cell, the leaderboard, records for single seats',
    imports: [...SERVED, 'server/publication'],
  },
  {
    folder: 'server/host',
    holds: 'rooms: loop, tick, seats, waiting moves, rounds',
    imports: [...SERVED, 'server/publication', 'server/people', 'server/host/telling', 'server/recording'],
  },
  {
    folder: 'server/gateway',
    holds: 'players’ connections: hello, streams, composing updates',
    imports: [...SERVED, 'server/publication'],
  },
  {
    folder: 'server/cluster',
    holds: 'a link between a host and a gateway, and the replica of a room',
    imports: [...SERVED, 'server/publication'],
  },
  {
    folder: 'server/remote',
    holds: 'a gateway elsewhere, and the host of its rooms: all that they say to each other, whatever carries it',
    imports: [
      ...SERVED,
      'server/captures',
      'server/cluster',
      'server/game',
      'server/gateway',
      'server/http',
      'server/lobby',
      'server/transport',
    ],
  },
  {
    folder: 'server/cores',
    holds: 'threads for players’ sockets: gateways beside the thread of the rooms',
    imports: [
      ...SERVED,
      'game/node',
      'server/config',
      'server/door',
      'server/game',
      'server/machine',
      'server/remote',
      'server/transport',
    ],
    node: true,
  },
  {
    folder: 'server/machines',
    holds:
      'hosts and gateways in processes of their own: the host’s port for gateways, a gateway’s process and its link',
    imports: [
      ...SERVED,
      'game/node',
      'server/config',
      'server/door',
      'server/game',
      'server/gateway',
      'server/http',
      'server/kept',
      'server/machine',
      'server/remote',
      'server/store',
      'server/transport',
    ],
    packages: ['ws'],
    node: true,
  },
  {
    folder: 'server/config',
    holds: 'settings from the environment and .env',
    imports: ['game/node', 'server/machine', 'server/ports'],
    packages: ['valibot'],
    node: true,
  },
  {
    folder: 'server/door',
    holds: 'who may come in: from where, of which page, how many, how fast',
    imports: ['protocol', 'game/common', 'server/ledger', 'server/machine'],
    node: true,
  },
  {
    folder: 'server/log',
    holds: 'the log, and who asked for what',
    imports: ['game/common'],
    packages: ['pino'],
    node: true,
  },
  {
    folder: 'server/machine',
    holds: 'what the machine gives: addresses, ports, descriptors, certificates, rights',
    imports: ['server/ports', 'game/node', 'server/ledger'],
    node: true,
  },
  {
    folder: 'server/store',
    holds: 'what is kept: in memory, by lmdb in a folder, or in a Redis',
    imports: ['game/node', 'server/ports'],
    packages: ['ioredis', 'lmdb'],
    node: true,
  },
  {
    folder: 'server/boards',
    holds: 'the best of the day, the week and all time, and what they won',
    imports: ['protocol/*', 'server/ports', 'server/store'],
    packages: ['valibot'],
  },
  {
    folder: 'server/moderation',
    holds: 'what an operator decides: bans, mutes, renames, the audit log; and what players report',
    imports: ['server/machine', 'server/ports', 'server/store'],
    packages: ['valibot'],
    node: true,
  },
  {
    folder: 'server/identity',
    holds: 'who somebody is over sessions: identities, codes for another device, tokens of operators',
    imports: ['protocol/*', 'game/common', 'server/ports'],
    packages: ['jose'],
    node: true,
  },
  {
    folder: 'server/lobby',
    holds: 'which room, which seat, tickets, bot fill',
    imports: [...SERVED, 'game/node', 'server/host', 'server/identity', 'server/machine'],
    node: true,
  },
  {
    folder: 'server/kept',
    holds: 'rooms and sessions into the store and back, so that a restart loses no comet',
    imports: [...SERVED, 'server/host', 'server/lobby', 'server/store'],
    node: true,
  },
  {
    folder: 'server/replays',
    holds: 'the last seconds before a comet shattered, to be seen again',
    imports: [
      ...SERVED,
      'server/publication',
      'server/recording',
      'server/host',
      'server/host/telling',
      'server/gateway',
      'server/store',
    ],
    node: true,
  },
  {
    folder: 'server/peers',
    holds: 'what several hosts that share a store tell each other: rooms, leaderboards, decisions, announcements',
    imports: [
      ...SERVED,
      'server/boards',
      'server/host',
      'server/lobby',
      'server/moderation',
      'server/people',
      'server/store',
    ],
  },
  {
    folder: 'server/game',
    holds: 'host, lobby and gateway joined: the game without a network',
    imports: [
      ...SERVED,
      'server/host',
      'server/lobby',
      'server/gateway',
      'server/store',
      'server/kept',
      'server/identity',
      'server/boards',
      'server/moderation',
      'server/peers',
      'server/people',
      'server/replays',
    ],
  },
  {
    folder: 'server/captures',
    holds: 'slow ticks and samples to disk',
    imports: [...SERVED, 'game/node', 'server/host', 'server/recording'],
    node: true,
  },
  {
    folder: 'server/http',
    holds: 'routes of the API, page files',
    imports: [...SERVED, 'server/boards', 'server/game', 'server/identity', 'server/lobby', 'server/peers'],
    packages: ['mrmime', 'valibot'],
    node: true,
  },
  {
    folder: 'server/transport',
    holds: 'uWebSockets.js, and ws where that does not load: sockets and HTTP in, bytes out',
    imports: [
      ...SERVED,
      'server/config',
      'server/door',
      'server/game',
      'server/gateway',
      'server/http',
      'server/machine',
    ],
    packages: ['uWebSockets.js', 'ws'],
    node: true,
  },
  {
    folder: 'server/admin',
    holds: 'the private port: dashboard, metrics, captures on request, moderation',
    imports: [
      ...SERVED,
      'game/node',
      'server/game',
      'server/host',
      'server/identity',
      'server/lobby',
      'server/moderation',
      'server/people',
      'server/publication',
      'server/captures',
      'server/machine',
    ],
    packages: ['prom-client', 'valibot'],
    node: true,
  },
  {
    folder: 'server',
    holds: 'the composition: reads settings, builds the parts, joins them',
    imports: [...GAME, 'game/node', 'server/*'],
    node: true,
  },
  {
    folder: 'tools/lib/install',
    holds: 'programs that tests and benchmarks need, found or installed',
    imports: [],
    packages: ['@puppeteer/browsers'],
    node: true,
  },
  { folder: 'tools/lib/plots', holds: 'plots as SVG', imports: [], node: true },
  {
    folder: 'tools/lib/virtual',
    holds: 'a server and its clients in virtual time',
    imports: ['protocol/*', 'game/*', 'server/*'],
    packages: ['ws'],
    node: true,
  },
  {
    folder: 'tools/lib/server',
    holds: 'a server under load: found or started, and what it says',
    imports: ['bin', ...TOOL],
    node: true,
  },
  {
    folder: 'tools/lib',
    holds: 'flags, live table, reports, statistics, threads',
    imports: ['bin', ...TOOL],
    packages: ['vite'],
    node: true,
  },
  { folder: 'tools/build', holds: 'steps of the build', imports: ['bin', 'tools/lib'], packages: ['vite'], node: true },
  { folder: 'tools/check', holds: 'the check of this house', imports: [], packages: ['vite'], node: true },
  { folder: 'tools/docs', holds: 'pages that are made from the code', imports: TOOL, node: true },
  { folder: 'tools/dev', holds: '`cometa dev`', imports: ['bin', ...TOOL], packages: ['vite'], node: true },
  ...[
    'bots',
    'inspect',
    'balance',
    'cheat',
    'chaos',
    'capacity',
    'profile',
    'replay',
    'recorder',
    'data',
    'scorecard',
    'soak',
  ].map((name) => ({
    folder: `tools/${name}`,
    holds: `\`cometa ${name}\``,
    imports: ['bin', ...TOOL, ...(LEANS_ON[name] ?? [])],
    packages: /** @type {const} */ ('any'),
    node: true,
  })),
  ...[
    ['attack/stage', 'what an attacker has, and what honest players feel beside', []],
    ['attack/attacks', 'the attacks, one by one', ['tools/attack/stage']],
    ['attack', '`cometa attack`', ['tools/attack/*']],
  ].map(([name, holds, more]) => ({
    folder: `tools/${name}`,
    holds: String(holds),
    imports: ['bin', ...TOOL, ...more],
    packages: /** @type {const} */ ('any'),
    node: true,
  })),
  ...[
    ['contenders/shared', 'what all contenders share'],
    ['contenders/colyseus', 'the same game on Colyseus'],
    ['contenders/nengi', 'the same game on nengi'],
    ['contenders', 'the same game on its peers'],
    ['load', 'moves of players, and the load generator'],
    ['plan', 'what is measured'],
    ['run', 'starts, loads and measures contenders'],
    ['results', 'figures, goals, pages and plots'],
    ['client', 'the picture, measured'],
    ['world', 'one room by the number of its players, measured'],
  ].map(([name, holds]) => ({
    folder: `tools/bench/${name}`,
    holds,
    imports: ['bin', ...TOOL, 'tools/bench/*'],
    packages: /** @type {const} */ ('any'),
    node: true,
  })),
  {
    folder: 'tools/bench',
    holds: '`cometa bench`',
    imports: ['bin', ...TOOL, 'tools/bench/*'],
    packages: 'any',
    node: true,
  },
  {
    folder: 'tools/cli',
    holds: 'the commands, their flags and help',
    imports: ['bin', ...TOOL, 'tools/*'],
    node: true,
  },
  {
    folder: 'bin',
    holds: 'the launcher: checks Node, builds what is not built, hands over',
    imports: [],
    packages: ['vite'],
    node: true,
  },
];

/** Files of tests may import everything, and nobody imports them. */
export const TESTS = 'test';

/** The rooms as docs/ARCHITECTURE.md shows them. @returns {string} a Markdown table */
export function houseTable() {
  const rows = HOUSE.map(({ folder, holds, imports }) => `| \`${folder}/\` | ${holds} | ${describe(imports)} |`);
  return ['| folder | holds | may import |', '|---|---|---|', ...rows].join('\n');
}

/** @param {readonly string[]} imports */
function describe(imports) {
  return [...new Set(imports)].map((name) => `\`${name}\``).join(' ') || 'nothing';
}
