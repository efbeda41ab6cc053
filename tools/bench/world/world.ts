// `cometa bench --world`: what one room costs its host, and what its players cost a gateway, by their number. In virtual time, without sockets.
import { SIM_HZ } from '../../../game/sim/math/units.ts';
import type { FlagValues } from '../../lib/flags.ts';
import { createLive } from '../../lib/live.ts';
import { print } from '../../lib/output.ts';
import { relayLink } from '../../lib/virtual/relay-link.ts';
import { createVirtualWorld } from '../../lib/virtual/virtual.ts';
import { SLOTS_PER_SECOND } from '../load/plays.ts';
import { clientsOf } from '../plan/plan.ts';
import { createCrowd } from './crowd.ts';

export interface WorldCost {
  readonly people: number;
  /** Processor time of the host a tick, and of its gateway a tick and 1000 people, in milliseconds. The gateway's is without its sockets. */
  readonly hostMs: number;
  readonly gatewayMs: number;
  /** A second, from the host to a gateway that has them all. */
  readonly linkBytes: number;
}

const PEOPLE = [1000, 3000, 10_000];
const WARM_SECONDS = 2;
const SECONDS = 3;
const TICK_MS = 1000 / SIM_HZ;
const TICKS_PER_SLOT = SIM_HZ / SLOTS_PER_SECOND;

/** Runs `cometa bench --world`. @returns exit status */
export async function benchWorld(values: FlagValues): Promise<number> {
  const live = createLive();
  const costs: WorldCost[] = [];
  for (const people of clientsOf(values) ?? PEOPLE) {
    live.say(`${people} people in one room ...`);
    costs.push(await measure(people));
  }
  const [first] = costs;
  live.say('people | host, ms a tick | to the first | gateway, ms a tick and 1000 people | link, KiB a second');
  for (const { people, hostMs, gatewayMs, linkBytes } of costs) {
    const ratio = (hostMs / first.hostMs).toFixed(2);
    live.say(`${people} | ${hostMs.toFixed(2)} | ${ratio} | ${gatewayMs.toFixed(2)} | ${Math.round(linkBytes / 1024)}`);
  }
  if (values.json) await print(JSON.stringify({ costs }));
  return 0;
}

/** Lets so many people play in one world, as crowded as the open world of the benchmark. */
export async function measure(people: number): Promise<WorldCost> {
  const cells = Math.round(1.3 * Math.sqrt(people));
  const spent = { gatewayMs: 0, toHostMs: 0, linkBytes: 0 };
  const timed = (kind: 'gatewayMs' | 'toHostMs') => (bytes: Uint8Array, take: (bytes: Uint8Array) => void) => {
    const start = performance.now();
    take(bytes);
    spent[kind] += performance.now() - start;
    if (kind === 'gatewayMs') spent.linkBytes += bytes.length;
  };
  const world = createVirtualWorld(
    { ROOM_SEATS: `${people}`, WORLD_CELLS: `${cells}`, ROUND_SECONDS: '0', BOTS: '0', CAPTURES_PER_MINUTE: '0' },
    1,
    { link: relayLink({ toGateway: timed('gatewayMs'), toHost: timed('toHostMs') }) },
  );
  const crowd = createCrowd(world, { people, cells, seconds: WARM_SECONDS + SECONDS });
  const total = { saidMs: 0, tickedMs: 0 };
  const play = async (seconds: number) => {
    for (let slot = 0; slot < seconds * SLOTS_PER_SECOND; slot++) {
      const start = performance.now();
      crowd.play();
      const said = performance.now();
      await world.time.run(TICKS_PER_SLOT * TICK_MS);
      total.saidMs += said - start;
      total.tickedMs += performance.now() - said;
    }
  };
  await play(WARM_SECONDS);
  Object.assign(spent, { gatewayMs: 0, toHostMs: 0, linkBytes: 0 });
  Object.assign(total, { saidMs: 0, tickedMs: 0 });
  await play(SECONDS);
  const ticks = SECONDS * SIM_HZ;
  return {
    people,
    hostMs: (total.tickedMs - spent.gatewayMs + spent.toHostMs) / ticks,
    gatewayMs: ((total.saidMs - spent.toHostMs + spent.gatewayMs) / ticks / people) * 1000,
    linkBytes: spent.linkBytes / SECONDS,
  };
}
