// `chaos --fault`: one kind of fault, again and again, and a table of what players felt of it.
import { ensureBuilt } from '../../bin/build.mjs';
import {
  type FlagValues,
  readChoice,
  readCount,
  readDurationMs,
  readLimit,
  UsageError,
  writeOrRefuse,
} from '../lib/flags.ts';
import { findRedis } from '../lib/install/redis.mjs';
import { createLive } from '../lib/live.ts';
import { print } from '../lib/output.ts';
import { drawLines } from '../lib/plots/lines.ts';
import { alignColumns } from '../lib/table.ts';
import { openCluster } from './cluster.ts';
import { type Interruptions, interrupt } from './interruption.ts';
import { type Felt, NOTHING_FELT, sumUp } from './onlooker.ts';
import { type Fault, KINDS, REDIS_KINDS } from './schedule.ts';

const MOST_PLAYERS = 1000;
/** An update or two. */
const SPOILED_MS = 50;
/** All that a fault has ended is there again after it, with the next standby ready. */
const LEAST_EVERY_MS = 4000;
const EVERY_MS = 10_000;
const FOR_MS = 3000;
const LONGEST_MS = 60_000;

/** Kinds of faults as the command line has them: `host-is-ended`. */
const KINDS_BY_NAME = new Map(
  [...KINDS, ...REDIS_KINDS].map((kind) => [kind.toLowerCase().replaceAll(' ', '-'), kind]),
);

/** @returns exit status: 1 where players were not well at the end, or a figure is beyond `--fail-if` */
export async function repeatFault(values: FlagValues): Promise<number> {
  const { kind, inRedis, redisPath, ...options } = readOptions(values);
  const fails = readLimit('fail-if', values['fail-if'], NOTHING_FELT);
  const plot = values.plot === undefined ? undefined : String(values.plot);
  if (plot !== undefined) writeOrRefuse('plot', plot, '');
  if (!values['no-build']) await ensureBuilt();
  const live = createLive();
  const { players, times, everyMs } = options;
  const store = inRedis ? 'Redis' : 'a folder';
  live.say(`${kind}: ${times} times, every ${everyMs / 1000} s, under ${players} players; 2 gateways, ${store}`);
  const cluster = await openCluster({ inRedis, hosts: 1, players, wires: wiresFor(kind) }, redisPath);
  try {
    const found = await interrupt(cluster, {
      ...options,
      fault: { kind, host: 0, gateway: 0, ms: options.forMs } as Fault,
      onFelt: (felt, number) => live.say(`${number === 0 ? 'nothing' : `${number} of ${times}`}: ${sayFelt(felt)}`),
    });
    return await report(found, { kind, plot, fails, isJson: values.json === true });
  } finally {
    await cluster.stop();
  }
}

/** Whoever measures is not to be in the way: only what a fault is done to goes through this process. */
function wiresFor(kind: Fault['kind']): readonly ('players' | 'links')[] {
  if (kind.startsWith('gateway')) return ['players'];
  return kind.startsWith('link') ? ['links'] : [];
}

function readOptions(values: FlagValues) {
  if (values.schedules !== undefined)
    throw new UsageError('--fault repeats one fault, --schedules draws them: give one of them.');
  const name = readChoice('fault', values.fault, [...KINDS_BY_NAME.keys()]);
  const kind = KINDS_BY_NAME.get(name ?? '') ?? KINDS[0];
  const inRedis = values.redis === true || REDIS_KINDS.includes(kind);
  const redisPath = findRedis();
  if (inRedis && !redisPath)
    throw new UsageError('redis-server is not installed. Install it, as with "apt-get install redis-server".');
  const forMs = readDurationMs('for', values.for, FOR_MS);
  if (forMs > LONGEST_MS) throw new UsageError(`--for takes at most 60s, not "${values.for}".`);
  return {
    kind,
    inRedis,
    redisPath,
    forMs,
    players: readCount('players', values.players, { default: 100, min: 1, max: MOST_PLAYERS }),
    times: readCount('times', values.times, { default: 5, min: 1, max: 1000 }),
    everyMs: readDurationMs('every', values.every, EVERY_MS, {
      leastMs: LEAST_EVERY_MS,
      why: 'for the next standby to be ready',
    }),
    seed: readCount('seed', values.seed, { default: 1, min: 0, max: 0xffffffff }),
  };
}

interface ReportOptions {
  readonly kind: string;
  readonly plot: string | undefined;
  readonly fails: ReturnType<typeof readLimit>;
  readonly isJson: boolean;
}

async function report({ calm, faults, inputs, wrong }: Interruptions, options: ReportOptions): Promise<number> {
  const all = sumUp(faults);
  for (const line of tableOf(calm, all)) console.error(line);
  if (all.ownMs > SPOILED_MS)
    console.error('This process itself was late: gaps are as much its own. Fewer players take less of its time.');
  if (inputs) console.error(`${inputs.lost} moves lost, ${inputs.doubled} heard twice.`);
  const { plot, fails } = options;
  if (plot !== undefined) writeOrRefuse('plot', plot, draw(options.kind, faults));
  if (options.isJson) await print(JSON.stringify({ fault: options.kind, calm, faults, all, inputs, wrong }));
  const loss = inputs && inputs.lost + inputs.doubled > 0 ? 'Inputs were lost or doubled.' : undefined;
  const problems = [wrong, loss, fails?.(all)].filter((problem) => problem !== undefined);
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
}

function sayFelt({ gapMs, closes, late, againTicks, ownMs }: Felt): string {
  const gap = `gap ${gapMs.p50} ms p50, ${gapMs.p99} p99, ${gapMs.max} largest`;
  return `${gap}; ${closes} closed, ${late} moves late, ${againTicks} ticks again; this process ${ownMs} ms late`;
}

function tableOf(calm: Felt, all: Felt): string[] {
  const row = (what: string, of: (felt: Felt) => number) => [what, String(of(calm)), String(of(all))];
  return alignColumns([
    ['', 'nothing', 'all faults'],
    row('gap between updates, ms, p50', ({ gapMs }) => gapMs.p50),
    row('p99', ({ gapMs }) => gapMs.p99),
    row('largest', ({ gapMs }) => gapMs.max),
    row('connections closed', ({ closes }) => closes),
    row('joins within 100 ms, most', ({ joinsAtOnce }) => joinsAtOnce),
    row('moves late or never', ({ late }) => late),
    row('corrections', ({ corrections }) => corrections),
    row('copies that differed', ({ divergences }) => divergences),
    row('ticks played again', ({ againTicks }) => againTicks),
    row('this process late, ms', ({ ownMs }) => ownMs),
  ]);
}

function draw(kind: string, faults: readonly Felt[]): string {
  const points = (of: (felt: Felt) => number) => faults.map((felt, i) => [i + 1, of(felt)] as const);
  return drawLines({
    title: `How long nothing came to players: ${kind}`,
    xAxis: 'fault',
    yAxis: 'ms',
    series: [
      { label: 'largest', points: points(({ gapMs }) => gapMs.max) },
      { label: 'p99', points: points(({ gapMs }) => gapMs.p99) },
      { label: 'p50', points: points(({ gapMs }) => gapMs.p50) },
    ],
  });
}
