// What the bench prints for people, on standard error.

import type { Run } from '../plan/matrix.ts';
import { comparisonsOf, type Row, type Sample } from './figures.ts';

export function printRow(progress: string, group: string, run: Run, sample: Sample): void {
  const { cpuUsPerClientTick, framesPerSecond, bytesPerClientSecond, lateP99Ms, generatorShare } = sample;
  const words = [
    progress,
    group.padEnd(12),
    run.contender.padEnd(11),
    `${run.clients}`.padStart(4),
    `${cpuUsPerClientTick.toFixed(1)} us`.padStart(9),
    `${framesPerSecond.toFixed(1)} frames/s`.padStart(14),
    `${Math.round(bytesPerClientSecond)} B/s`.padStart(11),
    `late ${lateP99Ms.toFixed(1)} ms`.padStart(14),
    `generator ${Math.round(generatorShare * 100)} %`,
  ];
  console.error(words.join('  '));
}

export const COLUMNS: [title: string, cell: (row: Row) => string][] = [
  ['contender', (row) => row.contender],
  ['clients', (row) => `${row.clients}`],
  ['play', (row) => row.play],
  ['mode', (row) => row.mode],
  ['µs per client and frame', (row) => row.cpuUsPerClientTick.toFixed(1)],
  ['ratio to limit', (row) => describeRatio(row)],
  ['bytes per client·s', (row) => `${Math.round(row.bytesPerClientSecond)}`],
  ['frames/s', (row) => row.framesPerSecond.toFixed(1)],
  ['updates/s, all clients', (row) => `${Math.round(row.framesPerSecond * row.clients)}`],
  ['late p50 / p99 ms', (row) => `${row.lateP50Ms.toFixed(1)} / ${row.lateP99Ms.toFixed(1)}`],
  ['tick work p50 / p99 ms', (row) => `${row.tickWorkP50Ms.toFixed(1)} / ${row.tickWorkP99Ms.toFixed(1)}`],
  ['gap p99 ms', (row) => `${Math.round(row.gapP99Ms)}`],
  ['RSS MiB', (row) => `${Math.round(row.rssMiB)}`],
  ['KiB allocated in 50 ms', (row) => `${Math.round(row.allocatedKiBPerFrame)}`],
  ['generator, share of a core', (row) => row.generatorShare.toFixed(2)],
  ['saturated', (row) => row.saturatedBy ?? ''],
];

function describeRatio({ ratioToLimit, ratioQuartiles }: Row): string {
  if (ratioToLimit === null) return '';
  const [low, high] = ratioQuartiles ?? [ratioToLimit, ratioToLimit];
  return `${ratioToLimit.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

/** How this checkout's Cometa compares with others', if any ran. */
export function printComparisons(rows: readonly Row[]): void {
  for (const { contender, to, clients, cpu } of comparisonsOf(rows)) {
    const [low, high] = cpu.quartiles.map((value) => value.toFixed(3));
    const words = `${contender} to ${to}, ${clients} clients: processor time ${cpu.median.toFixed(3)} times`;
    console.error(`${words} (quartiles ${low} to ${high}, rounds: ${cpu.rounds})`);
  }
}

export function printTable(name: string, rows: readonly Row[]): void {
  const lines = [COLUMNS.map(([title]) => title), ...rows.map((row) => COLUMNS.map(([, cell]) => cell(row)))];
  const widths = COLUMNS.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  console.error(`\n${name}`);
  for (const line of lines) console.error(line.map((cell, i) => cell.padEnd(widths[i])).join('  '));
  console.error('');
}
