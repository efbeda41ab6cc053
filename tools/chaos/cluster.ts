// Hosts, gateways and a Redis as processes on this machine, with lines between them that faults can be done to.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, SERVER_SCRIPT } from '../../bin/build.mjs';
import { freePort } from '../../server/machine/free-port.ts';
import type { Fault, Schedule } from './schedule.ts';
import { openWire, type Wire } from './wire.ts';

export interface Cluster {
  /** Where players come in: each connection goes to the next gateway, as nginx does it. */
  readonly origin: string;
  /** Does it, and brings back what it ended. Resolves when that is under way. */
  suffer(fault: Fault): Promise<void>;
  /** A figure of the host that is in charge; NaN where none answers. */
  figure(name: string): Promise<number>;
  /** The log of all processes, each line with who said it. */
  log(): string[];
  stop(): Promise<void>;
}

interface Process {
  readonly name: string;
  readonly child: ChildProcess;
  readonly gone: Promise<unknown>;
  readonly lines: string[];
  /** A fault has ended it: whoever waits for it to come up waits for another. */
  isEnded: boolean;
  port(name: 'port' | 'adminPort'): number | undefined;
}

const GATEWAYS = 2;
const READY_MS = 60_000;
const LOG_LINES = 400;
/** What `suffer` ended is started again after so long. */
const AWAY_MS = 500;
/** In Redis one who waits is sure of it after 6.5 s, and is heard within 1.5. */
const LONGEST_DEPLOY_MS = 20_000;

/** Rejects with a sentence where a process does not come up. @param redisPath of `redis-server`, where one is to be used */
export async function openCluster({ inRedis }: Schedule, redisPath: string | undefined): Promise<Cluster> {
  const dir = mkdtempSync(join(tmpdir(), 'cometa-chaos-'));
  const relayPort = await freePort();
  const log: string[] = [];
  const all: Process[] = [];
  const endAll = () => {
    for (const { child } of all) child.kill('SIGKILL');
  };
  // However this process ends, it leaves none of them behind.
  process.once('exit', endAll);
  const run = (name: string, path: string, args: readonly string[], env: NodeJS.ProcessEnv) => {
    const started = start(name, path, args, { env, log });
    all.push(started);
    return started;
  };
  const redisPort = await freePort();
  const redisArgs = [
    '--port',
    String(redisPort),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    dir,
  ];
  const redis = inRedis && redisPath ? run('redis', redisPath, redisArgs, process.env) : undefined;
  if (redis) await ready(redis, () => redis.lines.some((line) => line.includes('Ready to accept')));
  const kept = redis
    ? { STORE: 'redis', REDIS_URL: `redis://127.0.0.1:${redisPort}` }
    : { STORE: 'lmdb', DATA_DIR: dir };
  const node = (name: string, env: NodeJS.ProcessEnv) =>
    run(name, process.execPath, [SERVER_SCRIPT], { ...COMMON, ...env });
  let hosts = 0;
  const startHost = (more: NodeJS.ProcessEnv = { STANDBY: '1' }) =>
    node(`host ${++hosts}`, { ...kept, ...more, ROLE: 'host', RELAY_PORT: String(relayPort), ADMIN_PORT: '0' });
  const links: Wire[] = [];
  const gateways: Process[] = [];
  const startGateway = (i: number) => {
    gateways[i] = node(`gateway ${i + 1}`, { ROLE: 'gateway', PORT: '0', HOST_URL: `ws://127.0.0.1:${links[i].port}` });
    return ready(gateways[i], () => gateways[i].port('port') !== undefined);
  };

  // The first is in charge, the others wait for its end.
  const line = [startHost()];
  await ready(line[0], () => line[0].port('adminPort') !== undefined);
  line.push(startHost(), startHost());
  for (let i = 0; i < GATEWAYS; i++) {
    links.push(await openWire(() => relayPort));
    await startGateway(i);
  }
  let turn = 0;
  const front = await openWire(() => gateways[turn++ % GATEWAYS].port('port') ?? 0, GATEWAYS);
  /** Whoever has said that it runs, and is there. */
  const inCharge = () => line.findLast((host) => host.port('adminPort') !== undefined && isThere(host));

  const signal = async (name: NodeJS.Signals, one: Process | undefined, ms?: number) => {
    if (!one || !isThere(one)) return;
    if (ms === undefined) one.isEnded = true;
    one.child.kill(name);
    if (ms === undefined) return void (await one.gone);
    await sleep(ms);
    one.child.kill('SIGCONT');
  };
  const another = async (fault: 'killed' | 'ended') => {
    await signal(fault === 'killed' ? 'SIGKILL' : 'SIGTERM', inCharge());
    // What starts takes a core for half a second, which another host needs now.
    await sleep(AWAY_MS);
    line.push(startHost());
  };
  /** As `cometa deploy` does it. Any of those that wait may go on in the place of the one that ends. */
  const deploy = async () => {
    const before = inCharge();
    line.push(startHost({ COMETA_DEPLOY: '1' }));
    await Promise.race([before?.gone, sleep(LONGEST_DEPLOY_MS)]);
  };
  const anotherGateway = async (fault: 'killed' | 'ended', i: number) => {
    await signal(fault === 'killed' ? 'SIGKILL' : 'SIGTERM', gateways[i]);
    await sleep(AWAY_MS);
    // A fault before may have brought one by now.
    if (!isThere(gateways[i])) await startGateway(i);
  };

  return {
    origin: `http://127.0.0.1:${front.port}`,
    log: () => log,
    suffer(fault) {
      switch (fault.kind) {
        case 'host is killed':
          return another('killed');
        case 'host is ended':
          return another('ended');
        case 'host is deployed anew':
          return deploy();
        case 'host stands still':
          return signal('SIGSTOP', inCharge(), fault.ms);
        case 'gateway is killed':
          return anotherGateway('killed', fault.gateway);
        case 'gateway is ended':
          return anotherGateway('ended', fault.gateway);
        case 'gateway stands still':
          return signal('SIGSTOP', gateways[fault.gateway], fault.ms);
        case 'link is cut':
          return Promise.resolve(links[fault.gateway].cut());
        case 'link is dead at the host alone':
          return Promise.resolve(links[fault.gateway].forget());
        case 'link stands still':
          links[fault.gateway].stop(fault.ms);
          return sleep(fault.ms);
        case 'link delivers in pieces':
          links[fault.gateway].dribble(fault.ms);
          return sleep(fault.ms);
        case 'Redis stands still':
          return signal('SIGSTOP', redis, fault.ms);
        case 'Redis is emptied':
          return flush(redisPort);
      }
    },
    async figure(name) {
      const port = inCharge()?.port('adminPort');
      if (port === undefined) return Number.NaN;
      // A process that is killed may end in the middle of its answer.
      const text = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(2000) })
        .then((answer) => answer.text())
        .catch(() => '');
      return Number(
        text
          .split('\n')
          .find((one) => one.startsWith(`${name} `))
          ?.split(' ')
          .at(-1) ?? Number.NaN,
      );
    },
    async stop() {
      for (const wire of [front, ...links]) wire.close();
      endAll();
      process.off('exit', endAll);
      await Promise.all(all.map(({ gone }) => gone));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const COMMON = {
  ...process.env,
  HOST: '127.0.0.1',
  BOTS: '0',
  COMETA_DEV: '1',
  SHED_FROM: '0',
  RELAY_SECRET: 'known to hosts and gateways',
  CAPTURES_PER_MINUTE: '0',
};

function start(
  name: string,
  path: string,
  args: readonly string[],
  { env, log }: { env: NodeJS.ProcessEnv; log: string[] },
): Process {
  const child = spawn(path, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      for (const text of data
        .toString()
        .split('\n')
        .filter((one) => one !== '')) {
        lines.push(text);
        log.push(`${name}: ${text}`);
      }
      log.splice(0, log.length - LOG_LINES);
    });
  }
  return {
    name,
    child,
    gone: once(child, 'exit'),
    lines,
    isEnded: false,
    port(which) {
      const found = lines.join('\n').match(new RegExp(`"${which}":(\\d+)`));
      return found ? Number(found[1]) : undefined;
    },
  };
}

function isThere({ child }: Process): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function ready(one: Process, isReady: () => boolean): Promise<void> {
  const endMs = performance.now() + READY_MS;
  while (!isReady() && !one.isEnded) {
    if (!isThere(one) || performance.now() > endMs) {
      throw new Error(`${one.name} does not come up. It said:\n${one.lines.join('\n')}`);
    }
    await sleep(20);
  }
}

async function flush(port: number): Promise<void> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {});
  await redis.connect();
  await redis.flushall();
  redis.disconnect();
}
