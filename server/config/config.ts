import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findAlike, findMisspelt } from './did-you-mean.ts';
import { type EnvFile, readEnvFile } from './env-file.ts';

// Every value that may differ from one installation to the next. `.env.example` says the same; a test compares them.

interface WholeNumber {
  readonly env: string;
  readonly kind: 'wholeNumber';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly doc: string;
}

interface Text {
  readonly env: string;
  readonly kind: 'text';
  readonly default: string;
  readonly doc: string;
}

/** Where to listen: a name or an address of this machine. */
interface Host {
  readonly env: string;
  readonly kind: 'host';
  readonly default: string;
  readonly doc: string;
}

interface Choice {
  readonly env: string;
  readonly kind: 'choice';
  readonly default: string;
  readonly choices: readonly string[];
  readonly doc: string;
}

/** A port of its own for a part that one can do without. */
interface PortOrOff {
  readonly env: string;
  readonly kind: 'portOrOff';
  readonly default: number;
  readonly doc: string;
}

type Variable = WholeNumber | Text | Host | Choice | PortOrOff;

export const VARIABLES = {
  port: {
    env: 'PORT',
    kind: 'wholeNumber',
    default: 8080,
    min: 0,
    max: 65535,
    doc: 'The TCP port of page, WebSocket and public API; 0 takes a free one.',
  },
  host: {
    env: 'HOST',
    kind: 'host',
    default: '0.0.0.0',
    doc: 'The address to listen on; 127.0.0.1 lets only this machine in.',
  },
  adminPort: {
    env: 'ADMIN_PORT',
    kind: 'portOrOff',
    default: 9464,
    doc: 'The TCP port of dashboard, metrics, tick ledger and captures, for this machine alone (127.0.0.1); 0 takes a free one.',
  },
  roomSeats: {
    env: 'ROOM_SEATS',
    kind: 'wholeNumber',
    default: 100,
    min: 1,
    max: 10_000,
    doc: 'How many comets a room holds; its world grows with them. Beyond 1000 is for measuring: nobody knows so many rivals.',
  },
  worldCells: {
    env: 'WORLD_CELLS',
    kind: 'wholeNumber',
    default: 0,
    min: 0,
    max: 255,
    doc: 'Cells of 256 pixels along a side of the world (fewer than 4 count as 4); 0 has it follow from the seats.',
  },
  view: {
    env: 'VIEW',
    kind: 'choice',
    default: 'screen',
    choices: ['screen', 'world'],
    doc: 'What a player is told of: what can be on its screen, or the whole world, for small arenas.',
  },
  sendEvery: {
    env: 'SEND_EVERY',
    kind: 'wholeNumber',
    default: 2,
    min: 1,
    max: 6,
    doc: 'A client gets a frame every so many ticks of 1/60 s: 1 is 60 a second, 2 is 30, 3 is 20.',
  },
  longestSilenceMs: {
    env: 'LONGEST_SILENCE_MS',
    kind: 'wholeNumber',
    default: 250,
    min: 0,
    max: 250,
    doc: 'How long a client is sent nothing when nothing happens in its view; 0 sends every frame, empty ones too.',
  },
  crowd: {
    env: 'CROWD',
    kind: 'wholeNumber',
    default: 250,
    min: 0,
    max: 10_000,
    doc: 'From so many comets in a room on, frames that tell only of what is far away may wait for the next: it saves a third.',
  },
  bots: {
    env: 'BOTS',
    kind: 'wholeNumber',
    default: 0,
    min: 0,
    max: 100,
    doc: 'How many play in the public room at least: bots come in, and leave as people come.',
  },
  maxRooms: {
    env: 'MAX_ROOMS',
    kind: 'wholeNumber',
    default: 100,
    min: 1,
    max: 10_000,
    doc: 'How many rooms may be open at once; joins beyond are refused.',
  },
  graceSeconds: {
    env: 'GRACE_SECONDS',
    kind: 'wholeNumber',
    default: 60,
    min: 0,
    max: 3600,
    doc: 'How many seconds a comet whose connection is lost waits, parked, for its player.',
  },
  hiddenMinutes: {
    env: 'HIDDEN_MINUTES',
    kind: 'wholeNumber',
    default: 30,
    min: 1,
    max: 1440,
    doc: 'How many minutes the comet of a hidden tab waits, parked.',
  },
  worldSeed: {
    env: 'WORLD_SEED',
    kind: 'wholeNumber',
    default: 0,
    min: 0,
    max: 4_294_967_295,
    doc: 'The seed of every room; 0 draws one at random for each.',
  },
  captureDir: {
    env: 'CAPTURE_DIR',
    kind: 'text',
    default: '.cache/captures',
    doc: 'The folder for journals and traces: of slow ticks, of rooms that crashed, and those asked for.',
  },
  captureMinutes: {
    env: 'CAPTURE_MINUTES',
    kind: 'wholeNumber',
    default: 10,
    min: 0,
    max: 60,
    doc: 'How many minutes of each room can be replayed, kept in memory; 0 records nothing.',
  },
  capturesPerMinute: {
    env: 'CAPTURES_PER_MINUTE',
    kind: 'wholeNumber',
    default: 2,
    min: 0,
    max: 60,
    doc: 'How many captures slow ticks and crashes may cause in a minute; 0: only those asked for are written.',
  },
  captureMegabytes: {
    env: 'CAPTURE_MEGABYTES',
    kind: 'wholeNumber',
    default: 256,
    min: 1,
    max: 1_000_000,
    doc: 'How much the folder of captures may hold; beyond, the oldest go, those of slow ticks first.',
  },
  profileSamples: {
    env: 'PROFILE_SAMPLES',
    kind: 'choice',
    default: 'armed',
    choices: ['off', 'armed', 'on'],
    doc: 'Whether stacks are sampled for traces: never, for ten seconds after a slow tick, so that the next one shows them, or always.',
  },
  logLevel: {
    env: 'LOG_LEVEL',
    kind: 'choice',
    default: 'info',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    doc: 'The least important kind of log line to write.',
  },
  shutdownSeconds: {
    env: 'SHUTDOWN_SECONDS',
    kind: 'wholeNumber',
    default: 5,
    min: 1,
    max: 60,
    doc: 'How many seconds a stopping server gives its sockets to close.',
  },
} as const satisfies Record<string, Variable>;

type Table = typeof VARIABLES;

type ValueOf<V extends Variable> = V extends WholeNumber
  ? number
  : V extends PortOrOff
    ? number | 'off'
    : V extends Choice
      ? V['choices'][number]
      : string;

/** Checked configuration, one field for each variable. */
export type Config = { readonly [K in keyof Table]: ValueOf<Table[K]> };

/** Thrown when variables have bad values; the message has one sentence for each of them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'BAD_CONFIG';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** No file: what tests and tools give is all there is. */
const NO_FILE: EnvFile = { path: '', settings: new Map(), problems: [] };

/**
 * Reads and checks every variable; one that is set wins over the file. An empty value counts as not given, as `PORT=` in an `.env`
 * file usually means.
 * @throws ConfigError naming at once every bad value, and every line of the file that cannot be read or is misspelt
 */
export function readConfig(env: NodeJS.ProcessEnv, file: EnvFile = NO_FILE): Config {
  const problems = [...file.problems, ...findMisspeltLines(file)];
  const values: Record<string, number | string> = {};
  for (const [name, variable] of Object.entries<Variable>(VARIABLES)) {
    const line = env[variable.env] === undefined ? file.settings.get(variable.env) : undefined;
    const given = (line?.value ?? env[variable.env])?.trim();
    const value = given ? parseValue(variable, given) : variable.default;
    if (value !== undefined) values[name] = value;
    else {
      const where = line ? `${file.path}, line ${line.line}: ` : '';
      problems.push(`${where}${variable.env} is "${given}", but must be ${describeRange(variable)}.`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return values as Config;
}

const NAMES = Object.values<Variable>(VARIABLES).map(({ env }) => env);

/** The file is ours, so a name that is nearly one of ours is an error: the server would run with a value nobody wants. */
function findMisspeltLines({ path, settings }: EnvFile): string[] {
  return [...settings].flatMap(([name, { line }]) => {
    const meant = NAMES.includes(name) ? undefined : findAlike(name, NAMES);
    return meant === undefined ? [] : [`${path}, line ${line}: there is no setting ${name}. Did you mean ${meant}?`];
  });
}

/** The environment is everybody's, so only what is most surely meant for us is told, and nothing ends. */
export function findMisspeltVariables(env: NodeJS.ProcessEnv): string[] {
  return Object.keys(env).flatMap((name) => {
    const meant = NAMES.includes(name) ? undefined : findMisspelt(name, NAMES);
    return meant === undefined
      ? []
      : [`The variable ${name} is set, and there is no such setting. Did you mean ${meant}?`];
  });
}

/**
 * For an entry point: reads `.env` beside `package.json` when there is one, then the environment. With a bad value it prints what
 * is wrong and ends the process with status 1.
 */
export function loadConfigOrExit(): Config {
  const file = readEnvFile(join(findRoot(), '.env'));
  try {
    const config = readConfig(process.env, file);
    for (const sentence of findMisspeltVariables(process.env)) console.error(sentence);
    // Others may be for Node, or for a process we start.
    for (const [name, { value }] of file.settings) process.env[name] ??= value;
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) console.error(problem);
    process.exit(1);
  }
}

/** The folder of `package.json`, whatever the working directory: this file is built into more than one depth below it. */
function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

/** The text of `.env.example`. */
export function describeVariables(): string {
  const head = '# Copy to .env and change what you need. Variables of the real environment win over this file.\n';
  const entries = Object.values<Variable>(VARIABLES).map(
    (variable) => `\n# ${variable.doc}\n# Allowed: ${describeRange(variable)}.\n${variable.env}=${variable.default}\n`,
  );
  return head + entries.join('');
}

function parseValue(variable: Variable, given: string): number | string | undefined {
  switch (variable.kind) {
    case 'wholeNumber':
      return parseWholeNumber(variable, given);
    case 'portOrOff':
      return given === 'off' ? given : parseWholeNumber(PORTS, given);
    case 'choice':
      return variable.choices.includes(given) ? given : undefined;
    case 'host':
      return parseHost(given);
    case 'text':
      return given;
  }
}

const PORTS = { min: 0, max: 65535 };

function parseWholeNumber({ min, max }: { min: number; max: number }, given: string): number | undefined {
  // Number() alone would take 0x1F, 1e3 and 8080.0, which are typing errors more often than meant.
  if (!/^\d{1,15}$/.test(given)) return undefined;
  const value = Number(given);
  return value >= min && value <= max ? value : undefined;
}

/** An IPv6 address may stand in brackets, as in a URL; a port may not stand behind it. */
function parseHost(given: string): string | undefined {
  const host = given.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) !== 0 || /^[\w.-]+$/.test(host) ? host : undefined;
}

function describeRange(variable: Variable): string {
  switch (variable.kind) {
    case 'wholeNumber':
      return `a whole number from ${variable.min} to ${variable.max}`;
    case 'portOrOff':
      return `a whole number from ${PORTS.min} to ${PORTS.max}, or off`;
    case 'choice':
      return `one of ${variable.choices.join(', ')}`;
    case 'host':
      return 'a name or an address of this machine, like 127.0.0.1 or ::1';
    case 'text':
      return 'any text';
  }
}
