// What a player costs in memory, and what the server allocates while nothing but play goes on.
import { median } from './figures.mjs';
import { playOnce } from './play.mjs';

/** @typedef {import('./play.mjs').Bench} Bench */
/** @typedef {import('./matrix.mjs').Run} Run */

/**
 * @typedef {object} Memory
 * @property {{ limit: number, cometa: number, above: number }} kibPerPlayer resident, after a collection, all buffers included
 * @property {Steady[]} steady
 *
 * @typedef {object} Steady
 * @property {'strict' | 'natural'} mode
 * @property {number} players
 * @property {number} seconds
 * @property {number} allocatedKiBPerFrame JavaScript heap in 50 ms
 * @property {number} collections
 * @property {number} longestCollectionMs
 * @property {number} longestTickMs
 * @property {number} ticksOverBudget
 */

const PLAYERS = 1000;
const STEADY_PLAYERS = 500;
const STEADY_SECONDS = 60;
const REPEATS = 3;
/** A young generation of 1 MiB, so that garbage is no part of what a player costs. */
const SMALL_HEAP = ['--expose-gc', '--max-semi-space-size=1'];

/**
 * @param {Bench} bench
 * @returns {Promise<Memory>}
 */
export async function measureMemory(bench) {
  const limit = await perPlayer(bench, 'limit');
  const cometa = await perPlayer(bench, 'cometa');
  const steady = [await playSteadily(bench, 'natural'), await playSteadily(bench, 'strict')];
  console.error(`memory per player: limit ${limit.toFixed(1)} KiB, cometa ${cometa.toFixed(1)} KiB`);
  return { kibPerPlayer: { limit, cometa, above: cometa - limit }, steady };
}

/**
 * @param {Bench} bench
 * @param {string} contender
 */
async function perPlayer(bench, contender) {
  /** @type {Run} */
  const run = { contender, scenario: 'open', play: 'human', mode: 'natural', clients: PLAYERS };
  const found = [];
  for (let i = 0; i < REPEATS; i++) {
    const { memory } = await playOnce({ bench, run, frameBytes: 64, measureMs: 1000, nodeFlags: SMALL_HEAP });
    found.push((memory.playing - memory.idle) / 1024 / PLAYERS);
  }
  return median(found);
}

/**
 * @param {Bench} bench
 * @param {'strict' | 'natural'} mode
 * @returns {Promise<Steady>}
 */
async function playSteadily(bench, mode) {
  const play = mode === 'strict' ? 'random' : 'human';
  /** @type {Run} */
  const run = { contender: 'cometa', scenario: 'open', play, mode, clients: STEADY_PLAYERS };
  const { sample, server } = await playOnce({ bench, run, frameBytes: 64, measureMs: STEADY_SECONDS * 1000 });
  const steady = {
    mode,
    players: STEADY_PLAYERS,
    seconds: STEADY_SECONDS,
    allocatedKiBPerFrame: sample.allocatedKiBPerFrame,
    collections: server.collections,
    longestCollectionMs: server.longestCollectionMs,
    longestTickMs: server.workMs.max,
    ticksOverBudget: server.overBudget,
  };
  console.error(
    `${STEADY_SECONDS} s, ${STEADY_PLAYERS} players, ${mode}: ${Math.round(steady.allocatedKiBPerFrame)} KiB in 50 ms, ` +
      `${steady.collections} collections, the longest ${steady.longestCollectionMs.toFixed(1)} ms; ` +
      `${steady.ticksOverBudget} ticks over budget, the longest ${steady.longestTickMs.toFixed(1)} ms`,
  );
  return steady;
}
