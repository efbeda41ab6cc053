// From single measurements to rows: medians, quartiles, ratios within a round.
import { FRAMES_PER_SECOND } from './matrix.mjs';

/** @typedef {import('./matrix.mjs').Run} Run */

/**
 * One run, measured once.
 * @typedef {object} Sample
 * @property {number} cpuUsPerClientTick server processor time
 * @property {number} bytesPerClientSecond as received, WebSocket heads included
 * @property {number} framesPerSecond updates each client received
 * @property {number} coverage share of the frames that were due
 * @property {number} lateP50Ms
 * @property {number} lateP99Ms how late ticks began
 * @property {number} tickWorkP50Ms
 * @property {number} tickWorkP99Ms until the last send had returned
 * @property {number} gapP99Ms between two updates of a client
 * @property {number} rssMiB
 * @property {number} allocatedKiBPerFrame JavaScript heap in 50 ms
 * @property {number} generatorShare of a core
 * @property {number} generatorLateP99Ms
 *
 * @typedef {Run & Sample & { repeats: number, cpuUsByRound: number[], ratioToLimit: number | null,
 *   ratioQuartiles: [number, number] | null, saturatedBy: 'server' | 'generator' | null }} Row
 */

/**
 * @param {import('./load.mjs').LoadFigures} load
 * @param {import('./meter.mjs').Figures} server
 * @returns {Sample}
 */
export function sampleOf(load, server) {
  const frames = load.clients * load.seconds * FRAMES_PER_SECOND;
  return {
    cpuUsPerClientTick: load.serverCpuUs / frames,
    bytesPerClientSecond: load.bytesIn / load.clients / load.seconds,
    framesPerSecond: load.updates / load.clients / load.seconds,
    coverage: load.coverage,
    lateP50Ms: server.lateMs.p50,
    lateP99Ms: server.lateMs.p99,
    tickWorkP50Ms: server.workMs.p50,
    tickWorkP99Ms: server.workMs.p99,
    gapP99Ms: load.gapMs.p99,
    rssMiB: load.serverRss / 2 ** 20,
    allocatedKiBPerFrame: server.allocatedBytes / 1024 / (load.seconds * FRAMES_PER_SECOND),
    generatorShare: load.cpuShare,
    generatorLateP99Ms: load.sendLateMs.p99,
  };
}

/** Value of which a share `at` (0 to 1) of the numbers is smaller; linear between two. */
export function quantile(/** @type {readonly number[]} */ numbers, /** @type {number} */ at) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const low = Math.floor(place);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (place - low);
}

export const median = (/** @type {readonly number[]} */ numbers) => quantile(numbers, 0.5);

/** Up to here a generator keeps its own time; above it, it may be what is measured. */
const BUSY_GENERATOR = 0.9;
const LATE_GENERATOR_MS = 10;
/** A server that delivers less of its frames is overloaded. */
const COVERED = 0.95;

/**
 * @param {Run} run
 * @param {readonly Sample[]} samples one a round
 * @param {readonly (number | undefined)[]} limits processor time of the limit in the same rounds
 * @returns {Row}
 */
export function rowOf(run, samples, limits) {
  const middle = /** @type {Sample} */ (
    Object.fromEntries(
      Object.keys(samples[0]).map((name) => {
        const key = /** @type {keyof Sample} */ (name);
        return [key, round(median(samples.map((sample) => sample[key])))];
      }),
    )
  );
  const cpuUs = samples.map(({ cpuUsPerClientTick }) => cpuUsPerClientTick);
  const ratio = ratioByRound(cpuUs, limits);
  return {
    ...run,
    repeats: samples.length,
    ...middle,
    cpuUsByRound: cpuUs.map(round),
    ratioToLimit: ratio ? round(ratio.median) : null,
    ratioQuartiles: ratio ? [round(ratio.quartiles[0]), round(ratio.quartiles[1])] : null,
    saturatedBy: saturatedBy(run, middle),
  };
}

/**
 * What one took by what another took, round by round: only neighbours in time are compared.
 * @param {readonly number[]} own
 * @param {readonly (number | undefined)[]} others
 * @returns {{ median: number, quartiles: [number, number], rounds: number } | undefined}
 */
export function ratioByRound(own, others) {
  const ratios = own.flatMap((value, i) => {
    const other = others[i];
    return other === undefined ? [] : [value / other];
  });
  if (ratios.length === 0) return undefined;
  const quartiles = /** @type {[number, number]} */ ([quantile(ratios, 0.25), quantile(ratios, 0.75)]);
  return { median: median(ratios), quartiles, rounds: ratios.length };
}

/**
 * Who had no more to give; of a generator that had not, the row says nothing about the server.
 * @param {Run} run
 * @param {Sample} sample
 */
export function saturatedBy({ mode }, { generatorShare, generatorLateP99Ms, coverage }) {
  if (generatorShare > BUSY_GENERATOR || generatorLateP99Ms > LATE_GENERATOR_MS) return 'generator';
  return mode === 'strict' && coverage < COVERED ? 'server' : null;
}

/** Lateness from which on players feel it, at the 99th percentile. */
const ACCEPTABLE_LATE_MS = 10;

/** Whether so many clients still fit: their ticks are covered, and begin on time. */
export function fits(/** @type {Sample} */ { coverage, lateP99Ms }) {
  return coverage >= COVERED && lateP99Ms < ACCEPTABLE_LATE_MS;
}

/** Three significant digits are more than a run is worth. */
function round(/** @type {number} */ value) {
  return Number(value.toPrecision(4));
}
