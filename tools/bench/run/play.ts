// One measurement: a contender is started, played by the load generator, asked, and ended.

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../../lib/output.ts';
import type { Figures } from '../contenders/shared/meter.ts';
import { runLoad } from '../load/load.ts';
import { readContender } from '../plan/contenders.ts';
import { layoutOf, type Run } from '../plan/matrix.ts';
import { SHIPPED_TICKS_PER_FRAME, TICKS_PER_FRAME } from '../plan/rate.ts';
import { type Sample, sampleOf } from '../results/figures.ts';
import { type Bench, CACHE_DIR } from './build.ts';
import { type Running, startContender } from './start.ts';

export const SEED = 7;
const SECONDS_OF_MOVES = 30;
/** Servers and generator never share a core where there are two. */
const SERVER_CORE = 0;
const LOAD_CORE = 1;
export const JOIN_MS = 30_000;
/** Until everybody flies, has met others and V8 compiles no more: with 200 clients that is a quarter of Cometa's time after ten seconds, and a tenth of Colyseus's. */
const WARM_MS = 15_000;

export interface PlayOptions {
  bench: Bench;
  run: Run;
  /** Payload of the limit's frames. */
  updateBytes: number;
  measureMs: number;
  /** Played before measuring begins. */
  warmMs?: number | undefined;
  nodeFlags?: readonly string[];
}

export interface Played {
  sample: Sample;
  server: Figures;
  /** Bytes resident, exact where Node was started with --expose-gc. */
  memory: { idle: number; playing: number };
}

/** Measures a run once. Rejects with a sentence when clients cannot join or the contender ends. */
export async function playOnce(options: PlayOptions): Promise<Played> {
  const { bench, run, updateBytes, nodeFlags } = options;
  const { clients, scenario, mode } = run;
  const contender = readContender(run.contender);
  if (!contender) throw new Error(`There is no contender "${run.contender}".`);
  const { rooms, seats, cells } = layoutOf(run);
  const movesFile = await movesFor(bench, run);
  // Rooms are as they are shipped, and so is how often they are told.
  const usual = scenario === 'rooms' ? SHIPPED_TICKS_PER_FRAME : TICKS_PER_FRAME;
  const { sendEvery = usual, transport = 'uws' } = contender;
  const running = await startContender({
    contender,
    config: { scenario, clients, rooms, seats, cells, seed: SEED, mode, updateBytes, sendEvery, transport },
    pinTo: pin(SERVER_CORE),
    nodeFlags,
  });
  try {
    return await playOn(running, movesFile, options);
  } finally {
    await running.stop();
  }
}

async function playOn(running: Running, movesFile: string, options: PlayOptions): Promise<Played> {
  const { bench, run, measureMs, warmMs = WARM_MS } = options;
  const { clients, mode } = run;
  let figures: Promise<Figures> | undefined;
  let playing: Promise<number> | undefined;
  const load = await runLoad({
    binary: bench.binary,
    script: running.script,
    clients,
    mode,
    movesFile,
    serverPid: running.pid,
    warmMs,
    measureMs,
    joinMs: JOIN_MS,
    pinTo: pin(LOAD_CORE),
    onLine(line) {
      if (line === 'begin') {
        playing = heeded(running.memory());
        running.begin();
      }
      if (line === 'end') figures = heeded(running.figures());
    },
  });
  if (load.lost > 0) throw new Error(`${load.lost} of ${clients} clients were lost.`);
  const server = await (figures ?? running.figures());
  return { sample: sampleOf(load, server), server, memory: { idle: running.idleRss, playing: (await playing) ?? 0 } };
}

function pin(core: number): number | undefined {
  return availableParallelism() > 1 ? core : undefined;
}

/** An answer that is awaited later, or never when clients were lost: that it then fails must not end the bench. */
function heeded<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => {});
  return answer;
}

/** The moves of all clients, in a file: the same for every contender. */
export async function movesFor({ playMoves, version }: Bench, run: Run): Promise<string> {
  const { play, clients } = run;
  const { seats, cells } = layoutOf(run);
  const path = join(CACHE_DIR, `moves-${play}-${clients}-${seats}-${cells}-${SEED}-${version}`);
  if (existsSync(path)) return path;
  const { moves } = playMoves({ play, clients, seats, cells, seed: SEED, seconds: SECONDS_OF_MOVES });
  await writeWhole(path, new Uint8Array(moves.buffer));
  return path;
}
