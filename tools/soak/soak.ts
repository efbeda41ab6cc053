// The command `soak`: hours of comings and goings on a server of its own, and whether anything of them is left behind.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../../bin/build.mjs';
import { startCrowd } from '../../game/bots/main.ts';
import { ROOT } from '../../game/node/root.ts';
import { type FlagValues, readCount, readDurationMs, readRate, withUsage, writeOrRefuse } from '../lib/flags.ts';
import { bar, createLive } from '../lib/live.ts';
import { print } from '../lib/output.ts';
import { drawLines } from '../lib/plots/lines.ts';
import { joiningMs } from '../lib/server/load.ts';
import { alignColumns } from '../lib/table.ts';
import { startChurn } from './churn.ts';
import { type Holds, serveSoak, type Word } from './subject.ts';
import { figuresOf, isCounted, judge, type Sample } from './verdict.ts';

const HOUR_MS = 3_600_000;
const MOST_BOTS = 200;
const JOINS_PER_SECOND = 20;
/** A soak is sampled so often, whatever it takes. */
const SAMPLES = 60;
/** Visits before the baseline: code is compiled, tables have their size. */
const WARM_UP_SHARE = 0.1;
const WARM_UP_MS = 20_000;
/** Seats wait for 5 s, tickets for 10: after so long all that was held must be given back. */
const DRAIN_MS = 60_000;
const POLL_MS = 500;

interface Subject {
  readonly origin: string;
  holds(): Promise<Holds>;
  stop(): void;
}

/** @returns exit status: 1 where something was left behind */
export function soak(values: FlagValues): Promise<number | undefined> {
  return withUsage('soak', async () => {
    if (values.serve) return serveSoak();
    const durationMs = readDurationMs('duration', values.duration, HOUR_MS, {
      leastMs: 10_000,
      why: 'to see something come and go',
    });
    const options = {
      durationMs,
      bots: readCount('bots', values.bots, { default: 20, min: 1, max: MOST_BOTS }),
      perSecond: readRate('rate', values.rate, 10),
      seed: readCount('seed', values.seed, { default: 1, min: 0, max: 0xffffffff }),
    };
    const plot = values.plot === undefined ? undefined : String(values.plot);
    if (plot !== undefined) writeOrRefuse('plot', plot, '');
    if (!values['no-build']) await ensureBuilt();
    const { before, after, samples, faults } = await run(options);
    const all = [
      ...judge(before, after, samples),
      { what: 'visits that went wrong', bar: '0', value: faults.join('; ') || '0', holds: faults.length === 0 },
    ];
    const bars = values.counts ? all.filter(isCounted) : all;
    const rows = bars.map((one) => [one.holds ? 'PASS' : 'FAIL', one.what, one.bar, one.value]);
    for (const line of alignColumns([['', '', 'bar', 'value'], ...rows])) console.error(line);
    if (plot !== undefined) writeOrRefuse('plot', plot, draw(samples));
    const pass = bars.every(({ holds }) => holds);
    if (values.json) await print(JSON.stringify({ ...figuresOf(before, after, samples), bars, samples, pass }));
    return pass ? 0 : 1;
  });
}

interface RunOptions {
  readonly durationMs: number;
  readonly bots: number;
  readonly perSecond: number;
  readonly seed: number;
}

async function run({ durationMs, bots, perSecond, seed }: RunOptions) {
  const subject = await startSubject();
  const { origin } = subject;
  const live = createLive();
  const crowd = await startCrowd({
    origin,
    bots,
    perSecond: JOINS_PER_SECOND,
    brain: 'human',
    seed,
    makesRoom: false,
  });
  try {
    live.say(`${bots} bots play; ${perSecond} visitors a second come and go`);
    await sleep(joiningMs(bots, JOINS_PER_SECOND));
    const faults = new Map<string, number>();
    const samples: Sample[] = [];
    const visit = async (ms: number, part: number, onSample: (holds: Holds, seconds: number) => void) => {
      const churn = startChurn({ origin, perSecond, seed: seed + part });
      const startMs = performance.now();
      const every = Math.max(ms / SAMPLES, POLL_MS);
      for (let passedMs = 0; passedMs < ms; passedMs = performance.now() - startMs) {
        const words = `${Math.round(passedMs / 1000)} of ${Math.round(ms / 1000)} s`;
        live.show([`${bar(passedMs / ms)} ${words}`], words);
        await sleep(Math.min(every, ms - passedMs));
        onSample(await subject.holds(), passedMs / 1000);
      }
      await churn.stop();
      for (const [what, times] of churn.faults) faults.set(what, (faults.get(what) ?? 0) + times);
    };
    await visit(Math.min(WARM_UP_MS, durationMs * WARM_UP_SHARE), 0, () => {});
    const before = await drained(subject, bots);
    await visit(durationMs, 1, (holds, seconds) => samples.push({ ...holds, seconds }));
    const after = await drained(subject, bots);
    const { reconnects, failed } = await crowd.figures();
    const lost = reconnects + Object.values(failed).reduce((sum, times) => sum + times, 0);
    if (lost > 0) faults.set('an honest player lost its line', lost);
    live.keep();
    return { before, after, samples, faults: [...faults].map(([what, times]) => `${times} times: ${what}`) };
  } finally {
    await crowd.stop();
    subject.stop();
  }
}

/** Waits until nobody is held but the bots, and says what is held then, or after a minute of waiting. Timers come and go: the fewest count. */
async function drained(subject: Subject, bots: number): Promise<Holds> {
  const startMs = performance.now();
  let holds = await subject.holds();
  const isQuiet = () => holds.sessions <= bots && holds.connections <= bots && holds.tickets === 0 && holds.rooms <= 1;
  while (!isQuiet() && performance.now() - startMs < DRAIN_MS) {
    await sleep(POLL_MS);
    holds = await subject.holds();
  }
  let { timers, comets } = holds;
  for (let i = 0; i < 10; i++) {
    await sleep(POLL_MS / 5);
    holds = await subject.holds();
    timers = Math.min(timers, holds.timers);
    comets = Math.max(comets, holds.comets);
  }
  return { ...holds, timers, comets };
}

/** This command once more, as the server. */
async function startSubject(): Promise<Subject> {
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'cometa.mjs'), 'soak', '--no-build', '--serve'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting: ((word: Word) => void)[] = [];
  const gone = new Promise<never>((_, reject) => {
    child.once('exit', () => reject(new Error('The server that was soaked has ended.')));
  });
  gone.catch(() => {});
  child.on('message', (word: Word) => waiting.shift()?.(word));
  const next = () => Promise.race([new Promise<Word>((resolve) => waiting.push(resolve)), gone]);
  const first = await next();
  if (!('port' in first)) throw new Error('The server that was to be soaked said something else than its port.');
  return {
    origin: `http://127.0.0.1:${first.port}`,
    async holds() {
      const answer = next();
      child.send('holds');
      const word = await answer;
      if (!('holds' in word)) throw new Error('The server that is soaked said something else than what it holds.');
      return word.holds;
    },
    stop: () => child.disconnect(),
  };
}

function draw(samples: readonly Sample[]): string {
  const points = (of: (sample: Sample) => number): [number, number][] =>
    samples.map((sample) => [sample.seconds, of(sample) / 2 ** 20]);
  return drawLines({
    title: 'Memory of a server while visitors come and go',
    xAxis: 'seconds',
    yAxis: 'MiB',
    series: [
      { label: 'resident', points: points(({ resident }) => resident) },
      { label: 'heap after a collection', points: points(({ heap }) => heap) },
    ],
  });
}
