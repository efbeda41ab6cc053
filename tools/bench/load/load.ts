// Building and running the load generator, load.c.

import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ROOT } from '../../../bin/build.mjs';
import type { Script } from '../contenders/shared/script.ts';

/** What the load generator has measured; times in milliseconds unless the name says otherwise. */
export interface LoadFigures {
  clients: number;
  joined: number;
  /** After they had joined. */
  lost: number;
  /** How long it measured. */
  seconds: number;
  updates: number;
  /** All that came over the sockets, heads included. */
  bytesIn: number;
  messagesIn: number;
  movesSent: number;
  /** Moves for which the socket had no room. */
  movesRefused: number;
  updatesPerSecond: number;
  /** Updates by those that 20 a second for each client would be. */
  coverage: number;
  /** Between two updates of one client. */
  gapMs: { p50: number; p99: number; max: number };
  /** How late the generator itself was with moves. */
  sendLateMs: { p50: number; p99: number };
  /** Its own, of one core. */
  cpuShare: number;
  serverCpuUs: number;
  /** Bytes. */
  serverRss: number;
}

export interface LoadOptions {
  binary: string;
  script: Script;
  clients: number;
  mode: 'strict' | 'natural';
  movesFile: string;
  /** Without: no figures of the server's process. */
  serverPid?: number | undefined;
  warmMs: number;
  measureMs: number;
  joinMs: number;
  /** The core to run on. */
  pinTo?: number | undefined;
  /** `joined N`, `lost N: why`, `begin` and `end`, as they happen. */
  onLine?: ((line: string) => void) | undefined;
  /** Given what ends warming up, or measuring, before its time. */
  onStart?: ((goOn: () => void) => void) | undefined;
}

const SOURCE = join(ROOT, 'tools/bench/load/load.c');
const CACHE_DIR = join(ROOT, '.cache/bench');
const COMPILER_ARGS = ['-O2'];

/** Longer than everything together may take, the generator hangs: it looks at its clock a thousand times a second. */
const SPARE_MS = 30_000;

/**
 * Compiles the load generator, unless this source has been compiled before.
 * @returns path of the program
 * @throws an Error with a sentence where that is impossible
 */
export async function buildLoad(): Promise<string> {
  if (process.platform !== 'linux') throw new Error('The load generator runs on Linux only: it needs epoll.');
  const source = await readFile(SOURCE);
  const hash = createHash('sha256').update(source).update(COMPILER_ARGS.join(' ')).digest('hex').slice(0, 16);
  const binary = join(CACHE_DIR, `load-${hash}`);
  if (existsSync(binary)) return binary;
  await mkdir(CACHE_DIR, { recursive: true });
  // Two that build at once must not run each other's half of a file.
  const unfinished = `${binary}.${process.pid}`;
  await compile(unfinished);
  await rename(unfinished, binary);
  return binary;
}

async function compile(output: string): Promise<void> {
  try {
    await promisify(execFile)('cc', [...COMPILER_ARGS, '-o', output, SOURCE]);
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    if (code === 'ENOENT') {
      throw new Error('The load generator needs a C compiler (cc): on Debian, apt-get install gcc libc6-dev.');
    }
    throw new Error(`The load generator cannot be compiled: ${stderr?.trim() || error}`);
  }
}

/**
 * Plays all clients against a server.
 * @throws an Error with a sentence when clients could not join, or all were lost
 */
export async function runLoad(options: LoadOptions): Promise<LoadFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'cometa-load-'));
  try {
    const specFile = join(folder, 'spec');
    await writeFile(specFile, describeSpec(options));
    return await spawnLoad(options, specFile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function spawnLoad(
  { binary, movesFile, pinTo, onStart, onLine, joinMs, warmMs, measureMs }: LoadOptions,
  specFile: string,
): Promise<LoadFigures> {
  const command = [binary, specFile, movesFile];
  if (pinTo !== undefined) command.unshift('taskset', '-c', String(pinTo));
  return new Promise((resolve, reject) => {
    const timeout = joinMs + warmMs + measureMs + SPARE_MS;
    const child = spawn(command[0], command.slice(1), { timeout, killSignal: 'SIGKILL' });
    onStart?.(() => child.kill('SIGUSR1'));
    let result = '';
    let complaint = '';
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) result = line;
      else onLine?.(line);
    });
    child.stderr.on('data', (data) => {
      complaint += data;
    });
    child.on('error', (error) => reject(new Error(`${command[0]} cannot be started: ${error.message}.`)));
    child.on('close', (status, signal) => {
      const { error, ...figures } = result ? JSON.parse(result) : { error: undefined };
      if (status === 0 && result && !error) resolve(figures);
      else reject(new Error(error ?? `The load generator ended with ${signal ?? status}. ${complaint}`.trim()));
    });
  });
}

/** The generator's SPECFILE: one item a line, words with a space between. load.c tells what they mean. */
function describeSpec({ script, clients, mode, serverPid, warmMs, measureMs, joinMs }: LoadOptions) {
  const ports = script.ports ?? [script.port];
  const lines = [`clients ${clients}`, ...ports.map((port) => `port ${port}`), `pid ${serverPid ?? 0}`];
  lines.push(`joinMs ${joinMs}`, `warmMs ${warmMs}`, `measureMs ${measureMs}`);
  lines.push(`everySlot ${mode === 'strict' || script.everySlot ? 1 : 0}`, `dialect ${script.dialect}`);
  lines.push(...describePerClient('path', script.path ?? '/', script.paths, clients));
  for (const { after, match, text, hex, hexPerClient } of script.opening) {
    lines.push(`step ${after} ${bytes(match)} ${kind(text)}`);
    lines.push(...describePerClient('payload', hex, hexPerClient, clients));
  }
  if (script.joined) lines.push(`joined ${bytes(script.joined.match)}`);
  lines.push(...script.replies.map(({ match, text, hex }) => `reply ${bytes(match)} ${kind(text)} ${bytes(hex)}`));
  if (script.dialect !== 'cometa') lines.push(...describePlainMoves(script));
  return `${lines.join('\n')}\n`;
}

function describePlainMoves({ text, moves, counter, update }: Script) {
  if (moves?.length !== 1024 || !update)
    throw new Error('A plain script needs 1024 moves and the beginning of updates.');
  const lines = [`update ${bytes(update.match)} ${kind(update.text)}`, `moves ${kind(text)}`];
  if (counter) {
    const order = counter.littleEndian ? 'little' : 'big';
    lines.push(`counter ${counter.offset} ${counter.bytes} ${order} ${counter.first}`);
  }
  return [...lines, ...moves.map((hex, i) => `move ${i} ${bytes(hex)}`)];
}

function describePerClient(
  item: string,
  all: string | undefined,
  each: string[] | undefined,
  clients: number,
): string[] {
  if (!each) return [`${item} * ${bytes(all)}`];
  if (each.length < clients)
    throw new Error(`The script has a ${item} for ${each.length} clients, not for ${clients}.`);
  return each.slice(0, clients).map((value, i) => `${item} ${i} ${bytes(value)}`);
}

/** Hex as a word: an empty text would be none. */
function bytes(value: string | undefined): string {
  return value || '-';
}

function kind(text: boolean): string {
  return text ? 'text' : 'binary';
}
