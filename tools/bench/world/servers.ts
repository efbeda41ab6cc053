// A server, or a host and its gateways, as processes on this machine: what the benchmark asks of them it says in their variables.
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER_SCRIPT } from '../../../bin/build.mjs';
import { isThere, type Process, ready, startProcess } from '../../lib/server/process.ts';

export interface Servers {
  /** Where players come in. */
  readonly ports: readonly number[];
  /** Those that have players' sockets. */
  readonly doors: readonly Process[];
  /** All are killed. Resolves when they are gone. */
  stop(): Promise<void>;
}

const SECRET = 'known to hosts and gateways';
const GONE_MS = 50;

/** Rejects with a sentence where one does not come up. @param gateways 0: one process does all */
export async function startServers(env: NodeJS.ProcessEnv, gateways: number): Promise<Servers> {
  const all: Process[] = [];
  const start = async (name: string, more: NodeJS.ProcessEnv, isUp: (one: Process) => boolean) => {
    const own = { ...process.env, ...env, RELAY_SECRET: SECRET, ...more };
    const one = startProcess(name, [process.execPath, SERVER_SCRIPT], own);
    all.push(one);
    await ready(one, () => isUp(one));
    return one;
  };
  const stop = async () => {
    for (const one of all) one.child.kill('SIGKILL');
    await Promise.all(all.filter(isThere).map(({ gone }) => gone));
    await sleep(GONE_MS);
  };
  try {
    if (gateways === 0) await start('server', {}, (one) => one.port('port') !== undefined);
    else {
      const host = await start('host', { ROLE: 'host', RELAY_PORT: '0' }, (one) => one.port('relayPort') !== undefined);
      const link = { ROLE: 'gateway', HOST_URL: `ws://127.0.0.1:${host.port('relayPort')}` };
      for (let i = 1; i <= gateways; i++) await start(`gateway ${i}`, link, isLinked);
    }
    const doors = gateways === 0 ? all : all.slice(1);
    return { ports: doors.map((door) => door.port('port') ?? 0), doors, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A gateway listens, and has its host. */
function isLinked(gateway: Process): boolean {
  return gateway.port('port') !== undefined && gateway.lines.some((line) => line.includes('the host is there'));
}
