// The table of commands: each is one entry, and help, flags and errors follow from it.
import { buildAll, ensureBuilt, tryBuild } from '../../bin/build.mjs';
import type { FlagValues } from '../lib/flags.ts';

export type { FlagValues };

export interface Flag {
  type: 'boolean' | 'string';
  /** One line for --help. */
  summary: string;
  /** One letter. */
  short?: string | undefined;
  /** The value where it is given without one. */
  orElse?: string | undefined;
}

export interface Command {
  name: string;
  /** One line for --help. */
  summary: string;
  flags: Record<string, Flag>;
  /** What may stand behind the command's name, in this order, and what it is, for --help. FILE comes as `values.file`. */
  operands?: Readonly<Record<string, string>>;
  /** An installed package cannot run it. */
  needsSources?: true;
  /** Gives the exit status; undefined: the process lives on and ends itself. */
  run: (values: FlagValues) => Promise<number | undefined>;
}

/** What several commands take. */
const NO_BUILD: Flag = { type: 'boolean', summary: 'run what is built, whatever the sources say' };
const FIGURES: Flag = { type: 'boolean', summary: 'print the figures as one line of JSON' };
const SEED: Flag = { type: 'string', summary: 'the same seed, the same figures, in however many threads' };
const THREADS: Flag = { type: 'string', summary: 'that play at a time; as many as there are cores where not given' };
const REPORT: Flag = { type: 'string', summary: 'a file for a report, an HTML page that needs no other file' };
const SERVER: Flag = {
  type: 'string',
  summary: 'a server that runs, like ws://127.0.0.1:8080/ws; one is started where not given',
};

export const COMMANDS: readonly Command[] = [
  {
    name: 'start',
    summary: 'Build what is not built and run the server (the default)',
    flags: { 'no-build': NO_BUILD },
    run: async (values) => (await import('./start.ts')).start({ mayBuild: !values['no-build'] }),
  },
  {
    name: 'deploy',
    summary:
      'Run the server in the place of the one that runs on the same DATA_DIR or REDIS_URL: it goes on with its rooms',
    flags: { 'no-build': NO_BUILD },
    run: async (values) => (await import('./start.ts')).start({ mayBuild: !values['no-build'], takesOver: true }),
  },
  {
    name: 'build',
    needsSources: true,
    summary: 'Build the page and the server into dist/',
    flags: { 'if-changed': { type: 'boolean', summary: 'only when sources changed since the last build' } },
    run: async (values) => tryBuild(values['if-changed'] ? ensureBuilt : buildAll),
  },
  {
    name: 'dev',
    needsSources: true,
    summary: 'Develop: hot reload for the page, restart for the server, on one address',
    flags: {},
    run: async () => (await import('../dev/dev.ts')).dev(),
  },
  {
    name: 'bots',
    summary: 'Let headless players play on a server, and say what they felt',
    flags: {
      bots: { type: 'string', summary: 'how many; 50 where not given' },
      url: {
        type: 'string',
        summary: 'the server, like https://example.org/cometa/; ws://127.0.0.1:8080/ws where not given',
      },
      duration: {
        type: 'string',
        summary: 'how long, like 30s or 2m; 60s where not given, or longer where they come in slowly',
      },
      ramp: { type: 'string', summary: 'how many come in, like 20/s' },
      brain: { type: 'string', summary: 'human, hunter, wander, storm, still, or a file like ./mine.ts' },
      difficulty: { type: 'string', summary: 'how well they play: easy, normal, hard; normal where not given' },
      seed: { type: 'string', summary: 'of their chances: the same seed, the same wishes' },
      room: { type: 'string', summary: 'code of a room; the public one where not given' },
      net: {
        type: 'string',
        summary: 'a simulated line: lan, fibre, cable, wifi, 4g, 3g, intercontinental, train, freeze',
      },
      chat: { type: 'boolean', summary: 'each says a line every three seconds, the most that a server takes' },
      'no-build': NO_BUILD,
      'make-room': { type: 'boolean', summary: 'leave as people come, come back as they go; until ended' },
      orders: { type: 'boolean', summary: 'play where the process that started this one says, until it ends' },
      'fail-if': { type: 'string', summary: "a figure's limit, like 'moveToAckMs.p99>80': then the exit status is 1" },
      out: { type: 'string', summary: 'a file that gets a line of JSON each second' },
      plot: { type: 'string', summary: 'a file for a plot (SVG) of the run' },
      html: REPORT,
      json: { type: 'boolean', summary: 'print the summary as one line of JSON' },
    },
    run: async (values) => (await import('../bots/bots.ts')).bots(values),
  },
  {
    name: 'inspect',
    summary: 'Join a server by hand, and print each update decoded, with its size',
    operands: { SERVER: 'the server, like ws://127.0.0.1:8080/ws, which it is where not given' },
    flags: {
      play: { type: 'boolean', summary: 'join as a player; as a spectator where not given' },
      room: { type: 'string', summary: 'code of a room; the public one where not given' },
      only: { type: 'string', summary: 'kinds of records, a list with commas, like said,notice' },
      raw: { type: 'boolean', summary: 'show the bytes in hex as well' },
      send: {
        type: 'string',
        summary: 'a message as JSON, a list of them, or bytes in hex, sent with the first update',
      },
      duration: { type: 'string', summary: 'how long, like 30s or 2m; until Ctrl+C where not given' },
      count: { type: 'string', summary: 'leave after so many messages' },
      json: { type: 'boolean', summary: 'print what was heard as one line of JSON, in sums' },
    },
    run: async (values) => (await import('../inspect/inspect.ts')).inspect(values),
  },
  {
    name: 'scorecard',
    summary: 'Play each kind of line in virtual time, and say how the netcode feels',
    flags: {
      net: { type: 'string', summary: 'lines, a list with commas; all where not given' },
      duration: { type: 'string', summary: 'virtual time for each, like 2m or 10m, at least 10s; 2m where not given' },
      bots: { type: 'string', summary: 'players; 24 where not given' },
      seed: { type: 'string', summary: 'the same seed, the same figures' },
      real: { type: 'boolean', summary: 'over real sockets in real time; 30s each where no duration is given' },
      assert: { type: 'boolean', summary: 'with --real: exit status 1 where a budget is broken, as without it' },
      html: REPORT,
      write: { type: 'boolean', summary: 'write docs/NETCODE.md and its plots' },
      json: FIGURES,
    },
    run: async (values) => (await import('../scorecard/scorecard.ts')).scorecard(values),
  },
  {
    name: 'balance',
    summary: 'Play rounds of several styles in virtual time, and say whether the rules are fair to them',
    flags: {
      rounds: { type: 'string', summary: 'how many; 200 where not given' },
      players: { type: 'string', summary: 'in each round, a newcomer at half time beside them; 20 where not given' },
      seed: SEED,
      threads: THREADS,
      json: FIGURES,
    },
    run: async (values) => (await import('../balance/balance.ts')).balance(values),
  },
  {
    name: 'cheat',
    summary: 'Search for presses and absences, timed to the tick, that gain over honest play, in virtual time',
    flags: {
      seeds: {
        type: 'string',
        summary: 'how many random patterns are tried, beside those that are known; 1000 where not given',
      },
      seed: SEED,
      threads: THREADS,
      json: FIGURES,
    },
    run: async (values) => (await import('../cheat/cheat.ts')).cheat(values),
  },
  {
    name: 'soak',
    summary: 'Let visitors come and go on a server of its own for an hour, and say whether anything is left behind',
    flags: {
      duration: { type: 'string', summary: 'how long, like 2m or 1h; 1h where not given' },
      bots: { type: 'string', summary: 'honest players beside; 20 where not given' },
      rate: { type: 'string', summary: 'visitors a second, like 10/s, which it is where not given' },
      seed: { type: 'string', summary: 'of what visitors do' },
      counts: { type: 'boolean', summary: 'judge sessions, timers and the like alone, not memory: for a short soak' },
      plot: { type: 'string', summary: 'a file for a plot (SVG) of the memory' },
      serve: { type: 'boolean', summary: 'be the server: for the soak itself, which starts this' },
      'no-build': NO_BUILD,
      json: { type: 'boolean', summary: 'print all figures as one line of JSON' },
    },
    run: async (values) => (await import('../soak/soak.ts')).soak(values),
  },
  {
    name: 'chaos',
    summary:
      'Do faults to hosts, gateways, their lines and Redis, and say whether anything is lost, doubled or left behind',
    flags: {
      schedules: { type: 'string', summary: 'how many, each from the next seed; 20 where not given' },
      seed: SEED,
      fault: { type: 'string', summary: 'no schedules, but this fault again and again, like host-is-ended' },
      players: {
        type: 'string',
        summary: 'with --fault: who plays, of more than 60 all but 20 as listeners; 100 where not given',
      },
      times: { type: 'string', summary: 'with --fault: how often; 5 where not given' },
      every: { type: 'string', summary: 'with --fault: from one to the next; 10s where not given' },
      for: { type: 'string', summary: 'with --fault: how long what stands still does; 3s where not given' },
      redis: { type: 'boolean', summary: 'with --fault: what is kept lies in a Redis, not in a folder' },
      'fail-if': {
        type: 'string',
        summary: "with --fault: a figure's limit, like 'gapMs.max>150': then the exit status is 1",
      },
      plot: { type: 'string', summary: 'with --fault: a file for a plot of the gaps, SVG' },
      'no-build': NO_BUILD,
      json: FIGURES,
    },
    run: async (values) => (await import('../chaos/chaos.ts')).chaos(values),
  },
  {
    name: 'capacity',
    summary: 'Raise bots until a budget breaks: how many players fit, and what ends first',
    flags: {
      'budget-p99-tick-ms': { type: 'string', summary: 'most that ticks may take, p99; 12 where not given' },
      'budget-p99-age-ms': { type: 'string', summary: 'most that states may be old, p99; 350 where not given' },
      'budget-p99-ack-ms': { type: 'string', summary: 'most until a move is confirmed, p99; 120 where not given' },
      url: SERVER,
      admin: { type: 'string', summary: 'its private port, like http://127.0.0.1:9464, for what the ticks take' },
      brain: { type: 'string', summary: 'human, hunter, still, storm, wander; human where not given' },
      most: { type: 'string', summary: 'players that are tried at most; 5000 where not given' },
      step: { type: 'string', summary: 'how long each number of players is measured, at least 1s; 8s where not given' },
      repeats: { type: 'string', summary: 'how often it is narrowed down; 3 where not given' },
      seed: { type: 'string', summary: 'the same seed, the same bots' },
      plot: { type: 'string', summary: 'the file for the plot; capacity.svg where not given' },
      html: REPORT,
      'no-build': { type: 'boolean', summary: 'use what is built' },
      json: { type: 'boolean', summary: 'print the result as one line of JSON' },
    },
    run: async (values) => (await import('../capacity/capacity.ts')).capacity(values),
  },
  {
    name: 'attack',
    summary: 'Try known attacks on a server with honest players beside: what works, and what it costs them',
    flags: {
      url: SERVER,
      admin: { type: 'string', summary: 'its private port, like http://127.0.0.1:9464, for counters and memory' },
      only: { type: 'string', summary: 'names of attacks, separated by commas; all where not given' },
      list: { type: 'boolean', summary: 'name all attacks' },
      duration: { type: 'string', summary: 'about how long each lasts, at least 500ms; 3s where not given' },
      bots: { type: 'string', summary: 'how many honest players there are; 30 where not given' },
      busy: { type: 'boolean', summary: 'the machine is busy: latency and memory are printed and not judged' },
      'no-build': { type: 'boolean', summary: 'use what is built' },
      json: { type: 'boolean', summary: 'print the result as one line of JSON' },
    },
    run: async (values) => (await import('../attack/attack.ts')).attack(values),
  },
  {
    name: 'profile',
    summary: 'Say where the time of ticks goes, phase by phase',
    flags: {
      bots: { type: 'string', summary: 'how many play; 300 where not given' },
      duration: { type: 'string', summary: 'how long ticks are counted, at least 1s; 30s where not given' },
      brain: { type: 'string', summary: 'human, hunter, still, storm, wander; human where not given' },
      seed: { type: 'string', summary: 'the same seed, the same bots' },
      out: { type: 'string', summary: 'a folder for what is written; profile where not given' },
      compare: { type: 'string', summary: 'the folder of an earlier profile: print what differs' },
      attach: {
        type: 'string',
        summary: 'the private port of a server that runs, like http://127.0.0.1:9464; no bots then',
      },
      'no-build': { type: 'boolean', summary: 'use what is built' },
      json: { type: 'boolean', summary: 'print the profile as one line of JSON' },
    },
    run: async (values) => (await import('../profile/profile.ts')).profile(values),
  },
  {
    name: 'replay',
    summary: "Run a room's recorded minutes again, and say where they differ; or show a replay that was shared",
    operands: {
      FILE: 'a journal, as the server writes it to CAPTURE_DIR, or the link or file of a replay that was shared',
    },
    flags: {
      at: { type: 'string', summary: 'stop at the end of this tick' },
      dump: { type: 'boolean', summary: 'print the world as it is where the replay ends' },
      watch: {
        type: 'boolean',
        summary: 'show it in the browser, with pause, step, speed and seek; --at begins there',
      },
      profile: {
        type: 'string',
        orElse: 'profile',
        summary: 'what each rule costs, as a table, summary.json and cpu.cpuprofile in this folder',
      },
      json: { type: 'boolean', summary: 'print the figures as one line of JSON, the world among them' },
    },
    run: async (values) => (await import('../replay/replay.ts')).replay(values),
  },
  {
    name: 'data',
    summary: 'Take what is kept out of the store (export), in (import), or remove all of one player (forget)',
    operands: { ACT: 'export, import or forget', ID: 'with forget: an identity, or its secret' },
    flags: {
      in: { type: 'string', summary: 'with import: a file of lines; standard input where not given' },
      dir: {
        type: 'string',
        summary: "the store's folder; where not given Redis if REDIS_URL is set, else `store` in DATA_DIR",
      },
    },
    run: async (values) => (await import('../data/data.ts')).data(values),
  },
  {
    name: 'recorder',
    needsSources: true,
    summary: 'Measure the recorder: how small journals are, how fast they replay, what recording costs',
    flags: {
      only: {
        type: 'string',
        summary: 'a part: storm, human, hunter, cost; a list with commas; all but hunter where not given',
      },
      bots: { type: 'string', summary: 'how many play; 100 where not given' },
      duration: { type: 'string', summary: 'virtual time they play, at least 1s; 10m where not given' },
      line: {
        type: 'string',
        summary: 'their line: lan, fibre, cable, wifi, 4g, 3g, intercontinental, train, freeze; wifi where not given',
      },
      seed: { type: 'string', summary: 'the same seed, the same journal' },
      cells: { type: 'string', summary: 'along a side of their world; as many as their seats need where not given' },
      round: { type: 'string', summary: 'how long a round is, at least 120s; 6m where not given' },
      out: { type: 'string', summary: 'a file for the journal' },
    },
    run: async (values) => (await import('../recorder/recorder.ts')).recorder(values),
  },
  {
    name: 'bench',
    needsSources: true,
    summary: 'Measure the server beside its peers, in one run (needs Linux and a C compiler)',
    flags: {
      quick: { type: 'boolean', summary: 'only see that all of it runs; the figures mean nothing' },
      full: { type: 'boolean', summary: 'everything beside everything: many hours' },
      largest: { type: 'boolean', summary: 'only look for the largest number of clients' },
      memory: { type: 'boolean', summary: 'only measure memory per player' },
      client: { type: 'boolean', summary: 'only measure the page: script and garbage of a picture with 300 comets' },
      world: {
        type: 'boolean',
        summary: 'only measure a room of 1000, 3000 and 10,000 people: its host, and a gateway without sockets',
      },
      gateways: {
        type: 'boolean',
        summary: 'only measure how many clients two gateways hold that have half a core each, by how many one does',
      },
      latency: {
        type: 'boolean',
        summary: 'only measure how much later others see a move with CORES=2, and with a host and a gateway',
      },
      minutes: { type: 'string', summary: 'with --client: play so long among 60 bots, and see that nothing grows' },
      contender: {
        type: 'string',
        summary:
          'limit, cometa, cometa@1 to @6 (SEND_EVERY), cometa:PATH (another checkout, built, with the same wire and settings), ' +
          'colyseus, nengi, socketio, ws-json, ws-tutorial',
      },
      scenario: { type: 'string', summary: 'open, arena' },
      play: { type: 'string', summary: 'random, human, storm' },
      mode: { type: 'string', summary: 'strict, natural' },
      clients: { type: 'string', summary: 'how many; like all of these a list with commas' },
      repeats: { type: 'string', summary: 'rounds; 3 where not given' },
      seconds: { type: 'string', summary: 'measured of each run; 4 where not given' },
      write: { type: 'boolean', summary: 'write docs/BENCHMARKS.md and its plots' },
      html: REPORT,
      json: { type: 'boolean', summary: 'print the results as one line of JSON' },
    },
    run: async (values) => (await import('../bench/bench.ts')).bench(values),
  },
];
