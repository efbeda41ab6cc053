// The flag `--profile` of `cometa replay`: the same load under the ledger and V8's profiler, on whatever commit is checked out.
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import type { CpuProfile } from '../../server/ledger/stacks.ts';
import { writeOrRefuse } from '../lib/flags.ts';
import { alignColumns } from '../lib/table.ts';
import type { Profile } from './profile.ts';

/** Between two samples. V8's own 1000 µs sees a tick of 50 µs too seldom; much less and the sampling is what one sees. */
const SAMPLE_EVERY_US = 100;

/** Profiles what `run` does, and writes what `profileText` makes of the samples to `cpu.cpuprofile` in `dir`. */
export async function profileInto(
  dir: string,
  run: () => Promise<Profile>,
  profileText: (profile: CpuProfile) => Iterable<string>,
): Promise<Profile> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
  await session.post('Profiler.start');
  const result = await run();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  writeOrRefuse('profile', join(dir, 'cpu.cpuprofile'), [...profileText(profile)].join(''));
  return result;
}

/** The rows as a table for people. */
export function describeProfile({ phases, ticks, players, totalP99Ms, overruns, budgetMs }: Profile): string {
  const us = (ms: number) => (ms * 1000).toFixed(0);
  const rows = Object.entries(phases).map(([name, { meanMs, p50Ms, p95Ms, p99Ms, maxMs, share }]) => [
    name,
    (meanMs * 1000).toFixed(1),
    ...[p50Ms, p95Ms, p99Ms, maxMs].map(us),
    `${(share * 100).toFixed(1)} %`,
  ]);
  const table = [['µs a tick', 'mean', 'p50', 'p95', 'p99', 'max', 'share'], ...rows];
  return [
    ...alignColumns(table),
    `${ticks} ticks, at most ${players} in play: p99 ${us(totalP99Ms)} µs, ${overruns} above ${budgetMs.toFixed(1)} ms.`,
  ].join('\n');
}
