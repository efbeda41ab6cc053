import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../game/node/root.ts';
import { inUrl, isAnyAddress, type Place } from '../machine/addresses.ts';

/** Bots that play with newcomers. They come in by the ordinary door, so they run in a process of their own. */
export interface BotFill {
  stop(): void;
}

/** What of the log bots need. */
export interface BotLog {
  warn(fields: object, message: string): void;
}

const COMMAND = join(ROOT, 'bin', 'cometa.mjs');

/** Starts `count` bots against the server at `place`; none where 0 are wanted. */
export function startBotFill(count: number, place: Place, log: BotLog): BotFill {
  if (count === 0) return { stop() {} };
  const child = spawnBots(['--bots', `${count}`, '--make-room', '--ramp', '4/s'], place);
  let isStopped = false;
  child.on('error', (error) => log.warn({ error: error.message }, 'the bots cannot be started'));
  child.on('exit', (status) => {
    if (!isStopped) log.warn({ status }, 'the bots have ended');
  });
  return {
    stop() {
      isStopped = true;
      child.kill('SIGTERM');
    },
  };
}

/** A process of bots against the server at `place`. Through the channel it learns when this process ends, in whatever way. */
export function spawnBots(flags: readonly string[], { host, port, isEncrypted }: Place): ChildProcess {
  const address = isAnyAddress(host) ? '127.0.0.1' : inUrl(host);
  const args = [
    COMMAND,
    'bots',
    '--no-build',
    '--url',
    `ws${isEncrypted ? 's' : ''}://${address}:${port}/ws`,
    ...flags,
  ];
  // The certificate is that of the name under which players come. Bots come from here, where nobody stands between.
  const env = isEncrypted ? { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' } : process.env;
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}
