// Hosts, gateways and a Redis as processes on this machine, with lines between them that faults can be done to.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER_SCRIPT } from '../../bin/build.mjs';
import { freePort } from '../../server/machine/free-port.ts';
import { figureIn, readMetrics } from '../lib/server/metrics.ts';
import { isThere, type Process, ready, startProcess } from '../lib/server/process.ts';
import type { Fault, Schedule } from './schedule.ts';
import { openWire, type Wire } from './wire.ts';

export interface Cluster {
  /** Where players come in, each at the next: one address, behind which each connection goes to the next gateway, as nginx does it; or gateways themselves. */
  readonly origins: readonly string[];
  /** Of a room. */
  readonly seats: number;
  /** Does it, and brings back what it ended. Resolves when that is under way. */
  suffer(fault: Fault): Promise<void>;
  /** A figure of the host that is in charge, of several their sum; NaN where one does not answer. */
  figure(name: string): Promise<number>;
  /** Moves that all hosts together have heard, those that have ended included; undefined where one was killed, and took its count with it. */
  movesHeard(): Promise<number | undefined>;
  /** The log of all processes, each line with who said it. */
  log(): string[];
  stop(): Promise<void>;
}

export interface ClusterOptions extends Pick<Schedule, 'inRedis' | 'hosts'> {
  /** Who is to play there. */
  readonly players: number;
  /** Of all hosts and gateways. */
  readonly settings?: NodeJS.ProcessEnv;
  /** Between whom there are lines that faults can be done to; where not given everywhere. Each takes its share of this process's time. */
  readonly wires?: readonly ('players' | 'links')[];
}

const GATEWAYS = 2;
/** Of one name: one in charge, and those that wait. */
const HOSTS = 3;
const HOSTS_OF_SEVERAL = 2;
/** By this a host that ends tells what it has counted. */
const LAST_LINE = 'the server has stopped';
/** Of all processes together. */
const LOG_LINES = 400;
/** What `suffer` ended is started again after so long. */
const AWAY_MS = 500;
/** In Redis one who waits is heard within 1.5 s, once it has rehearsed. */
const LONGEST_DEPLOY_MS = 20_000;

/** Rejects with a sentence where a process does not come up. @param redisPath of `redis-server`, where one is to be used */
export async function openCluster(
  { inRedis, hosts: count, players, settings, wires = ['players', 'links'] }: ClusterOptions,
  redisPath: string | undefined,
): Promise<Cluster> {
  const dir = mkdtempSync(join(tmpdir(), 'cometa-chaos-'));
  const log: string[] = [];
  const all: Process[] = [];
  const run = (name: string, path: string, args: readonly string[], env: NodeJS.ProcessEnv) => {
    const started = startProcess(name, [path, ...args], env, (line) => {
      log.push(`${name}: ${line}`);
      if (log.length > LOG_LINES) log.shift();
    });
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
  // Of several hosts each has one room, which takes some more than half of the players.
  const seats = count === 1 ? Math.max(100, players) : Math.ceil(players / 2) + 1;
  const rooms = { ROOM_SEATS: String(seats), ...(count === 1 ? {} : { MAX_ROOMS: '1' }) };
  const node = (name: string, env: NodeJS.ProcessEnv) =>
    run(name, process.execPath, [SERVER_SCRIPT], { ...COMMON, ...settings, ...rooms, ...env });
  const redisUrl = kept.REDIS_URL;
  // Gateways find one host by its address, each over a line of its own; several by what these say in Redis, each behind a line.
  const names = count === 1 ? [''] : ['a', 'b'];
  const groups = await Promise.all(names.map((name) => openGroup(name, kept, node)));
  const links: Wire[] = [];
  for (let i = 0; i < GATEWAYS; i++) links.push(await openWire(() => groups[i % groups.length].relayPort));
  for (const [i, group] of groups.entries()) {
    group.relayUrl = `ws://127.0.0.1:${links[i].port}`;
    // The first is in charge, the others wait for its end.
    const first = group.startHost();
    await ready(first, () => first.port('adminPort') !== undefined);
    for (let k = 1; k < (count === 1 ? HOSTS : HOSTS_OF_SEVERAL); k++) group.startHost();
  }
  const gateways: Process[] = [];
  const startGateway = (i: number) => {
    const port = wires.includes('links') ? links[i].port : groups[0].relayPort;
    const where = count === 1 ? { HOST_URL: `ws://127.0.0.1:${port}` } : { REDIS_URL: redisUrl };
    gateways[i] = node(`gateway ${i + 1}`, { ROLE: 'gateway', PORT: '0', ...where });
    return ready(gateways[i], () => gateways[i].port('port') !== undefined);
  };
  for (let i = 0; i < GATEWAYS; i++) await startGateway(i);
  let turn = 0;
  const front = await openWire(() => gateways[turn++ % GATEWAYS].port('port') ?? 0, GATEWAYS);
  const signal = async (name: NodeJS.Signals, one: Process | undefined, ms?: number) => {
    if (!one || !isThere(one)) return;
    if (ms === undefined) one.isEnded = true;
    one.child.kill(name);
    if (ms === undefined) return void (await one.gone);
    await sleep(ms);
    one.child.kill('SIGCONT');
  };
  const figureOf = async (name: string) => {
    const figures = await Promise.all(groups.map((group) => figureAt(group.inCharge()?.port('adminPort'), name)));
    return figures.reduce((sum, figure) => sum + figure, 0);
  };
  /** The host, or of several one, that a fault is done to. */
  const groupOf = ({ host = 0 }: Fault & { host?: number }) => groups[host % groups.length];
  const another = async (fault: 'killed' | 'ended', group: Group) => {
    await signal(fault === 'killed' ? 'SIGKILL' : 'SIGTERM', group.inCharge());
    // What starts takes a core for half a second, which another host needs now.
    await sleep(AWAY_MS);
    group.startHost();
  };
  /** As `cometa deploy` does it. Any of those that wait may go on in the place of the one that ends. */
  const deploy = async ({ inCharge, startHost }: Group) => {
    const before = inCharge();
    startHost({ COMETA_DEPLOY: '1' });
    await Promise.race([before?.gone, sleep(LONGEST_DEPLOY_MS)]);
  };
  const anotherGateway = async (fault: 'killed' | 'ended', i: number) => {
    await signal(fault === 'killed' ? 'SIGKILL' : 'SIGTERM', gateways[i]);
    await sleep(AWAY_MS);
    // A fault before may have brought one by now.
    if (!isThere(gateways[i])) await startGateway(i);
  };

  return {
    origins: (wires.includes('players') ? [front.port] : gateways.map((gateway) => gateway.port('port'))).map(
      (port) => `http://127.0.0.1:${port}`,
    ),
    seats,
    log: () => log,
    suffer(fault) {
      switch (fault.kind) {
        case 'host is killed':
          return another('killed', groupOf(fault));
        case 'host is ended':
          return another('ended', groupOf(fault));
        case 'host is deployed anew':
          return deploy(groupOf(fault));
        case 'host stands still':
          return signal('SIGSTOP', groupOf(fault).inCharge(), fault.ms);
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
    figure: figureOf,
    async movesHeard() {
      const ended = groups.flatMap(({ hosts }) => hosts).filter((host) => hasRun(host) && !isThere(host));
      const counts = ended.map(({ lines }) => lines.findLast((line) => line.includes(LAST_LINE)));
      const running = await figureOf('cometa_moves_total');
      if (counts.includes(undefined) || Number.isNaN(running)) return undefined;
      return counts.reduce((sum, line) => sum + Number(JSON.parse(line ?? '{}').moves), running);
    },
    async stop() {
      for (const wire of [front, ...links]) wire.close();
      for (const { child } of all) child.kill('SIGKILL');
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
  // Else a gap may be nothing to tell.
  IDLE_SUPPRESSION_MS: '0',
  RELAY_SECRET: 'known to hosts and gateways',
  CAPTURES_PER_MINUTE: '0',
};

/** Those that wait have no port yet. */
function hasRun(host: Process): boolean {
  return host.port('adminPort') !== undefined;
}

/** Hosts of one name, of which one is in charge. */
interface Group {
  readonly relayPort: number;
  /** All that there were, in their order. */
  readonly hosts: readonly Process[];
  /** Where gateways are to look for it; empty: as they are told. */
  relayUrl: string;
  startHost(more?: NodeJS.ProcessEnv): Process;
  /** Whoever has said that it runs, and is there. */
  inCharge(): Process | undefined;
}

type StartNode = (name: string, env: NodeJS.ProcessEnv) => Process;

async function openGroup(name: string, kept: NodeJS.ProcessEnv, node: StartNode): Promise<Group> {
  const relayPort = await freePort();
  const hosts: Process[] = [];
  const group: Group = {
    relayPort,
    hosts,
    relayUrl: '',
    startHost(more = { STANDBY: '1' }) {
      const own = { RELAY_NAME: name, RELAY_PORT: String(relayPort), RELAY_URL: group.relayUrl };
      const host = node(`host ${name}${hosts.length + 1}`, { ...kept, ...own, ...more, ROLE: 'host', ADMIN_PORT: '0' });
      hosts.push(host);
      return host;
    },
    inCharge: () => hosts.findLast((host) => hasRun(host) && isThere(host)),
  };
  return group;
}

/** NaN where nothing answers. */
async function figureAt(port: number | undefined, name: string): Promise<number> {
  // A process that is killed may end in the middle of its answer.
  const origin = port === undefined ? undefined : `http://127.0.0.1:${port}`;
  return figureIn(await readMetrics(origin).catch(() => ({})), name);
}

async function flush(port: number): Promise<void> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {});
  await redis.connect();
  await redis.flushall();
  redis.disconnect();
}
