// From single measurements to rows: medians, quartiles, ratios within a round.
import { median, quantile } from '../../lib/quantile.ts';
import type { Figures } from '../contenders/shared/meter.ts';
import type { LoadFigures } from '../load/load.ts';
import { readContender } from '../plan/contenders.ts';
import type { Run } from '../plan/matrix.ts';
import { FRAMES_PER_SECOND } from '../plan/rate.ts';

/** One run, measured once. */
export interface Sample {
  /** Server processor time. */
  cpuUsPerClientTick: number;
  /** As received, WebSocket heads included. */
  bytesPerClientSecond: number;
  /** Updates each client received. */
  framesPerSecond: number;
  /** Share of the frames that were due. */
  coverage: number;
  /** Share of the time whose ticks ran. */
  ranShare: number;
  lateP50Ms: number;
  /** How late ticks began. */
  lateP99Ms: number;
  tickWorkP50Ms: number;
  /** Until the last send had returned. */
  tickWorkP99Ms: number;
  /** Between two updates of a client. */
  gapP99Ms: number;
  rssMiB: number;
  /** JavaScript heap in 50 ms. */
  allocatedKiBPerFrame: number;
  /** Of a core. */
  generatorShare: number;
  generatorLateP99Ms: number;
}

export type Row = Run &
  Sample & {
    repeats: number;
    cpuUsByRound: number[];
    ratioToLimit: number | null;
    ratioQuartiles: [number, number] | null;
    saturatedBy: 'server' | 'generator' | null;
  };

export function sampleOf(load: LoadFigures, server: Figures): Sample {
  const frames = load.clients * load.seconds * FRAMES_PER_SECOND;
  return {
    cpuUsPerClientTick: load.serverCpuUs / frames,
    bytesPerClientSecond: load.bytesIn / load.clients / load.seconds,
    framesPerSecond: load.updates / load.clients / load.seconds,
    coverage: load.coverage,
    ranShare: server.ranMs / server.elapsedMs,
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

/** Up to here a generator keeps its own time; above it, it may be what is measured. */
const BUSY_GENERATOR = 0.9;
export const LATE_GENERATOR_MS = 10;
/** A server that delivers less of its frames, or runs less of its ticks, is overloaded. */
export const COVERED = 0.95;

/** Of samples, one a round, and of the limit's processor time in the same rounds. */
export function rowOf(run: Run, samples: readonly Sample[], limits: readonly (number | undefined)[]): Row {
  const middle = { ...samples[0] };
  for (const name of Object.keys(middle) as (keyof Sample)[]) {
    middle[name] = round(median(samples.map((sample) => sample[name])));
  }
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

/** Of two figures, measured in the same rounds. */
export interface Ratio {
  median: number;
  quartiles: [number, number];
  rounds: number;
}

/** What one took by what another took, round by round: only neighbours in time are compared. */
export function ratioByRound(own: readonly number[], others: readonly (number | undefined)[]): Ratio | undefined {
  const ratios = own.flatMap((value, i) => {
    const other = others[i];
    return other === undefined ? [] : [value / other];
  });
  if (ratios.length === 0) return undefined;
  const quartiles: [number, number] = [quantile(ratios, 0.25), quantile(ratios, 0.75)];
  return { median: median(ratios), quartiles, rounds: ratios.length };
}

/** Who had no more to give; of a generator that had not, the row says nothing about the server. */
export function saturatedBy(run: Pick<Run, 'mode'>, sample: Sample): Row['saturatedBy'] {
  const { generatorShare, generatorLateP99Ms } = sample;
  if (generatorShare > BUSY_GENERATOR || generatorLateP99Ms > LATE_GENERATOR_MS) return 'generator';
  return coverageOf(run, sample) < COVERED ? 'server' : null;
}

/** How much of what was due a server did: frames; in natural mode, where frames may be left out, ticks. */
export function coverageOf({ mode }: Pick<Run, 'mode'>, { coverage, ranShare }: Sample): number {
  return mode === 'strict' ? coverage : ranShare;
}

/** Processor time of this checkout's Cometa by another's, or on ws by that on uWebSockets.js, in the same rounds. */
export interface Comparison {
  contender: string;
  to: string;
  clients: number;
  cpu: Ratio;
}

/** What there is to compare in the rows of a group: this checkout with each other one, and ws with uWebSockets.js. */
export function comparisonsOf(rows: readonly Row[]): Comparison[] {
  return rows.flatMap((other) => {
    const own = rows.find((row) => row.clients === other.clients && isComparedWith(row.contender, other.contender));
    const cpu = own && ratioByRound(own.cpuUsByRound, other.cpuUsByRound);
    return own && cpu ? [{ contender: own.contender, to: other.contender, clients: other.clients, cpu }] : [];
  });
}

function isComparedWith(word: string, otherWord: string): boolean {
  const [own, other] = [readContender(word), readContender(otherWord)];
  if (own?.name !== 'cometa' || other?.name !== 'cometa' || own.checkout !== undefined) return false;
  if (own.sendEvery !== other.sendEvery) return false;
  if (other.checkout !== undefined) return own.transport === other.transport;
  return own.transport === 'ws' && other.transport === undefined;
}

/** Lateness from which on players feel it, at the 99th percentile. */
const ACCEPTABLE_LATE_MS = 10;

/** Whether so many clients still fit: what is due is done, and ticks begin on time. */
export function fits(run: Pick<Run, 'mode'>, sample: Sample): boolean {
  return coverageOf(run, sample) >= COVERED && sample.lateP99Ms < ACCEPTABLE_LATE_MS;
}

/** Three significant digits are more than a run is worth. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}
