import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../server/machine/free-port.ts';
import { findRedis } from '../../../tools/lib/install/redis.mjs';

/** A Redis of a test's own, which keeps nothing when it ends. */
export interface TestRedis {
  readonly url: string;
  /** Forgets all. */
  flush(): Promise<void>;
  /** Sends a command, and gives back the first line of the answer. */
  say(command: string): Promise<string>;
  /** It stands still, and hears nothing. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** Undefined where there is no Redis, and none can be had; then it says so. */
export async function startRedis(...options: string[]): Promise<TestRedis | undefined> {
  const path = findRedis();
  if (!path) {
    console.log('Not looked at in Redis: redis-server is not installed.');
    return undefined;
  }
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'cometa-redis-'));
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir];
  const child = spawn(path, [...args, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  await untilReady(child);
  const say = (command: string): Promise<string> => ask(port, command);
  return {
    url: `redis://127.0.0.1:${port}`,
    flush: async () => void (await say('FLUSHALL')),
    say,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (data) => {
      text += data;
      if (text.includes('Ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(`Redis has ended: ${text}`)));
  });
}

/** One line of Redis's own inline protocol. */
function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('error', reject);
    socket.on('data', (data) => {
      text += data;
      if (!text.includes('\r\n')) return;
      socket.destroy();
      resolve(text.split('\r\n')[0]);
    });
    socket.write(`${command}\r\n`);
  });
}
