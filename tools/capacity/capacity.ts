// The command `capacity`: how many players fit, and what ends first.
import { ensureBuilt } from '../../bin/build.mjs';
import { BRAINS } from '../../game/bots/main.ts';
import type { Report } from '../../game/pages/report/parts/format.ts';
import { type FlagValues, readChoice, readCount, readDurationMs, withUsage, writeOrRefuse } from '../lib/flags.ts';
import { bar, createLive } from '../lib/live.ts';
import { print } from '../lib/output.ts';
import { drawLines, type LineChart } from '../lib/plots/lines.ts';
import { openReport } from '../lib/report.ts';
import { findServer } from '../lib/server/find-server.ts';
import { type Budgets, createProbe, GENERATOR, type Probe, type Step } from './probe.ts';

const MOST_PLAYERS = 10_000;
const FIRST_PLAYERS = 50;
/** In less, too few frames come to say how many come a second, and any number of players would be too many. */
const LEAST_STEP = { leastMs: 1000, why: 'for each number of players' };
/** The answer is narrowed down to so many percent of itself. */
const NARROW_SHARE = 0.08;

/** @returns exit status */
export function capacity(values: FlagValues): Promise<number | undefined> {
  return withUsage('capacity', async () => {
    const options = {
      budgets: {
        tickMs: readCount('budget-p99-tick-ms', values['budget-p99-tick-ms'], { default: 12, min: 1, max: 1000 }),
        ageMs: readCount('budget-p99-age-ms', values['budget-p99-age-ms'], { default: 350, min: 1, max: 60_000 }),
        ackMs: readCount('budget-p99-ack-ms', values['budget-p99-ack-ms'], { default: 120, min: 1, max: 60_000 }),
      },
      repeats: readCount('repeats', values.repeats, { default: 3, min: 1, max: 50 }),
      most: readCount('most', values.most, { default: 5000, min: 1, max: MOST_PLAYERS }),
      stepMs: readDurationMs('step', values.step, 8000, LEAST_STEP),
      seed: readCount('seed', values.seed, { default: 1, min: 0, max: 0xffffffff }),
      plot: String(values.plot ?? 'capacity.svg'),
    };
    writeOrRefuse('plot', options.plot, '');
    const brain = readChoice('brain', values.brain, Object.keys(BRAINS)) ?? 'human';
    const needsPages = values.url === undefined || values.html !== undefined;
    if (needsPages && !values['no-build']) await ensureBuilt();
    const writeReport = openReport(values.html);
    const { origin, adminOrigin, stop } = await findServer(values);
    try {
      const probe = createProbe({ ...options, brain, origin, adminOrigin });
      return await conclude(await search(probe, options), { ...options, writeReport }, values.json === true);
    } finally {
      await stop();
    }
  });
}

/** What the tries came to: each of them, and what was found in each repeat. */
interface Found {
  steps: Step[];
  results: Result[];
}

interface Result {
  players: number;
  limiter: string;
  broken: string;
}

/** Doubles until a budget breaks, then halves the gap; as often as repeats are asked for, the later ones from near the first. */
async function search(probe: Probe, { most, repeats }: { most: number; repeats: number }): Promise<Found> {
  const steps: Step[] = [];
  const results: Result[] = [];
  const live = createLive();
  for (let repeat = 0; repeat < repeats; repeat++) {
    let [fits, tooMany] = [0, Number.POSITIVE_INFINITY];
    let broken: Step | undefined;
    let players = Math.min(most, results.length > 0 ? Math.max(1, results[0].players) : FIRST_PLAYERS);
    while (players > fits && players < tooMany) {
      const step = await probe.measure(players, (what, share) =>
        live.show([`${players} players  ${bar(share)} ${what}`], `${players} players: ${what}`),
      );
      steps.push(step);
      live.say(describe(step));
      if (step.broken) [tooMany, broken] = [players, step];
      else fits = players;
      players = nextPlayers(fits, tooMany, most);
    }
    await probe.stop();
    results.push({
      players: fits,
      limiter: broken?.limiter ?? 'none: the most that was asked for fits',
      broken: broken?.broken ?? '',
    });
  }
  return { steps, results };
}

function nextPlayers(fits: number, tooMany: number, most: number): number {
  if (tooMany === Number.POSITIVE_INFINITY) return Math.min(most, fits * 2);
  if (fits === 0) return Math.floor(tooMany / 2);
  return tooMany - fits <= tooMany * NARROW_SHARE ? fits : Math.round((fits + tooMany) / 2);
}

function describe({ players, tickP99Ms, lateP99Ms, ageP99Ms, ackP99Ms, generatorP99Ms, broken, limiter }: Step) {
  const server = tickP99Ms === undefined ? '' : `tick ${tickP99Ms} ms, late ${lateP99Ms}, `;
  const end = broken ? `TOO MANY: ${broken} (${limiter})` : 'fits';
  return `${String(players).padStart(5)} players: ${server}age ${ageP99Ms}, ack ${ackP99Ms}, bots ${generatorP99Ms} (p99): ${end}`;
}

async function conclude(
  { steps, results }: Found,
  { plot, budgets, writeReport }: { plot: string; budgets: Budgets; writeReport: ReturnType<typeof openReport> },
  isJson: boolean,
) {
  const counts = results.map(({ players }) => players).sort((a, b) => a - b);
  const players = counts[Math.floor((counts.length - 1) / 2)];
  const typical = results.find((result) => result.players === players) ?? results[0];
  const { limiter } = typical;
  const least = limiter === GENERATOR ? 'at least ' : '';
  const verdict = `${least}${players} players fit (${counts[0]} to ${counts.at(-1)} in ${counts.length}). First limiter: ${limiter}.`;
  console.error(`\n${verdict}`);
  if (limiter === GENERATOR) {
    console.error(
      'The bots were too slow to load the server more: run them on another machine, with --url and --admin.',
    );
  }
  if (isJson) await print(JSON.stringify({ players, limiter, repeats: results, steps }));
  const chart = chartOf(steps, players);
  writeOrRefuse('plot', plot, drawLines(chart));
  writeReport(reportOf(verdict, steps, budgets, chart));
  console.error(`Latency against players: ${plot}`);
  return players > 0 ? 0 : 1;
}

function reportOf(verdict: string, steps: readonly Step[], budgets: Budgets, chart: LineChart): Report {
  const columns = ['players', 'tick', 'late', 'age', 'ack', 'updates/s', 'bots late', 'ends'];
  const rows = steps.map((step) => [
    `${step.players}`,
    step.tickP99Ms ?? '',
    step.lateP99Ms ?? '',
    step.ageP99Ms,
    step.ackP99Ms,
    step.updatesPerSecond,
    step.generatorP99Ms,
    step.broken ? `${step.broken} (${step.limiter})` : 'fits',
  ]);
  return {
    title: 'Capacity',
    subtitle: verdict,
    sections: [
      {
        kind: 'lines',
        ...chart,
        note: `Budgets, p99: ticks ${budgets.tickMs} ms, age of states ${budgets.ageMs} ms, move to ack ${budgets.ackMs} ms.`,
      },
      { kind: 'table', title: 'Every try', note: 'Milliseconds are p99.', columns, rows, words: [7] },
    ],
  };
}

function chartOf(steps: Step[], players: number): LineChart {
  const counts = [...new Set(steps.map((step) => step.players))].sort((a, b) => a - b);
  /** The middle of several tries. */
  const points = (name: keyof Step): [number, number][] =>
    counts.flatMap((count) => {
      const values = steps.flatMap((step) => (step.players === count ? [Number(step[name])] : []));
      const middle = values.filter(Number.isFinite).sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
      return middle === undefined ? [] : [[count, middle]];
    });
  return {
    title: 'Latency against players',
    xAxis: 'players',
    yAxis: 'milliseconds, p99',
    series: [
      { label: 'tick', points: points('tickP99Ms') },
      { label: 'late start', points: points('lateP99Ms') },
      { label: 'move to ack', points: points('ackP99Ms') },
      { label: 'age of state', points: points('ageP99Ms') },
    ].filter((series) => series.points.length > 0),
    mark: { x: players, label: `${players} fit` },
  };
}
