// What the values of flags say: each reader gives the value, or throws a sentence about what is wrong with it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders } from '../../game/node/folders.ts';
import { OutputError, whyNot } from './output.ts';

export type FlagValue = string | boolean | undefined;

/** The values of a command line by the names of their flags. */
export type FlagValues = Record<string, FlagValue>;

/** A mistake in a command line: its message is a sentence, the exit status is 2. */
export class UsageError extends Error {}

export const USAGE_STATUS = 2;

/** Runs a command whose flags may be wrong. @returns its exit status, and says in a sentence what it threw */
export async function withUsage(name: string, run: () => Promise<number | undefined>): Promise<number | undefined> {
  try {
    return await run();
  } catch (error) {
    if (isAbsent(error)) throw error; // the command line says it for all commands
    if (error instanceof UsageError) {
      console.error(`${error.message} "cometa ${name} --help" lists what there is.`);
      return USAGE_STATUS;
    }
    console.error(`cometa ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}

/** A whole number in a range. */
export function readCount(
  flag: string,
  value: FlagValue,
  { default: otherwise, min, max }: { default: number; min: number; max: number },
): number {
  if (value === undefined) return otherwise;
  const count = Number(value);
  if (!/^\d+$/.test(String(value)) || count < min || count > max) {
    throw new UsageError(`--${flag} takes a whole number from ${min} to ${max}, not "${value}".`);
  }
  return count;
}

const UNITS_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const LONGEST_MS = 7 * 24 * 3_600_000;

/**
 * A time: `30s`, `2m`, `1h`, `500ms`, or seconds. Below `least` figures would be made of nothing; its `why` goes on from "at least 5s ".
 * @returns milliseconds, as `otherwise` is
 */
export function readDurationMs(
  flag: string,
  value: FlagValue,
  otherwise: number,
  least?: { leastMs: number; why: string },
): number {
  if (value === undefined) return otherwise;
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(String(value)) ?? [];
  const ms = Number(number) * UNITS_MS[unit as keyof typeof UNITS_MS];
  if (!(ms > 0 && ms <= LONGEST_MS)) {
    throw new UsageError(`--${flag} takes a time like 30s, 2m or 1h, up to a week, not "${value}".`);
  }
  if (least && ms < least.leastMs) {
    throw new UsageError(`--${flag} takes at least ${least.leastMs / 1000}s ${least.why}, not "${value}".`);
  }
  return ms;
}

/** So many a second: `20/s`, or `20`. */
export function readRate(flag: string, value: FlagValue, otherwise: number): number {
  if (value === undefined) return otherwise;
  const [, number] = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(String(value)) ?? [];
  const rate = Number(number);
  if (!(rate > 0 && rate <= 10_000)) {
    throw new UsageError(`--${flag} takes how many a second, like 20/s, up to 10000, not "${value}".`);
  }
  return rate;
}

/** One of some names. */
export function readChoice<Name extends string>(
  flag: string,
  value: FlagValue,
  names: readonly Name[],
): Name | undefined {
  const name = names.find((one) => one === value);
  if (value === undefined || name !== undefined) return name;
  throw new UsageError(`--${flag} takes one of ${names.join(', ')}, not "${value}".`);
}

/**
 * The address of a server, as of its page or its WebSocket, under a path as well.
 * @returns `http://host:port/path`, without a slash at the end: what the server answers follows, like `/healthz`
 */
export function readOrigin(flag: string, value: FlagValue, otherwise: string): string {
  const url = URL.canParse(String(value ?? otherwise)) ? new URL(String(value ?? otherwise)) : undefined;
  if (!url || !/^(http|ws)s?:$/.test(url.protocol)) {
    throw new UsageError(
      `--${flag} takes an address like ws://127.0.0.1:8080/ws or https://example.org/cometa/, not "${value}".`,
    );
  }
  // Dropped in silence, a room would be another one, and a password missing.
  if (url.search || url.hash || url.username || url.password) {
    throw new UsageError(`--${flag} takes an address without "?", "#" and "@", not "${value}".`);
  }
  return `${url.protocol.replace('ws', 'http')}//${url.host}${url.pathname.replace(/(\/ws)?\/*$/, '')}`;
}

const LIMIT = /^([\w.]+)\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)$/;

/**
 * A condition on a summary: `moveToAckMs.p99>80`. What `sample`, a summary with all figures there are, lacks is refused before the run.
 * @returns a sentence where it is met
 */
export function readLimit(
  flag: string,
  value: FlagValue,
  sample: object,
): ((summary: object) => string | undefined) | undefined {
  if (value === undefined) return undefined;
  const [, path, sign, number] = LIMIT.exec(String(value)) ?? [];
  if (path === undefined) {
    throw new UsageError(`--${flag} takes a figure, a sign and a number, like "moveToAckMs.p99>80", not "${value}".`);
  }
  const known = listFigures(sample);
  if (!known.includes(path)) {
    throw new UsageError(`--${flag}: there is no figure "${path}". There are ${known.join(', ')}.`);
  }
  return (summary) => {
    let figure: unknown = summary;
    for (const name of path.split('.')) figure = (figure as Record<string, unknown>)[name];
    return isMet(Number(figure), sign, Number(number)) ? `${path} is ${figure}, and ${value} was to fail.` : undefined;
  };
}

/** The paths of all numbers. */
function listFigures(summary: object): string[] {
  return Object.entries(summary).flatMap(([name, value]) => {
    if (typeof value === 'number') return [name];
    return typeof value === 'object' ? listFigures(value).map((inner) => `${name}.${inner}`) : [];
  });
}

function isMet(figure: number, sign: string, limit: number): boolean {
  if (sign === '>') return figure > limit;
  if (sign === '<') return figure < limit;
  return sign === '>=' ? figure >= limit : figure <= limit;
}

/**
 * Writes a file that a flag names. Called first with nothing to write: better to be told before a long run than behind it.
 * Mode `a` writes behind what is there.
 * @throws UsageError where nothing can be written there, OutputError where this cannot: the disk is full by now
 */
export function writeOrRefuse(flag: string, path: string, text: string | Uint8Array, mode: 'w' | 'a' = 'w'): void {
  try {
    writeFileSync(path, text, { flag: mode });
  } catch (error) {
    const sentence = `--${flag}: ${path} cannot be written (${whyNot(error)}).`;
    throw text === '' ? new UsageError(sentence) : new OutputError(sentence);
  }
}

/** Makes the folder that a flag names, and sees that its summary can be written. */
export function prepareFolder(flag: string, dir: string): void {
  try {
    makeFolders(dir);
  } catch {
    // Whatever is in its way, writing says so in a sentence.
  }
  writeSummary(flag, dir, '');
}

/** Writes `summary.json` into the folder that a flag names; empty where there is no summary yet. */
export function writeSummary(flag: string, dir: string, summary: object | ''): void {
  writeOrRefuse(flag, join(dir, 'summary.json'), summary && `${JSON.stringify(summary, null, 2)}\n`);
}
