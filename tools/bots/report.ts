// A run of bots second by second, as charts and as a report.
import type { CrowdOptions, Summary } from '../../game/bots/main.ts';
import type { Report } from '../../game/pages/report/parts/format.ts';
import type { LineChart } from '../lib/plots/lines.ts';
import type { Said } from './words.ts';

/** A run as it goes on. */
export interface Series {
  note(second: Summary): void;
  /** What was felt. */
  latency(): LineChart;
  /** The whole run: as a summary, and the same in words. */
  report(options: CrowdOptions, summary: Summary, rows: readonly Said[]): Report;
}

export function createSeries(): Series {
  const seconds: Summary[] = [];
  const points = (value: (second: Summary) => number): [number, number][] =>
    seconds.map((second) => [second.seconds, value(second)]);

  const latency = (): LineChart => ({
    title: `What ${seconds.at(-1)?.bots ?? 0} bots felt`,
    xAxis: 'seconds',
    yAxis: 'milliseconds',
    series: [
      { label: 'move to ack, p50', points: points(({ moveToAckMs }) => moveToAckMs.p50) },
      { label: 'move to ack, p99', points: points(({ moveToAckMs }) => moveToAckMs.p99) },
      { label: 'age of state, p99', points: points(({ stateAgeMs }) => stateAgeMs.p99) },
      { label: 'own delay, p99', points: points(({ loopDelayMs }) => loopDelayMs.p99) },
    ],
  });

  return {
    note: (second) => void seconds.push(second),
    latency,
    report({ brain, seed, line, origin }, summary, rows) {
      return {
        title: 'Bots',
        subtitle: `${summary.bots} bots of brain ${brain}, ${Math.round(summary.seconds)} s, seed ${seed}, ${line ? `line ${line}` : 'no simulated line'}, at ${origin}`,
        sections: [
          { kind: 'table', title: 'The whole run', columns: ['', ''], rows, words: [1] },
          {
            kind: 'lines',
            ...latency(),
            note: 'A move counts from when it was due; how late the bots themselves were spoils the others from 15 ms on.',
          },
          {
            kind: 'lines',
            title: 'Who played',
            xAxis: 'seconds',
            yAxis: 'bots',
            series: [
              { label: 'play', points: points(({ connected }) => connected) },
              { label: 'join', points: points(({ joining }) => joining) },
              { label: 'failed', points: points(({ failed }) => failed) },
            ],
          },
          {
            kind: 'lines',
            title: 'Updates',
            xAxis: 'seconds',
            yAxis: 'ticks a second and bot',
            series: [{ label: 'told of', points: points(({ updatesPerSecond }) => updatesPerSecond) }],
            limit: { y: 60, label: 'all of them' },
          },
          {
            kind: 'lines',
            title: 'Bytes of all bots',
            xAxis: 'seconds',
            yAxis: 'KiB a second',
            series: [
              { label: 'received', points: points(({ bytesInPerSecond }) => bytesInPerSecond / 1024) },
              { label: 'sent', points: points(({ bytesOutPerSecond }) => bytesOutPerSecond / 1024) },
            ],
          },
        ],
      };
    },
  };
}
