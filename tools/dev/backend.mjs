// The game server as a child process that can be replaced, for `dev`.
import { spawn } from 'node:child_process';

// Longer than the server's own SHUTDOWN_SECONDS by default: a server that does not end would keep the port.
const KILL_AFTER_MS = 7000;

/**
 * Runs a built server on a loopback port. Restarts asked for while one is under way become one.
 * @param {string} script
 * @param {number} port
 */
export function runBackend(script, port) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  let isStopped = false;
  let isWanted = false;
  /** @type {Promise<void> | undefined} */
  let restarting;

  async function replaceWhileWanted() {
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

/**
 * @param {string} script
 * @param {number} port
 */
function launch(script, port) {
  const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', COMETA_DEV: '1' };
  return spawn(process.execPath, ['--enable-source-maps', script], { env, stdio: 'inherit' });
}

/**
 * @param {import('node:child_process').ChildProcess | undefined} child
 * @returns {Promise<void>}
 */
function end(child) {
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
