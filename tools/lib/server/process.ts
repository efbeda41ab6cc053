// A process of a tool's own, and what it says.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../../../bin/build.mjs';

export interface Process {
  readonly name: string;
  readonly child: ChildProcess;
  readonly gone: Promise<unknown>;
  /** The last that it has said. */
  readonly lines: readonly string[];
  /** Whoever started it has ended it: who waits for it to come up waits for another. */
  isEnded: boolean;
  /** Of a server, once its log has told it. */
  port(which: 'port' | 'adminPort' | 'relayPort'): number | undefined;
}

/** However this process ends, it leaves none of its own behind. */
const running = new Set<ChildProcess>();
const STATUS_BY_SIGNAL = { SIGINT: 130, SIGTERM: 143 } as const;

let isWatched = false;

function noteRunning(child: ChildProcess): void {
  if (!isWatched) {
    isWatched = true;
    process.once('exit', endAll);
    for (const [signal, status] of Object.entries(STATUS_BY_SIGNAL)) process.once(signal, () => process.exit(status));
  }
  running.add(child);
  child.once('exit', () => running.delete(child));
}

function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** A loaded machine needs seconds to start Node. */
const READY_MS = 60_000;
const LINES_KEPT = 100;

/** @param onLine told each line that it says, on either stream */
export function startProcess(
  name: string,
  [path, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void = () => {},
): Process {
  const child = spawn(path, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  noteRunning(child);
  const lines: string[] = [];
  const ports = new Map<string, number>();
  const hear = (line: string) => {
    lines.push(line);
    if (lines.length > LINES_KEPT) lines.shift();
    for (const [, which, port] of line.matchAll(/"(port|adminPort|relayPort)":(\d+)/g)) ports.set(which, Number(port));
    onLine(line);
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);
  return { name, child, gone: once(child, 'exit'), lines, isEnded: false, port: (which) => ports.get(which) };
}

export function isThere({ child }: Process): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Rejects with a sentence where it ends before, unless `isEnded`. */
export async function ready(one: Process, isReady: () => boolean): Promise<void> {
  const endMs = performance.now() + READY_MS;
  while (!isReady() && !one.isEnded) {
    if (!isThere(one) || performance.now() > endMs) {
      throw new Error(`The ${one.name} did not come up. It said:\n${one.lines.join('\n')}`);
    }
    await sleep(20);
  }
}
