// `cometa bench --gateways`: how many clients of one room two gateways hold that have half a core each, by how many one does. Real processes
// and sockets; the host has what is left of the machine.
import type { FlagValues } from '../../lib/flags.ts';
import { createLive } from '../../lib/live.ts';
import { print } from '../../lib/output.ts';
import { median } from '../../lib/quantile.ts';
import { type LoadFigures, runLoad } from '../load/load.ts';
import { layoutOf, type Run } from '../plan/matrix.ts';
import { TICKS_PER_FRAME } from '../plan/rate.ts';
import { COVERED, LATE_GENERATOR_MS } from '../results/figures.ts';
import type { Bench } from '../run/build.ts';
import { cometaEnv, joinCometa } from '../run/cometa.ts';
import { highest } from '../run/largest.ts';
import { JOIN_MS, movesFor, SEED } from '../run/play.ts';
import { startServers } from './servers.ts';
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
const TRIES = 2;
const WARM_MS = 4000;

/** Runs the command. @returns exit status: 1 where two hold less than asked */
export async function benchGateways(values: FlagValues, bench: Bench): Promise<number> {
  const live = createLive();
  const rounds: Round[] = [];
  const repeats = Number(values.repeats ?? ROUNDS);
  const measureMs = 1000 * Number(values.seconds ?? 4);
  for (let i = 0; i < repeats; i++) {
    const fit = (gateways: number) => largest(gateways, { bench, measureMs, say: (line) => live.say(line) });
    const round = { one: 0, two: 0 };
    // Every other round backwards: nobody is always the second.
    for (const who of i % 2 === 0 ? (['one', 'two'] as const) : (['two', 'one'] as const)) {
      round[who] = await fit(who === 'one' ? 1 : 2);
    }
    rounds.push(round);
    live.say(`round ${i + 1} of ${repeats}: one gateway ${round.one} clients, two ${round.two}`);
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
  const [least, most] = [LEAST / STEP, MOST / STEP];
  const held = await highest(least - 1, most + 1, (steps) => fits(gateways, steps * STEP * gateways, how));
  if (held < least) throw new Error(`${gateways} gateways do not hold ${LEAST * gateways} clients.`);
  return held * STEP * gateways;
}

/** What the load generator is twice too late to measure does not count as held. */
async function fits(gateways: number, clients: number, how: Try): Promise<boolean> {
  for (let i = 0; i < TRIES; i++) {
    const load = await play(gateways, clients, how);
    const { lost, coverage, gapMs, sendLateMs } = load;
    const isVoid = sendLateMs.p99 > LATE_GENERATOR_MS;
    const isFit = lost === 0 && coverage >= COVERED && gapMs.p99 <= MOST_GAP_MS;
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
  const config = {
    scenario,
    clients,
    rooms,
    seats,
    cells,
    seed: SEED,
    mode,
    updateBytes: 0,
    sendEvery: TICKS_PER_FRAME,
  };
  const { ports, doors, stop } = await startServers(cometaEnv({ ...config, transport: 'uws' }), gateways);
  const shares: Share[] = [];
  return {
    ports,
    hold() {
      if (shares.length > 0) return;
      for (const [i, { child }] of doors.entries()) {
        shares.push(openShare(`gateway-${i + 1}`, SHARE));
        shares[i].hold(child.pid ?? 0);
      }
    },
    async stop() {
      await stop();
      for (const share of shares.splice(0)) share.close();
    },
  };
}
