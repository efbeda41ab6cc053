import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ensureBuilt, SERVER_SCRIPT } from '../../../bin/build.mjs';
import { type Client, createClient } from '../../../game/net/client.ts';
import type { JoinWish } from '../../../game/net/line/status.ts';
import { processTime } from '../../../server/machine/time.ts';
import { figureIn, readMetrics } from '../../../tools/lib/server/metrics.ts';
import { createNodePlatform } from '../../../tools/lib/virtual/node-platform.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The server's own process, whether or not it comes up. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** All that it has said. */
  text(): string;
  readonly exit: Promise<[status: number | null, signal: string | null]>;
}

/** One that runs. */
export interface RunningServer extends ServerProcess {
  /** `127.0.0.1:PORT`. */
  readonly origin: string;
  /** Of a metric, with its label where it has one. */
  figure(name: string): Promise<number>;
}

/** Processes and players of a test. */
export interface Processes {
  /** @param command in place of the server's own script, with what follows it */
  start(env: Record<string, string>, command?: readonly string[]): ServerProcess;
  startServer(env: Record<string, string>): Promise<RunningServer>;
  /** The browser's own client, brought on sixty times a second. `onPicture`: after each time. */
  play(origin: string, name: string, onPicture?: (client: Client) => void, wish?: Partial<JoinWish>): Client;
  /** Ends all of them. */
  end(): void;
}

/** @param usual variables of all processes */
export function createProcesses(usual: Record<string, string> = {}): Processes {
  const children: ChildProcess[] = [];
  const clients: Client[] = [];
  const timers: NodeJS.Timeout[] = [];

  const start = (env: Record<string, string>, command: readonly string[] = [SERVER_SCRIPT]): ServerProcess => {
    const own = { HOST: '127.0.0.1', PORT: '0', ADMIN_PORT: '0', COMETA_DEV: '1', ...usual };
    const child = spawn(process.execPath, command, { cwd: ROOT, env: { ...process.env, ...own, ...env } });
    children.push(child);
    let text = '';
    const hear = (data: Buffer) => {
      text += data;
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    return { child, text: () => text, exit: once(child, 'exit') as ServerProcess['exit'] };
  };

  return {
    start,
    async startServer(env) {
      await ensureBuilt();
      const started = start(env);
      const [, port, adminPort] = await until(() => started.text().match(/"port":(\d+),"adminPort":(\d+)/));
      return {
        ...started,
        origin: `127.0.0.1:${port}`,
        figure: (name) => figureAt(Number(adminPort), name),
      };
    },
    play(origin, name, onPicture, wish = {}) {
      const client = createClient({ platform: createNodePlatform(origin, processTime, () => 0.5) });
      clients.push(client);
      client.join({ name, colour: 0, ...wish });
      const bringOn = () => {
        client.advance();
        onPicture?.(client);
      };
      timers.push(setInterval(bringOn, 1000 / 60));
      return client;
    },
    end() {
      for (const timer of timers.splice(0)) clearInterval(timer);
      for (const client of clients.splice(0)) client.leave();
      for (const child of children.splice(0)) child.kill('SIGKILL');
    },
  };
}

/** Of a metric, with its label where it has one. */
export async function figureAt(adminPort: number, name: string): Promise<number> {
  return figureIn(await readMetrics(`http://127.0.0.1:${adminPort}`), name);
}

/** Waits for something there is to find. */
export async function until<T>(find: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (;;) {
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
