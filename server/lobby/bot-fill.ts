import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../game/node/root.ts';
import { inUrl, isAnyAddress } from '../machine/addresses.ts';

/** Bots that play with newcomers. They come in by the ordinary door, so they run in a process of their own. */
export interface BotFill {
  stop(): void;
}

const COMMAND = join(ROOT, 'bin', 'cometa.mjs');

/** Starts `count` bots against the server at `host` and `port`; none where 0 are wanted. */
export function startBotFill(
  count: number,
  host: string,
  port: number,
  log: { warn(fields: object, message: string): void },
): BotFill {
  if (count === 0) return { stop() {} };
  const address = isAnyAddress(host) ? '127.0.0.1' : inUrl(host);
  const args = [
    'bots',
    '--bots',
    `${count}`,
    '--make-room',
    '--no-build',
    '--ramp',
    '4/s',
    '--url',
    `ws://${address}:${port}/ws`,
  ];
  // Through the channel it learns when this process ends, in whatever way.
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
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
