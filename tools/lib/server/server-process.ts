// The built server as a process of a tool's own, on free ports.
import { SERVER_SCRIPT } from '../../../bin/build.mjs';
import { ready, startProcess } from './process.ts';

const GOODBYE_MS = 8000;

export interface ServerProcess {
  /** `http://host:port` of the game. */
  origin: string;
  /** The same of the private port. */
  adminOrigin: string;
  /** Resolves when the process is gone. */
  stop: () => Promise<void>;
}

/** What a server of a tool's own is told, whatever this process's variables say: it keeps nothing, and has free ports. */
export const OWN_SERVER = {
  PORT: '0',
  ADMIN_PORT: '0',
  HOST: '127.0.0.1',
  BOTS: '0',
  LOG_LEVEL: 'info',
  COMETA_DEV: '1',
  STORE: 'memory',
};

/** Starts the server with this process's variables but for its ports; those of `env` count more. Rejects with a sentence where it does not come up. */
export async function startServerProcess(env: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  const server = startProcess('server', [process.execPath, SERVER_SCRIPT], { ...process.env, ...OWN_SERVER, ...env });
  const { child, gone } = server;
  const stop = async () => {
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), GOODBYE_MS);
    await gone;
    clearTimeout(killer);
  };
  try {
    await ready(server, () => server.port('adminPort') !== undefined);
  } catch (error) {
    await stop();
    throw error;
  }
  const [origin, adminOrigin] = (['port', 'adminPort'] as const).map(
    (which) => `http://127.0.0.1:${server.port(which)}`,
  );
  return { origin, adminOrigin, stop };
}
