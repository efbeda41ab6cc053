// The command `replay`: a room's recorded minutes once more, bit for bit, as fast as they go.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { profileText } from '../../server/ledger/stacks.ts';
import { processTime } from '../../server/machine/time.ts';
import { dumpWorld } from '../../server/recording/dump.ts';
import { trackReplay } from '../../server/recording/input-track.ts';
import { decodeJournal, JournalError } from '../../server/recording/journal.ts';
import { createReplay, type Replay, replayTo } from '../../server/recording/replay.ts';
import {
  type FlagValue,
  type FlagValues,
  prepareFolder,
  readCount,
  UsageError,
  withUsage,
  writeSummary,
} from '../lib/flags.ts';
import { bar, createLive } from '../lib/live.ts';
import { print } from '../lib/output.ts';
import { type Profile, profileJournal } from './profile.ts';
import { describeProfile, profileInto } from './profile-text.ts';
import { fetchShared, isLink, isShared, showShared } from './shared.ts';
import { summarize } from './summary.ts';
import { watch } from './watch.ts';
import { describeSummary, describeWorld, judge } from './words.ts';

const LAST_TICK = 0x7fffffff;
/** Ticks between two looks at the clock. */
const STRETCH_TICKS = 600;

/** @returns exit status */
export function replay(values: FlagValues): Promise<number | undefined> {
  return withUsage('replay', async () => {
    const file = readFileName(values.file);
    const at = values.at === undefined ? undefined : readCount('at', values.at, { default: 0, min: 0, max: LAST_TICK });
    const bytes = isLink(file) ? await fetchShared(file) : readBytes(file);
    if (isShared(bytes)) return await showShared(bytes, file, values);
    const dir = typeof values.profile === 'string' ? values.profile : undefined;
    if (dir !== undefined) prepareFolder('profile', dir);
    const startMs = performance.now();
    const { run, inputTrack } = runJournal(bytes, file, at, values.watch === true);
    const seconds = (performance.now() - startMs) / 1000;
    const sentences = judge(run, file);
    for (const sentence of sentences) console.error(sentence);
    const profile = dir === undefined ? undefined : await profileRun(run, dir);
    const summary = summarize(run, seconds, profile);
    for (const line of describeSummary(summary)) console.error(line);
    const dump = values.dump === true ? dumpWorld(run.simulation.world) : undefined;
    if (dump && !values.json) await print(describeWorld(dump));
    if (profile) console.error(describeProfile(profile));
    if (values.json) await print(JSON.stringify({ ...summary, ...(dump ? { world: dump } : {}) }));
    if (dir !== undefined) writeSummary('profile', dir, { journal: basename(file), ...summary });
    if (inputTrack) return watch(inputTrack(), at);
    return sentences.length === 0 ? 0 : 1;
  });
}

/** Runs to the end of tick `at`, or of all. A inputTrack is of all ticks, wherever it is to open. */
function runJournal(
  bytes: Uint8Array,
  file: string,
  at: number | undefined,
  isTracked: boolean,
): { run: Replay; inputTrack: (() => Uint8Array) | undefined } {
  try {
    const run = createReplay(decodeJournal(bytes));
    const inputTrack = isTracked ? trackReplay(run) : undefined;
    const end = endFor(run, at);
    runTo(run, isTracked ? run.lastTick : end, file);
    return { run, inputTrack };
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    throw new Error(`${file} ${error.message}.`);
  }
}

function readFileName(value: FlagValue): string {
  if (typeof value === 'string') return value;
  throw new UsageError('Which journal? It takes the name of a file, or a link to a replay.');
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`);
  }
}

function endFor({ fromTick, lastTick }: Replay, at: number | undefined): number {
  if (at === undefined) return lastTick;
  if (at >= fromTick && at <= lastTick) return at;
  throw new UsageError(`--at takes a tick the journal holds, from ${fromTick} to ${lastTick}, not "${at}".`);
}

function runTo(run: Replay, end: number, file: string): void {
  const { world } = run.simulation;
  const live = createLive();
  const begin = world.tick;
  do {
    const share = end === begin ? 1 : (world.tick - begin) / (end - begin);
    live.show([`${bar(share)} tick ${world.tick} of ${end}`], `${file}: ${Math.round(share * 100)} %`);
  } while (replayTo(run, Math.min(end, world.tick + STRETCH_TICKS)) && world.tick < end);
}

/** The same ticks once more, by the clock: behind the plain run, whose figures stay its own, and all code is compiled by now. */
function profileRun({ journal, simulation }: Replay, dir: string): Promise<Profile> {
  const run = () => profileJournal(journal, simulation.world.tick, processTime);
  return profileInto(dir, run, profileText);
}
