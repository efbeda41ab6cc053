import { type Chart, createChart } from '../parts/chart.ts';
import { panel } from '../parts/elements.ts';
import { inBytes, inFull, inMs, inPercent, inShort } from '../parts/numbers.ts';
import { agesOf, KEPT_MS, type Live, ratesOf, type Sample } from './model.ts';

/** What is drawn over the last minute. */
interface TimeChart {
  title: string;
  labels: readonly string[];
  write(value: number): string;
  leastTop: number;
  read(live: Live): (number | null)[][];
}

const each = ({ samples }: Live, read: (sample: Sample) => number) => samples.map(read);
const value = (name: string) => (sample: Sample) => sample.values[name] ?? 0;
const scaled = (rates: (number | null)[], by: number) => rates.map((rate) => (rate === null ? null : rate * by));
const sum = (a: (number | null)[], b: (number | null)[]) =>
  a.map((rate, i) => (rate === null ? null : rate + (b[i] ?? 0)));
const MIB = 1024 * 1024;

const CHARTS: readonly TimeChart[] = [
  {
    title: 'Lateness of ticks, ms',
    labels: ['latest of six', 'mean'],
    write: inMs,
    leastTop: 1,
    read: (live) => [each(live, ({ worstLateMs }) => worstLateMs), each(live, ({ meanLateMs }) => meanLateMs)],
  },
  {
    title: 'Event-loop delay, ms',
    labels: ['latest of twenty', 'median'],
    write: inMs,
    leastTop: 1,
    read: (live) => [each(live, value('loopDelayMaxMs')), each(live, value('loopDelayP50Ms'))],
  },
  {
    title: 'Collections, ms a second',
    labels: ['time', 'how many'],
    write: inShort,
    leastTop: 5,
    read(live) {
      const rate = ratesOf(live, 'collections');
      return [overASecond(live, ({ collectedMs }) => collectedMs), rate];
    },
  },
  {
    title: 'Players and rooms',
    labels: ['players', 'in play', 'rooms'],
    write: inFull,
    leastTop: 5,
    read: (live) => [each(live, value('players')), each(live, ({ inPlay }) => inPlay), each(live, value('rooms'))],
  },
  {
    title: 'Connections and requests, a second',
    labels: ['opened', 'closed', 'HTTP requests'],
    write: inShort,
    leastTop: 2,
    read: (live) => ['connectionsOpened', 'connectionsClosed', 'httpRequests'].map((name) => ratesOf(live, name)),
  },
  {
    title: 'Frames and messages, a second',
    labels: ['frames sent', 'messages read'],
    write: inShort,
    leastTop: 10,
    read: (live) => [ratesOf(live, 'framesSent'), ratesOf(live, 'messagesReceived')],
  },
  {
    title: 'Bytes, KiB a second',
    labels: ['sent', 'received'],
    write: (kib) => inBytes(kib * 1024),
    leastTop: 1,
    read: (live) => [scaled(ratesOf(live, 'bytesSent'), 1 / 1024), scaled(ratesOf(live, 'bytesReceived'), 1 / 1024)],
  },
  {
    title: 'Processor, % of a core',
    labels: ['process', 'of it kernel'],
    write: (percent) => inPercent(percent / 100),
    leastTop: 10,
    read(live) {
      const [user, system] = [ratesOf(live, 'cpuUserUs'), ratesOf(live, 'cpuSystemUs')];
      return [scaled(sum(user, system), 1e-4), scaled(system, 1e-4)];
    },
  },
  {
    title: 'Memory, MiB',
    labels: ['resident', 'heap in use'],
    write: (mib) => inBytes(mib * MIB),
    leastTop: 50,
    read: (live) => [each(live, (s) => value('rssBytes')(s) / MIB), each(live, (s) => value('heapBytes')(s) / MIB)],
  },
];

/** What came together within a second, up to each sample. */
function overASecond({ samples }: Live, read: (sample: Sample) => number): number[] {
  let from = 0;
  let sum = 0;
  return samples.map((sample) => {
    sum += read(sample);
    while (samples[from].atMs < sample.atMs - 1000) sum -= read(samples[from++]);
    return Math.max(0, sum);
  });
}

export function createCharts() {
  const charts: Chart[] = CHARTS.map(({ title, labels, write, leastTop }) =>
    createChart({
      name: `${title}, over the last minute`,
      labels,
      heightPx: 150,
      write,
      writeX: (seconds) => (seconds === 0 ? 'now' : `${inShort(seconds)} s`),
      fromX: -KEPT_MS / 1000,
      toX: 0,
      leastTop,
    }),
  );
  return {
    elements: CHARTS.map(({ title }, i) => panel(title, [charts[i].element])),
    set(live: Live) {
      const ages = agesOf(live);
      for (const [i, { read }] of CHARTS.entries()) charts[i].set([ages, ...read(live)]);
    },
  };
}
