// A process of the cluster.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../../bin/build.mjs';

export interface Process {
  readonly name: string;
  readonly child: ChildProcess;
  readonly gone: Promise<unknown>;
  readonly lines: string[];
  /** A fault has ended it: whoever waits for it to come up waits for another. */
  isEnded: boolean;
  port(name: 'port' | 'adminPort'): number | undefined;
}

const READY_MS = 60_000;
const LOG_LINES = 400;

export function start(
  name: string,
  path: string,
  args: readonly string[],
  { env, log }: { env: NodeJS.ProcessEnv; log: string[] },
): Process {
  const child = spawn(path, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      for (const text of data
        .toString()
        .split('\n')
        .filter((one) => one !== '')) {
        lines.push(text);
        log.push(`${name}: ${text}`);
      }
      log.splice(0, log.length - LOG_LINES);
    });
  }
  return {
    name,
    child,
    gone: once(child, 'exit'),
    lines,
    isEnded: false,
    port(which) {
      const found = lines.join('\n').match(new RegExp(`"${which}":(\\d+)`));
      return found ? Number(found[1]) : undefined;
    },
  };
}

export function isThere({ child }: Process): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Rejects with a sentence where it ends before, unless a fault has ended it. */
export async function ready(one: Process, isReady: () => boolean): Promise<void> {
  const endMs = performance.now() + READY_MS;
  while (!isReady() && !one.isEnded) {
    if (!isThere(one) || performance.now() > endMs) {
      throw new Error(`${one.name} does not come up. It said:\n${one.lines.join('\n')}`);
    }
    await sleep(20);
  }
}
