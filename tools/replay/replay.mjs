// The command `replay`: a room's recorded minutes once more, bit for bit, as fast as they go.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../bin/build.mjs';
import { bundle } from '../lib/bundle.mjs';
import { prepareFolder, readCount, UsageError, withUsage, writeSummary } from '../lib/flags.mjs';
import { bar, createLive } from '../lib/live.mjs';
import { print } from '../lib/output.mjs';
import { describeProfile, profileInto } from './profile-text.mjs';
import { watch } from './watch.mjs';

/**
 * @typedef {typeof import('./built.ts')} Built
 * @typedef {import('../../server/recording/journal.ts').ReadJournal} ReadJournal
 * @typedef {import('../../server/recording/replay.ts').Replay} Replay
 * @typedef {import('../../server/recording/dump.ts').WorldDump} WorldDump
 * @typedef {import('./profile.ts').Profile} Profile
 */

const CACHE_DIR = join(ROOT, '.cache/replay');
const LAST_TICK = 0x7fffffff;
/** Ticks between two looks at the clock. */
const STRETCH_TICKS = 600;

/**
 * @param {import('../cli/commands.mjs').FlagValues} values
 * @returns {Promise<number | undefined>} exit status
 */
export function replay(values) {
  return withUsage('replay', async () => {
    const file = readFileName(values.file);
    const at = values.at === undefined ? undefined : readCount('at', values.at, { default: 0, min: 0, max: LAST_TICK });
    const bytes = readBytes(file);
    const dir = typeof values.profile === 'string' ? values.profile : undefined;
    if (dir !== undefined) prepareFolder('profile', dir);
    const built = await prepare();
    const startMs = performance.now();
    const { run, film } = runJournal(built, bytes, { file, at, isFilmed: values.watch === true });
    const seconds = (performance.now() - startMs) / 1000;
    const sentences = judge(built, run, file);
    for (const sentence of sentences) console.error(sentence);
    const profile = dir === undefined ? undefined : await profileRun(built, run, dir);
    const summary = summarize(built, run, seconds, profile);
    await report(summary, values.dump === true ? built.dumpWorld(run.simulation.world) : undefined, values);
    if (dir !== undefined) writeSummary('profile', dir, { journal: basename(file), ...summary });
    if (film) return watch(built, film(), at);
    return sentences.length === 0 ? 0 : 1;
  });
}

/**
 * @param {Built} built
 * @param {Uint8Array} bytes
 * @param {{ file: string, at: number | undefined, isFilmed: boolean }} options a film is of all ticks, wherever it is to open
 */
function runJournal(built, bytes, { file, at, isFilmed }) {
  try {
    const run = built.createReplay(built.decodeJournal(bytes));
    const film = isFilmed ? built.filmReplay(run) : undefined;
    const end = endFor(run, at);
    runTo(built, run, isFilmed ? run.lastTick : end, file);
    return { run, film };
  } catch (error) {
    if (!(error instanceof built.JournalError)) throw error;
    throw new Error(`${file} ${error.message}.`);
  }
}

/** @param {string | boolean | undefined} value */
function readFileName(value) {
  if (typeof value === 'string') return value;
  throw new UsageError('Which journal? It takes the name of a file.');
}

/** @param {string} file */
function readBytes(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new Error(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`);
  }
}

/** @returns {Promise<Built>} */
async function prepare() {
  await bundle({ input: { replay: join(ROOT, 'tools/replay/built.ts') }, outDir: CACHE_DIR, root: ROOT });
  return import(pathToFileURL(join(CACHE_DIR, 'replay.js')).href);
}

/**
 * @param {Replay} run
 * @param {number | undefined} at
 */
function endFor({ fromTick, lastTick }, at) {
  if (at === undefined) return lastTick;
  if (at >= fromTick && at <= lastTick) return at;
  throw new UsageError(`--at takes a tick the journal holds, from ${fromTick} to ${lastTick}, not "${at}".`);
}

/**
 * @param {Built} built
 * @param {Replay} run
 * @param {number} end the tick to run to
 * @param {string} file
 */
function runTo(built, run, end, file) {
  const { world } = run.simulation;
  const live = createLive();
  const begin = world.tick;
  do {
    const share = end === begin ? 1 : (world.tick - begin) / (end - begin);
    live.show([`${bar(share)} tick ${world.tick} of ${end}`], `${file}: ${Math.round(share * 100)} %`);
  } while (built.replayTo(run, Math.min(end, world.tick + STRETCH_TICKS)) && world.tick < end);
}

/**
 * A sentence for each thing that is not as it should be.
 * @param {Built} built
 * @param {Replay} run
 * @param {string} file
 */
function judge(built, run, file) {
  const { firstDifferentTick, thrown, journal, lastTick } = run;
  const { flaw, head } = /** @type {ReadJournal} */ (journal);
  const isOurs = head.fingerprint === built.fingerprintOf(built.rulesHash());
  const sentences = [];
  if (firstDifferentTick !== undefined) {
    sentences.push(
      isOurs
        ? `The first tick that differs is ${firstDifferentTick}: the rules did not compute there what they did when this was recorded.`
        : `The first tick that differs is ${firstDifferentTick}: ${file} was recorded under other rules (fingerprint ${head.fingerprint}).`,
    );
  }
  if (thrown) {
    const why = thrown.error instanceof Error ? thrown.error.message : String(thrown.error);
    sentences.push(`The rules threw in tick ${thrown.tick}: ${why}`);
  }
  if (flaw === 'truncated') sentences.push(`${file} is cut off: what is whole of it ends with tick ${lastTick}.`);
  if (flaw === 'damaged') sentences.push(`${file} is damaged: what is whole of it ends with tick ${lastTick}.`);
  return sentences;
}

/**
 * The same ticks once more, by the clock: behind the plain run, whose figures stay its own, and all code is compiled by now.
 * @param {Built} built
 * @param {Replay} run
 * @param {string} dir
 */
function profileRun(built, { journal, simulation }, dir) {
  const run = () => built.profileJournal(journal, simulation.world.tick, built.processTime);
  return profileInto(dir, run, built.profileText);
}

/**
 * @param {Built} built
 * @param {Replay} run
 * @param {number} seconds
 * @param {Profile | undefined} profile
 */
function summarize(built, run, seconds, profile) {
  const { simulation, fromTick, hashesChecked, hashesEqual, firstDifferentTick, journal } = run;
  const { head, flaw } = /** @type {ReadJournal} */ (journal);
  const ticks = simulation.world.tick - fromTick;
  return {
    ticks,
    seconds,
    hashesChecked,
    hashesEqual,
    firstDifferentTick: firstDifferentTick ?? null,
    timesRealTime: ticks / built.SIM_HZ / seconds,
    fromTick,
    lastTick: simulation.world.tick,
    sameRules: head.fingerprint === built.fingerprintOf(built.rulesHash()),
    flaw: flaw ?? null,
    threwInTick: run.thrown?.tick ?? null,
    ...(profile ? { node: process.version, profile } : {}),
  };
}

/**
 * @param {ReturnType<typeof summarize>} summary
 * @param {WorldDump | undefined} dump
 * @param {import('../cli/commands.mjs').FlagValues} values
 */
async function report(summary, dump, values) {
  const { ticks, fromTick, lastTick, seconds, timesRealTime, hashesChecked, hashesEqual } = summary;
  console.error(
    `${ticks} ticks from tick ${fromTick + 1} to ${lastTick} in ${seconds.toFixed(2)} s, ${timesRealTime.toFixed(0)} times real time; ${hashesEqual} of ${hashesChecked} hashes are equal.`,
  );
  if (!summary.sameRules && summary.firstDifferentTick === null) {
    console.error('It was recorded under another fingerprint, and nothing differs all the same.');
  }
  if (dump && !values.json) await print(describeWorld(dump));
  if (summary.profile) console.error(describeProfile(summary.profile));
  if (values.json) await print(JSON.stringify({ ...summary, ...(dump ? { world: dump } : {}) }));
}

/** @param {WorldDump} world */
function describeWorld({ comets, parked, shower, ...numbers }) {
  const head = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
  const rain = shower ? `shower at ${shower.xPx}, ${shower.yPx} from tick ${shower.startTick} on` : 'no shower';
  const rows = [Object.keys(comets[0] ?? {}), ...comets.map((comet) => Object.values(comet).map(String))];
  const table = rows.map((cells) => cells.map((cell) => cell.padStart(12)).join(''));
  return [...head, rain, `parked ${parked.join(', ') || 'nobody'}`, '', ...table].join('\n');
}
