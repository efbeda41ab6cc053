import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ensureBuilt } from '../../../bin/build.mjs';
import { freePort } from '../../../server/machine/free-port.ts';
import { openWire } from '../../../tools/chaos/wire.ts';
import { startRedis, type TestRedis } from '../../harness/process/redis.ts';
import { createProcesses, type ServerProcess, until } from '../../harness/process/server.ts';

// The steps of docs/DEPLOY.md, in the order in which they stand there: what systemd or compose would restart is ended and started anew.

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../../docs/${path}`, import.meta.url)), 'utf8');
const GUIDE = read('DEPLOY.md');
const COMPOSE = read('deploy/compose.machines.yaml');
const PLAYERS = 6;

const redis = await startRedis();
// Players who sit still are sent updates all the same: a step is over when some have come.
const { start, play, end } = createProcesses({
  RELAY_SECRET: 'known to hosts and gateways',
  IDLE_SUPPRESSION_MS: '0',
});
beforeAll(() => ensureBuilt());
afterEach(end);
afterAll(() => redis?.stop());

type Variables = Record<string, string>;

/** Services with their settings, as compose would give them; names of services are those of machines. */
function servicesOf(yaml: string): Map<string, Variables> {
  const found = yaml.matchAll(/^ {2}([\w-]+):\n {4}<<: .*\n {4}environment: \{ <<: \*common, (.*) \}$/gm);
  return new Map(
    [...found].map(([, name, list]) => {
      const pairs = list.split(', ').map((pair) => pair.split(/: (.*)/).map((part) => part.replaceAll("'", '')));
      return [name, Object.fromEntries(pairs.map(([key, value]) => [key, value]))];
    }),
  );
}

/** Plays while the services are restarted one after another. @returns closes of players' connections by the step */
async function restartAll(services: ReadonlyMap<string, Variables>, steps: readonly string[]) {
  const running = new Map<string, ServerProcess>();
  const up = async (name: string) => {
    const service = start({ ...services.get(name) });
    running.set(name, service);
    await until(() => /the server runs|this one waits|the gateway runs/.test(service.text()));
    if (services.get(name)?.ROLE === 'gateway') await until(() => service.text().includes('the host is there'));
  };
  for (const name of services.keys()) await up(name);
  const gateways = [...services].filter(([, { ROLE }]) => ROLE === 'gateway').map(([name]) => name);
  let turn = 0;
  const portOf = (name: string) =>
    Number(
      running
        .get(name)
        ?.text()
        .match(/"port":(\d+).*the gateway runs/)?.[1] ?? 0,
    );
  const front = await openWire(() => portOf(gateways[turn++ % gateways.length]), gateways.length);
  const players = Array.from({ length: PLAYERS }, (_, i) => play(`127.0.0.1:${front.port}`, `Player ${i}`));
  const arePlaying = () =>
    players.every(({ status, game }) => status.state === 'playing' && game?.roster.size === PLAYERS);
  await until(arePlaying);
  const ids = players.map(({ game }) => [game?.room, game?.id]);
  await until(() => players.every(({ game }) => (game?.tick ?? 0) > 100));
  const reconnects: number[] = [];
  for (const name of steps) {
    const before = running.get(name) as ServerProcess;
    before.child.kill('SIGTERM');
    await before.exit;
    await up(name);
    const seen = players.map(({ telemetry }) => telemetry.updatesIn);
    await until(() => arePlaying() && players.every(({ telemetry }, i) => telemetry.updatesIn > seen[i] + 30));
    reconnects.push(players.reduce((sum, { telemetry }) => sum + telemetry.reconnects, 0));
  }
  front.close();
  expect(players.map(({ game }) => [game?.room, game?.id])).toEqual(ids);
  expect(players.map(({ telemetry }) => telemetry.divergences)).toEqual(ids.map(() => 0));
  return reconnects;
}

test('with systemd', async () => {
  const [, lines] = GUIDE.match(/```ini\n([^`]*)```/) ?? [];
  const host = Object.fromEntries(
    [...lines.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]),
  );
  const relayPort = String(await freePort());
  const here = { ...host, RELAY_HOST: '127.0.0.1', RELAY_PORT: relayPort, STORE: 'lmdb' };
  const kept = { DATA_DIR: mkdtempSync(join(tmpdir(), 'cometa-')) };
  const gateway = { ROLE: 'gateway', HOST_URL: `ws://127.0.0.1:${relayPort}` };
  const services = new Map<string, Variables>([
    ['cometa-a', { ...here, ...kept }],
    ['cometa-b', { ...here, ...kept }],
    ['cometa-gateway-1', gateway],
    ['cometa-gateway-2', gateway],
  ]);
  const steps = [...GUIDE.matchAll(/^systemctl restart ([\w-]+)/gm)].map(([, name]) => name);
  expect(steps).toEqual(['cometa-b', 'cometa-a', 'cometa-gateway-1', 'cometa-gateway-2']);
  const reconnects = await restartAll(services, steps);
  // The hosts' steps close no connection, and a gateway lets go those that it has.
  expect(reconnects.slice(0, 2)).toEqual([0, 0]);
  expect(reconnects[3]).toBeGreaterThan(0);
});

test.skipIf(!redis)('with compose', async () => {
  const services = servicesOf(COMPOSE);
  expect([...services.keys()]).toEqual(['host-1', 'host-2', 'gateway-1', 'gateway-2']);
  for (const [name, variables] of services) {
    expect(variables.ROLE).toBe(name.replace(/-\d/, ''));
    Object.assign(variables, { REDIS_URL: (redis as TestRedis).url, STORE: 'auto' });
    if (variables.ROLE !== 'host') continue;
    // One machine in the place of two: ports of its own in the place of names.
    expect(variables.RELAY_URL).toBe(`ws://${name}:${variables.RELAY_PORT}`);
    const port = String(await freePort());
    Object.assign(variables, { RELAY_HOST: '127.0.0.1', RELAY_PORT: port, RELAY_URL: `ws://127.0.0.1:${port}` });
  }
  const steps = [...GUIDE.matchAll(/up -d --no-deps ([\w-]+)/g)].map(([, name]) => name);
  expect(steps).toEqual(['host-2', 'host-1', 'gateway-1', 'gateway-2']);
  const reconnects = await restartAll(services, steps);
  expect(reconnects.slice(0, 2)).toEqual([0, 0]);
  expect(reconnects[3]).toBeGreaterThan(0);
});
