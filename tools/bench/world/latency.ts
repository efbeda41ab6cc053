// `cometa bench --latency`: how much later others see a move where players' sockets are in threads of their own, or in a process of their own
// at the end of a link, than where one thread does all. Real processes, sockets and clients.
import { type Crowd, startCrowd } from '../../../game/bots/main.ts';
import { type Summary, summarize } from '../../../game/bots/summary.ts';
import type { FlagValues } from '../../lib/flags.ts';
import { createLive } from '../../lib/live.ts';
import { print } from '../../lib/output.ts';
import { median } from '../../lib/quantile.ts';
import { joiningMs, pass, refuseFailures } from '../../lib/server/load.ts';
import { OWN_SERVER } from '../../lib/server/server-process.ts';
import { startServers } from './servers.ts';

/** How players' sockets and rooms are put together, and by how much later others may see a move: half of the moves, and 99 of 100. Milliseconds. */
const SETUPS = {
  'one thread': { env: {}, gateways: 0, mostP50: 0, mostP99: 0 },
  threads: { env: { CORES: '2' }, gateways: 0, mostP50: 1, mostP99: 3 },
  link: { env: {}, gateways: 1, mostP50: 2, mostP99: 5 },
} as const;

type Setup = keyof typeof SETUPS;

const NAMES = Object.keys(SETUPS) as Setup[];
const BOTS = 24;
const JOINS_PER_SECOND = 20;
const ROUNDS = 9;
const SECONDS = 10;
/** Each thread compiles for itself, and that is nobody's way to anybody's screen. */
const WARM_MS = 10_000;

/** From when a move was due until all others had been told, and until it was on their screens. Milliseconds. */
interface Seen {
  readonly toldP50: number;
  readonly toldP99: number;
  readonly drawnP50: number;
  readonly drawnP99: number;
}

/** Runs the command. @returns exit status: 1 where one adds more than asked */
export async function benchLatency(values: FlagValues): Promise<number> {
  const live = createLive();
  const rounds: Record<Setup, Seen>[] = [];
  const repeats = Number(values.repeats ?? ROUNDS);
  for (let i = 0; i < repeats; i++) {
    const round = {} as Record<Setup, Seen>;
    // Every other round backwards: nobody is always the last.
    for (const name of i % 2 === 0 ? NAMES : NAMES.toReversed()) {
      round[name] = await measure(name, 1 + i, 1000 * Number(values.seconds ?? SECONDS));
      live.say(`round ${i + 1} of ${repeats}: ${name}: ${describe(round[name])}`);
    }
    rounds.push(round);
  }
  const added = NAMES.slice(1).map((name) => ({ name, ...addedBy(name, rounds) }));
  for (const { name, p50, p99, isMet } of added) {
    const { mostP50, mostP99 } = SETUPS[name];
    const asked = `at most ${mostP50} and ${mostP99} are asked`;
    live.say(
      `${name}: others see a move ${p50.toFixed(2)} ms later (p50), ${p99.toFixed(2)} ms (p99); ${asked}${isMet ? '' : ': not met'}`,
    );
  }
  if (values.json) await print(JSON.stringify({ rounds, added }));
  return added.every(({ isMet }) => isMet) ? 0 : 1;
}

async function measure(name: Setup, seed: number, ms: number): Promise<Seen> {
  const { env, gateways } = SETUPS[name];
  const servers = await startServers({ ...OWN_SERVER, ...env }, gateways);
  let crowd: Crowd | undefined;
  try {
    crowd = await startCrowd({
      origin: `http://127.0.0.1:${servers.ports[0]}`,
      bots: BOTS,
      perSecond: JOINS_PER_SECOND,
      brain: 'human',
      seed,
      makesRoom: false,
      follow: BOTS,
    });
    await pass(joiningMs(BOTS, JOINS_PER_SECOND) + WARM_MS, () => {});
    const first = await crowd.figures();
    await pass(ms, () => {});
    const summary = summarize(await crowd.figures(), first, ms / 1000);
    refuseFailures(summary);
    return seenIn(summary);
  } finally {
    await crowd?.stop();
    await servers.stop();
  }
}

function seenIn({ movesMs }: Summary): Seen {
  if (!movesMs) throw new Error('No move was followed to the screens of others.');
  const { toldElsewhere: told, drawnElsewhere: drawn } = movesMs;
  return { toldP50: told.p50, toldP99: told.p99, drawnP50: drawn.p50, drawnP99: drawn.p99 };
}

/** The median of what it adds in each round. */
function addedBy(name: Setup, rounds: readonly Record<Setup, Seen>[]) {
  const by = (figure: keyof Seen) => median(rounds.map((round) => round[name][figure] - round['one thread'][figure]));
  const { mostP50, mostP99 } = SETUPS[name];
  const [p50, p99] = [by('drawnP50'), by('drawnP99')];
  return { p50, p99, toldP50: by('toldP50'), toldP99: by('toldP99'), isMet: p50 <= mostP50 && p99 <= mostP99 };
}

function describe({ toldP50, toldP99, drawnP50, drawnP99 }: Seen): string {
  return `told after ${toldP50.toFixed(1)} ms p50, ${toldP99.toFixed(1)} p99; on screens after ${drawnP50.toFixed(1)} and ${drawnP99.toFixed(1)}`;
}
