// A contender's process, and what it says: over its channel, or on its output.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Heard {
  message?: Record<string, unknown>;
  line?: string;
}

export interface Child {
  readonly pid: number;
  /** Sends a question. The answer is awaited with `hears`. */
  ask(what: string): void;
  /** Waits until `pick` finds what it looks for. Rejects with a sentence after `ms`, and when the process has ended. */
  hears<T>(pick: (heard: Heard) => T | undefined, ms: number): Promise<T>;
  /** Ends the process, and resolves when it is gone. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  /** For sentences about it. */
  name: string;
  /** Behind `node`. */
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** The core it may use, where the system can say so. */
  pinTo: number | undefined;
}

const GOODBYE_MS = 3000;
const STDERR_LINES = 20;

/** Starts a process that this one can talk with. */
export function startChild({ name, args, cwd, env, pinTo }: ChildOptions): Child {
  const command = [process.execPath, ...args];
  // taskset becomes the program it starts, so the process id and the channel are Node's.
  if (pinTo !== undefined && hasTaskset()) command.unshift('taskset', '-c', String(pinTo));
  const [file, ...rest] = command;
  const child = spawn(file, rest, { cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  return follow(name, child);
}

function hasTaskset(): boolean {
  return process.platform === 'linux' && spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;
}

function follow(name: string, child: ChildProcess): Child {
  const listeners = new Set<(heard: Heard) => void>();
  const mourners = new Set<(why: string) => void>();
  const lastLines: string[] = [];
  let end: string | undefined;

  const tell = (heard: Heard) => {
    for (const listener of [...listeners]) listener(heard);
  };
  const gone = new Promise<void>((resolve) => {
    const finish = (why: string) => {
      end = why;
      for (const mourn of [...mourners]) mourn(why);
      resolve();
    };
    child.once('error', (error) => finish(`could not be started: ${error.message}`));
    // Not "exit": the last lines of its output come after that.
    child.once('close', (code, signal) => finish(`ended with ${signal ?? `status ${code}`}`));
  });
  child.on('message', (message) => tell({ message: message as Record<string, unknown> }));
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => tell({ line }));
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lastLines.push(line);
      if (lastLines.length > STDERR_LINES) lastLines.shift();
    });
  }
  const sentence = (what: string) =>
    [`The contender "${name}" ${what}.`, ...lastLines.map((line) => `  ${line}`)].join('\n');

  return {
    pid: child.pid ?? 0,
    // With a callback a question to a process that is gone is no error here: whoever awaits the answer is told.
    ask: (what) => void child.send({ ask: what }, () => {}),
    hears(pick, ms) {
      return new Promise((resolve, reject) => {
        const done = () => {
          clearTimeout(timer);
          listeners.delete(listen);
          mourners.delete(fail);
        };
        const listen = (heard: Heard) => {
          const found = pick(heard);
          if (found === undefined) return;
          done();
          resolve(found);
        };
        const fail = (what: string) => {
          done();
          reject(new Error(sentence(what)));
        };
        const timer = setTimeout(() => fail(`said nothing for ${ms / 1000} s`), ms);
        if (end !== undefined) return fail(end);
        listeners.add(listen);
        mourners.add(fail);
      });
    },
    async stop() {
      if (end !== undefined) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), GOODBYE_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}
