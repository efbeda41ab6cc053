// The game server as a child process that can be replaced, for `dev`.
import { type ChildProcess, spawn } from 'node:child_process';

// Longer than the server's own SHUTDOWN_SECONDS by default: a server that does not end would keep the port.
const KILL_AFTER_MS = 7000;

/** A server that runs, and can be replaced. */
export interface Backend {
  restart(): void;
  /** Resolves when it is gone. */
  stop(): Promise<void>;
}

/** Runs a built server on a loopback port. Restarts asked for while one is under way become one. */
export function runBackend(script: string, port: number): Backend {
  let child: ChildProcess | undefined;
  let isStopped = false;
  let isWanted = false;
  let restarting: Promise<void> | undefined;

  async function replaceWhileWanted(): Promise<void> {
    while (isWanted && !isStopped) {
      isWanted = false;
      await end(child);
      if (!isStopped) child = launch(script, port);
    }
    restarting = undefined;
  }

  return {
    restart() {
      isWanted = true;
      restarting ??= replaceWhileWanted();
    },
    async stop() {
      isStopped = true;
      await restarting;
      await end(child);
    },
  };
}

function launch(script: string, port: number): ChildProcess {
  const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', COMETA_DEV: '1' };
  return spawn(process.execPath, ['--enable-source-maps', script], { env, stdio: 'inherit' });
}

function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const killer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    child.once('exit', () => {
      clearTimeout(killer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
