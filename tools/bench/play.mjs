// One measurement: a contender is started, played by the load generator, asked, and ended.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../bin/build.mjs';
import { bundle } from '../lib/bundle.ts';
import { writeWhole } from '../lib/output.ts';
import { sampleOf } from './figures.mjs';
import { buildLoad, runLoad } from './load.mjs';
import { cellsFor } from './matrix.mjs';
import { startContender } from './start.mjs';

/** @typedef {import('./matrix.mjs').Run} Run */

const CACHE_DIR = join(ROOT, '.cache/bench');
const HERE = join(ROOT, 'tools/bench');
const SEED = 7;
const SECONDS_OF_MOVES = 30;
/** Servers and generator never share a core where there are two. */
const SERVER_CORE = 0;
const LOAD_CORE = 1;
const JOIN_MS = 30_000;

/**
 * @typedef {object} Bench
 * @property {string} binary the load generator
 * @property {(options: object) => { slots: number, moves: Uint16Array }} playMoves
 * @property {string} version of what makes the moves: with another one, they are made anew
 */

/** Builds what runs: the world of the peers, the plays, the load generator. @returns {Promise<Bench>} */
export async function prepareBench() {
  const input = { world: join(HERE, 'world.ts'), plays: join(HERE, 'plays.ts') };
  await bundle({ input, outDir: CACHE_DIR, root: HERE });
  const { playMoves } = await import(join(CACHE_DIR, 'plays.js'));
  return { binary: await buildLoad(), playMoves, version: await hashOf(CACHE_DIR) };
}

/** Of all built modules: the people among the players play by the rules of the game. @param {string} directory */
async function hashOf(directory) {
  const hash = createHash('sha256');
  for (const name of (await readdir(directory)).sort()) {
    if (name.endsWith('.js')) hash.update(await readFile(join(directory, name)));
  }
  return hash.digest('hex').slice(0, 12);
}

/**
 * @typedef {object} PlayOptions
 * @property {Bench} bench
 * @property {Run} run
 * @property {number} frameBytes payload of the limit's frames
 * @property {number} measureMs
 * @property {number | undefined} [warmMs] played before measuring begins
 * @property {readonly string[]} [nodeFlags]
 */

/**
 * Measures a run once; `memory` in bytes resident, exact where Node was started with --expose-gc. Rejects with a
 * sentence when clients cannot join or the contender ends.
 * @param {PlayOptions} options
 */
export async function playOnce({ bench, run, frameBytes, measureMs, warmMs = 6000, nodeFlags }) {
  const { clients, scenario, mode } = run;
  const cells = cellsFor(clients);
  const [name, sendEvery] = run.contender.split('@');
  const movesFile = await movesFor(bench, run, cells);
  const pins = availableParallelism() > 1;
  const contender = await startContender({
    name,
    config: { scenario, clients, cells, seed: SEED, mode, frameBytes, sendEvery: Number(sendEvery ?? 3) },
    pinTo: pins ? SERVER_CORE : undefined,
    nodeFlags,
  });
  try {
    /** @type {Promise<import('./meter.mjs').Figures> | undefined} */
    let figures;
    /** @type {Promise<number> | undefined} */
    let playing;
    const load = await runLoad({
      binary: bench.binary,
      script: contender.script,
      clients,
      mode,
      movesFile,
      serverPid: contender.pid,
      warmMs,
      measureMs,
      joinMs: JOIN_MS,
      pinTo: pins ? LOAD_CORE : undefined,
      onLine(line) {
        if (line === 'begin') {
          playing = heeded(contender.memory());
          contender.begin();
        }
        if (line === 'end') figures = heeded(contender.figures());
      },
    });
    if (load.lost > 0) throw new Error(`${load.lost} of ${clients} clients were lost.`);
    const server = await (figures ?? contender.figures());
    return {
      sample: sampleOf(load, server),
      server,
      memory: { idle: contender.idleRss, playing: (await playing) ?? 0 },
    };
  } finally {
    await contender.stop();
  }
}

/**
 * An answer that is awaited later, or never when clients were lost: that it then fails must not end the bench.
 * @template T
 * @param {Promise<T>} answer
 */
function heeded(answer) {
  answer.catch(() => {});
  return answer;
}

/**
 * The moves of all clients, in a file: the same for every contender.
 * @param {Bench} bench
 * @param {Run} run
 * @param {number} cells
 */
async function movesFor({ playMoves, version }, { play, clients }, cells) {
  const path = join(CACHE_DIR, `moves-${play}-${clients}-${cells}-${SEED}-${version}`);
  if (existsSync(path)) return path;
  await mkdir(CACHE_DIR, { recursive: true });
  const { moves } = playMoves({ play, clients, cells, seed: SEED, seconds: SECONDS_OF_MOVES });
  await writeWhole(path, new Uint8Array(moves.buffer));
  return path;
}
