// A run of bots second by second, as charts and as a report.

/**
 * @typedef {import('../../game/bots/summary.ts').Summary} Summary
 * @typedef {import('../../game/bots/main.ts').CrowdOptions} CrowdOptions
 * @typedef {import('../../game/pages/report/parts/format.ts').Report} Report
 * @typedef {import('../lib/plots/lines.mjs').LineChart} LineChart
 */

export function createSeries() {
  /** @type {Summary[]} */
  const seconds = [];
  /** @param {(second: Summary) => number} value @returns {[number, number][]} */
  const points = (value) => seconds.map((second) => [second.seconds, value(second)]);

  /** @returns {LineChart} what was felt */
  const latency = () => ({
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
    note: (/** @type {Summary} */ second) => void seconds.push(second),
    latency,
    /**
     * @param {CrowdOptions} options
     * @param {Summary} summary of the whole run
     * @param {readonly [name: string, words: string][]} rows the same in words
     * @returns {Report}
     */
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
