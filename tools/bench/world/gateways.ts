// `cometa bench --gateways`: how many clients of one room two gateways hold that have half a core each, by how many one does. Real processes
// and sockets; the host has what is left of the machine.
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER_SCRIPT } from '../../../bin/build.mjs';
import type { FlagValues } from '../../lib/flags.ts';
import { createLive } from '../../lib/live.ts';
import { print } from '../../lib/output.ts';
import { median } from '../../lib/quantile.ts';
import { isThere, type Process, ready, startProcess } from '../../lib/server/process.ts';
import { type LoadFigures, runLoad } from '../load/load.ts';
import { layoutOf, type Run } from '../plan/matrix.ts';
import { TICKS_PER_FRAME } from '../plan/rate.ts';
import type { Bench } from '../run/build.ts';
import { cometaEnv, joinCometa } from '../run/cometa.ts';
import { movesFor } from '../run/play.ts';
import { openShare, type Share } from './share.ts';

/** How many clients fitted, in each round. */
interface Round {
  readonly one: number;
  readonly two: number;
}

const SHARE = 0.5;
const ASKED = 1.8;
const ROUNDS = 3;
/** Clients of one gateway; two are tried with twice as many. */
const STEP = 100;
const LEAST = 400;
const MOST = 2400;
/** The same for one gateway and for two: updates come every 50 ms, and are late by no more. */
const MOST_GAP_MS = 75;
const LEAST_COVERAGE = 0.95;
const LATE_GENERATOR_MS = 10;
const TRIES = 2;
const JOIN_MS = 30_000;
const WARM_MS = 4000;
const SECRET = 'known to hosts and gateways';

/** Runs the command. @returns exit status: 1 where two hold less than asked */
export async function benchGateways(values: FlagValues, bench: Bench): Promise<number> {
  const live = createLive();
  const rounds: Round[] = [];
  const repeats = Number(values.repeats ?? ROUNDS);
  const measureMs = 1000 * Number(values.seconds ?? 4);
  for (let i = 0; i < repeats; i++) {
    const fit = (gateways: number) => largest(gateways, { bench, measureMs, say: (line) => live.say(line) });
    // Every other round backwards: nobody is always the second.
    const two = i % 2 === 1 ? await fit(2) : 0;
    const one = await fit(1);
    rounds.push({ one, two: two || (await fit(2)) });
    live.say(`round ${i + 1} of ${repeats}: one gateway ${one} clients, two ${rounds[i].two}`);
  }
  const ratio = median(rounds.map(({ one, two }) => two / one));
  live.say(
    `two gateways with ${SHARE} of a core each hold ${ratio.toFixed(2)} times as many as one; at least ${ASKED} is asked`,
  );
  if (values.json) await print(JSON.stringify({ share: SHARE, rounds, ratio, asked: ASKED }));
  return ratio >= ASKED ? 0 : 1;
}

interface Try {
  readonly bench: Bench;
  readonly measureMs: number;
  say(line: string): void;
}

/** By halving. Rejects with a sentence where not even the least fits. */
async function largest(gateways: number, how: Try): Promise<number> {
  let low = LEAST / STEP - 1;
  let high = MOST / STEP + 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (await fits(gateways, middle * STEP * gateways, how)) low = middle;
    else high = middle;
  }
  if (low * STEP < LEAST) throw new Error(`${gateways} gateways do not hold ${LEAST * gateways} clients.`);
  return low * STEP * gateways;
}

/** What the load generator is twice too late to measure does not count as held. */
async function fits(gateways: number, clients: number, how: Try): Promise<boolean> {
  for (let i = 0; i < TRIES; i++) {
    const load = await play(gateways, clients, how);
    const { lost, coverage, gapMs, sendLateMs } = load;
    const isVoid = sendLateMs.p99 > LATE_GENERATOR_MS;
    const isFit = lost === 0 && coverage >= LEAST_COVERAGE && gapMs.p99 <= MOST_GAP_MS;
    how.say(`${isVoid ? 'void' : isFit ? 'fits' : 'late'}: ${describe(gateways, load)}`);
    if (!isVoid) return isFit;
  }
  return false;
}

async function play(gateways: number, clients: number, { bench, measureMs }: Try): Promise<LoadFigures> {
  const run: Run = { contender: 'cometa', scenario: 'open', play: 'random', mode: 'strict', clients };
  const cluster = await startAll(gateways, run);
  try {
    const script = await joinCometa(cluster.ports[0], clients);
    return await runLoad({
      binary: bench.binary,
      script: { ...script, ports: cluster.ports },
      clients,
      mode: run.mode,
      movesFile: await movesFor(bench, run),
      warmMs: WARM_MS,
      measureMs,
      joinMs: JOIN_MS,
      onLine: (line) => line === `joined ${clients}` && cluster.hold(),
    });
  } finally {
    await cluster.stop();
  }
}

function describe(gateways: number, { clients, coverage, gapMs, sendLateMs, cpuShare }: LoadFigures): string {
  const updates = `${(100 * coverage).toFixed(1)} % of the updates, gap ${gapMs.p50} ms p50, ${gapMs.p99} p99`;
  const generator = `generator ${cpuShare.toFixed(2)} of a core, ${sendLateMs.p99} ms late`;
  return `${gateways} gateway${gateways > 1 ? 's' : ''}, ${clients} clients: ${updates}; ${generator}`;
}

/** A host and its gateways. They come up and let clients in with all of the machine, and are held once all are in. */
async function startAll(gateways: number, run: Run) {
  const { rooms, seats, cells } = layoutOf(run);
  const { scenario, clients, mode } = run;
  const config = { scenario, clients, rooms, seats, cells, seed: 7, mode, updateBytes: 0, sendEvery: TICKS_PER_FRAME };
  const env = { ...process.env, ...cometaEnv({ ...config, transport: 'uws' }), RELAY_SECRET: SECRET };
  const shares: Share[] = [];
  const all: Process[] = [];
  const start = async (name: string, more: NodeJS.ProcessEnv, found: RegExp) => {
    const one = startProcess(name, [process.execPath, SERVER_SCRIPT], { ...env, ...more });
    all.push(one);
    let told: string | undefined;
    await ready(one, () => {
      told ??= one.lines.map((line) => line.match(found)?.[1]).find((port) => port !== undefined);
      return told !== undefined;
    });
    return Number(told);
  };
  const stop = async () => {
    for (const one of all) one.child.kill('SIGKILL');
    await Promise.all(all.filter(isThere).map(({ gone }) => gone));
    await sleep(50);
    for (const share of shares.splice(0)) share.close();
  };
  try {
    const relay = await start('host', { ROLE: 'host', RELAY_PORT: '0' }, /"relayPort":(\d+)/);
    const ports: number[] = [];
    for (let i = 0; i < gateways; i++) {
      const link = { ROLE: 'gateway', HOST_URL: `ws://127.0.0.1:${relay}` };
      const gateway = `gateway ${i + 1}`;
      ports.push(await start(gateway, link, /"port":(\d+).*the gateway runs/));
      await ready(all[i + 1], () => all[i + 1].lines.some((line) => line.includes('the host is there')));
    }
    const hold = () => {
      if (shares.length > 0) return;
      for (const [i, { child }] of all.slice(1).entries()) {
        shares.push(openShare(`gateway-${i + 1}`, SHARE));
        shares[i].hold(child.pid ?? 0);
      }
    };
    return { ports, hold, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
