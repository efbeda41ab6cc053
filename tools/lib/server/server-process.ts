// The built server as a process of a tool's own, on free ports.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT, SERVER_SCRIPT } from '../../../bin/build.mjs';

/** A loaded machine needs seconds to start Node. */
const READY_MS = 30_000;
const GOODBYE_MS = 8000;
const LINES_KEPT = 20;

/** What the server's log says once it listens. */
interface Ports {
  port: number;
  adminPort: number;
}

export interface ServerProcess {
  /** `http://host:port` of the game. */
  origin: string;
  /** The same of the private port. */
  adminOrigin: string;
  /** Resolves when the process is gone. */
  stop: () => Promise<void>;
}

/** Starts the server with this process's variables but for its ports; those of `env` count more. Rejects with a sentence where it does not come up. */
export async function startServerProcess(env: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  const fixed = {
    PORT: '0',
    ADMIN_PORT: '0',
    HOST: '127.0.0.1',
    BOTS: '0',
    LOG_LEVEL: 'info',
    COMETA_DEV: '1',
    STORE: 'memory',
  };
  const child = spawn(process.execPath, [SERVER_SCRIPT], {
    cwd: ROOT,
    env: { ...process.env, ...fixed, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const said: string[] = [];
  const stop = async () => {
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), GOODBYE_MS);
    await gone;
    clearTimeout(killer);
  };
  // A tool that ends in whatever way leaves no server behind.
  process.once('exit', () => child.kill('SIGKILL'));
  const ports = await new Promise<Ports | undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), READY_MS);
    const hear = (line: string) => {
      said.push(line);
      if (said.length > LINES_KEPT) said.shift();
      const entry = readEntry(line);
      if (entry?.port === undefined || entry.adminPort === undefined) return;
      clearTimeout(timer);
      resolve({ port: entry.port, adminPort: entry.adminPort });
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);
    void gone.then(() => resolve(undefined));
  });
  if (!ports) {
    await stop();
    throw new Error(`The server did not come up. It said:\n${said.join('\n')}`);
  }
  return { origin: `http://127.0.0.1:${ports.port}`, adminOrigin: `http://127.0.0.1:${ports.adminPort}`, stop };
}

/** A line of the log, if it is one. */
function readEntry(line: string): Partial<Ports> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
