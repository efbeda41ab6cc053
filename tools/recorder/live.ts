import { spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { readConfig } from '../../server/config/config.ts';
import { startServer } from '../../server/server.ts';

/** What the channel `cometa.tick` tells. */
interface Ran {
  startMs: number;
  endMs: number;
}

const WARM_MS = 15_000;
const MEASURED_MS = 10_000;

/**
 * The mean tick of a server with real sockets, in microseconds, the kernel's work included. Bots are a process of their own.
 * @param script the command `cometa`
 */
export async function measureLiveTick(script: string, players: number, brain: string): Promise<number> {
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ROOM_SEATS: String(players), CAPTURES_PER_MINUTE: '0' });
  const server = await startServer({ config, page: new Map(), log: { info() {}, warn() {} } });
  const flags = ['--bots', players, '--ramp', '100', '--brain', brain, '--duration', '60s'].map(String);
  const url = `ws://127.0.0.1:${server.port}/ws`;
  const bots = spawn(process.execPath, [script, 'bots', '--url', url, ...flags], { stdio: 'ignore' });
  const tookUs: number[] = [];
  const note = (message: unknown) => {
    const { startMs, endMs } = message as Ran;
    tookUs.push((endMs - startMs) * 1000);
  };
  try {
    while (server.game.counters.joins < players) await sleep(200);
    await sleep(WARM_MS);
    subscribe('cometa.tick', note);
    await sleep(MEASURED_MS);
    unsubscribe('cometa.tick', note);
  } finally {
    bots.kill('SIGINT');
    if (bots.exitCode === null) await once(bots, 'exit');
    await server.stop();
  }
  return tookUs.reduce((sum, us) => sum + us, 0) / tookUs.length;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
