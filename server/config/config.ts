import { join } from 'node:path';
import * as v from 'valibot';
import { isPackage, ROOT } from '../../game/node/root.ts';
import { findAlike, findMisspelt } from './did-you-mean.ts';
import { type EnvFile, readEnvFile } from './env-file.ts';
import type { Setting } from './kinds.ts';
import { SETTINGS } from './settings.ts';

type Table = typeof SETTINGS;

/** Checked configuration, one field for each setting. */
export type Config = { readonly [Field in keyof Table]: v.InferOutput<Table[Field]['schema']> };

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
  const values: Record<string, unknown> = {};
  for (const [field, setting] of Object.entries<Setting<unknown>>(SETTINGS)) {
    const { env: name, schema, rule } = setting;
    const line = env[name] === undefined ? file.settings.get(name) : undefined;
    const given = (line?.value ?? env[name])?.trim();
    const read = v.safeParse(schema, given || setting.default);
    values[field] = read.output;
    if (read.success) continue;
    const where = line ? `${file.path}, line ${line.line}: ` : '';
    problems.push(`${where}${name} is "${given}", but must be ${rule}.`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return values as Config;
}

const NAMES = Object.values(SETTINGS).map(({ env }) => env);

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
 * For an entry point: reads `.env` beside `package.json` when there is one, of an installed package in the working directory, then the environment. With a bad value it prints what
 * is wrong and ends the process with status 1.
 */
export function loadConfigOrExit(): Config {
  const file = readEnvFile(join(isPackage ? process.cwd() : ROOT, '.env'));
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
