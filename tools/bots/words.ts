import type { Summary } from '../../game/bots/main.ts';
import { bar } from '../lib/live.ts';
import { SPOILED_MS } from '../lib/server/load.ts';

/** A name, and a sentence. */
export type Said = readonly [name: string, words: string];

/** What a summary says. */
export function describe(summary: Summary): Said[] {
  const { moveToAckMs: ack, stateAgeMs: age, gapMs: gap, loopDelayMs: delay } = summary;
  const late = (summary.lateMoveShare * 100).toFixed(2);
  return [
    ['bots', `${summary.connected} play, ${summary.joining} join, ${summary.failed} failed of ${summary.bots}`],
    ['updates', `${summary.updatesPerSecond} a second for each, of 60`],
    ['move to ack', `${ack.p50} / ${ack.p95} / ${ack.p99} ms (p50, p95, p99), since it was due`],
    ['age of state', `${age.p50} / ${age.p95} / ${age.p99} ms`],
    ['gaps', `${gap.p50} / ${gap.p99} / ${gap.max} ms (p50, p99, max) from one message to the next`],
    ['corrections', `${summary.correctionsPerMinute} a minute for each, ${late} % of moves late`],
    ['bytes', `${perSecond(summary.bytesInPerSecond)} in, ${perSecond(summary.bytesOutPerSecond)} out`],
    ['own delay', `${delay.p50} / ${delay.p95} / ${delay.p99} ms`],
    ...Object.entries(summary.closes).map(([code, count]): Said => ['closed', `${count} connections, by ${code}`]),
    ...Object.entries(summary.failures).map(([why, count]): Said => ['failed', `${count}: ${why}`]),
  ];
}

/** The same for a terminal. */
export function written(summary: Summary): string[] {
  const lines = describe(summary).map(([name, words]) => `  ${name.padEnd(13)} ${words}`);
  if (summary.loopDelayMs.p99 > SPOILED_MS) {
    lines.push('  The bots themselves were late: these figures speak of this machine as much as of the server.');
  }
  return lines;
}

/** A second's figures for a terminal, and on one line. `durationMs` may be infinite. */
export function drawn(second: Summary, passedMs: number, durationMs: number): [lines: string[], line: string] {
  const passed = `${Math.round(passedMs / 1000)} s`;
  const progress = Number.isFinite(durationMs)
    ? `${bar(passedMs / durationMs)} ${passed} of ${Math.round(durationMs / 1000)} s`
    : passed;
  const { connected, joining, failed, moveToAckMs, updatesPerSecond } = second;
  const ack = `${moveToAckMs.p50} / ${moveToAckMs.p95} / ${moveToAckMs.p99}`;
  const line = `${passed}: ${connected} play, ${joining} join, ${failed} failed; ${updatesPerSecond} updates/s; move to ack ${ack} ms`;
  return [[progress, ...written(second)], line];
}

function perSecond(bytes: number): string {
  return bytes < 10_000 ? `${Math.round(bytes)} B/s` : `${(bytes / 1024).toFixed(1)} KiB/s`;
}
