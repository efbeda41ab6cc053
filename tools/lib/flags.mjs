// What the values of flags say: each reader gives the value, or throws a sentence about what is wrong with it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OutputError, whyNot } from './output.mjs';

/** A mistake in a command line: its message is a sentence, the exit status is 2. */
export class UsageError extends Error {}

export const USAGE_STATUS = 2;

/**
 * Runs a command whose flags may be wrong.
 * @param {string} name
 * @param {() => Promise<number | undefined>} run
 * @returns {Promise<number | undefined>} exit status
 */
export async function withUsage(name, run) {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message} "cometa ${name} --help" lists what there is.`);
      return USAGE_STATUS;
    }
    console.error(`cometa ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

/**
 * A whole number in a range.
 * @param {string} flag
 * @param {string | boolean | undefined} value
 * @param {{ default: number, min: number, max: number }} range
 */
export function readCount(flag, value, { default: otherwise, min, max }) {
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
 * A time: `30s`, `2m`, `1h`, `500ms`, or seconds. @returns milliseconds
 * @param {string} flag
 * @param {string | boolean | undefined} value
 * @param {number} otherwise milliseconds
 * @param {{ leastMs: number, why: string }} [least] below it figures would be made of nothing; `why` goes on from "at least 5s "
 */
export function readDurationMs(flag, value, otherwise, least) {
  if (value === undefined) return otherwise;
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(String(value)) ?? [];
  const ms = Number(number) * UNITS_MS[/** @type {keyof typeof UNITS_MS} */ (unit)];
  if (!(ms > 0 && ms <= LONGEST_MS)) {
    throw new UsageError(`--${flag} takes a time like 30s, 2m or 1h, up to a week, not "${value}".`);
  }
  if (least && ms < least.leastMs) {
    throw new UsageError(`--${flag} takes at least ${least.leastMs / 1000}s ${least.why}, not "${value}".`);
  }
  return ms;
}

/**
 * So many a second: `20/s`, or `20`.
 * @param {string} flag
 * @param {string | boolean | undefined} value
 * @param {number} otherwise
 */
export function readRate(flag, value, otherwise) {
  if (value === undefined) return otherwise;
  const [, number] = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(String(value)) ?? [];
  const rate = Number(number);
  if (!(rate > 0 && rate <= 10_000)) {
    throw new UsageError(`--${flag} takes how many a second, like 20/s, up to 10000, not "${value}".`);
  }
  return rate;
}

/**
 * One of some names.
 * @param {string} flag
 * @param {string | boolean | undefined} value
 * @param {readonly string[]} names
 */
export function readChoice(flag, value, names) {
  if (value === undefined || names.includes(String(value))) return value;
  throw new UsageError(`--${flag} takes one of ${names.join(', ')}, not "${value}".`);
}

/**
 * The address of a server, as of its page or its WebSocket, under a path as well. @returns `http://host:port/path`, without a slash
 * at the end: what the server answers follows, like `/healthz`
 * @param {string} flag
 * @param {string | boolean | undefined} value
 * @param {string} otherwise
 */
export function readOrigin(flag, value, otherwise) {
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
 * A condition on a summary: `moveToAckMs.p99>80`.
 * @param {string} flag
 * @param {string | boolean | undefined} value
 * @param {object} sample a summary with all figures there are: what it lacks is refused before the run
 * @returns {((summary: object) => string | undefined) | undefined} a sentence where it is met
 */
export function readLimit(flag, value, sample) {
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
    /** @type {any} */
    let figure = summary;
    for (const name of path.split('.')) figure = figure[name];
    return isMet(figure, sign, Number(number)) ? `${path} is ${figure}, and ${value} was to fail.` : undefined;
  };
}

/** The paths of all numbers. @param {object} summary @returns {string[]} */
function listFigures(summary) {
  return Object.entries(summary).flatMap(([name, value]) => {
    if (typeof value === 'number') return [name];
    return typeof value === 'object' ? listFigures(value).map((inner) => `${name}.${inner}`) : [];
  });
}

/**
 * @param {number} figure
 * @param {string} sign
 * @param {number} limit
 */
function isMet(figure, sign, limit) {
  if (sign === '>') return figure > limit;
  if (sign === '<') return figure < limit;
  return sign === '>=' ? figure >= limit : figure <= limit;
}

/**
 * Writes a file that a flag names. Called first with nothing to write: better to be told before a long run than behind it.
 * @param {string} flag
 * @param {string} path
 * @param {string | Uint8Array} text
 * @param {'w' | 'a'} [mode] 'a': behind what is there
 * @throws UsageError where nothing can be written there, OutputError where this cannot: the disk is full by now
 */
export function writeOrRefuse(flag, path, text, mode = 'w') {
  try {
    writeFileSync(path, text, { flag: mode });
  } catch (error) {
    const sentence = `--${flag}: ${path} cannot be written (${whyNot(error)}).`;
    throw text === '' ? new UsageError(sentence) : new OutputError(sentence);
  }
}

/**
 * Makes the folder that a flag names, and sees that its summary can be written.
 * @param {string} flag
 * @param {string} dir
 */
export function prepareFolder(flag, dir) {
  try {
    mkdirSync(dir, { recursive: true });
  } catch {
    // Whatever is in its way, writing says so in a sentence.
  }
  writeSummary(flag, dir, '');
}

/**
 * @param {string} flag that names the folder
 * @param {string} dir
 * @param {object | ''} summary
 */
export function writeSummary(flag, dir, summary) {
  writeOrRefuse(flag, join(dir, 'summary.json'), summary && `${JSON.stringify(summary, null, 2)}\n`);
}
