// What a player costs in memory, and what the server allocates while nothing but play goes on.

import { median } from '../../lib/quantile.ts';
import type { Mode, Run } from '../plan/matrix.ts';
import type { Memory, Steady } from '../results/results.ts';
import type { Bench } from './build.ts';
import { USUAL_FRAME_BYTES } from './frame-bytes.ts';
import { playOnce } from './play.ts';

const PLAYERS = 1000;
const STEADY_PLAYERS = 500;
const STEADY_SECONDS = 60;
const REPEATS = 3;
/** A young generation of 1 MiB, so that garbage is no part of what a player costs. */
const SMALL_HEAP = ['--expose-gc', '--max-semi-space-size=1'];

export async function measureMemory(bench: Bench): Promise<Memory> {
  const limit = await perPlayer(bench, 'limit');
  const cometa = await perPlayer(bench, 'cometa');
  const steady = [await playSteadily(bench, 'natural'), await playSteadily(bench, 'strict')];
  console.error(`memory per player: limit ${limit.toFixed(1)} KiB, cometa ${cometa.toFixed(1)} KiB`);
  return { kibPerPlayer: { limit, cometa, above: cometa - limit }, steady };
}

async function perPlayer(bench: Bench, contender: string): Promise<number> {
  const run: Run = { contender, scenario: 'open', play: 'human', mode: 'natural', clients: PLAYERS };
  const found: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const { memory } = await playOnce({
      bench,
      run,
      frameBytes: USUAL_FRAME_BYTES,
      measureMs: 1000,
      nodeFlags: SMALL_HEAP,
    });
    found.push((memory.playing - memory.idle) / 1024 / PLAYERS);
  }
  return median(found);
}

async function playSteadily(bench: Bench, mode: Mode): Promise<Steady> {
  const play = mode === 'strict' ? 'random' : 'human';
  const run: Run = { contender: 'cometa', scenario: 'open', play, mode, clients: STEADY_PLAYERS };
  const { sample, server } = await playOnce({
    bench,
    run,
    frameBytes: USUAL_FRAME_BYTES,
    measureMs: STEADY_SECONDS * 1000,
  });
  const steady: Steady = {
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
