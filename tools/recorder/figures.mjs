// The recorder's figures: how small journals are, how fast they replay, and what recording costs. Journals are played in virtual
// time, so their sizes repeat exactly; `docs/REPLAY.md` has those that came out.
//
//   node tools/recorder/figures.mjs                       all figures, 10 minutes with 100 bots
//   node tools/recorder/figures.mjs --only cost           a part: storm, human, cost; a list with commas
//   node tools/recorder/figures.mjs --only human --bots 12 --duration 1m --line 4g --out test/replay/some.journal
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from '../lib/bundle.ts';
import { readChoice, readCount, readDurationMs, withUsage, writeOrRefuse } from '../lib/flags.ts';
import { bar, createLive } from '../lib/live.ts';
import { print } from '../lib/output.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const CACHE_DIR = fileURLToPath(new URL('../../.cache/recorder', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../../bin/cometa.mjs', import.meta.url));
const MIB = 2 ** 20;
/** What is asked for. */
const LIMIT = { storm: 2.5, human: 0.6, times: 50, share: 0.01 };

process.exitCode = await withUsage('figures', async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: 'storm,human,cost' },
      bots: { type: 'string' },
      duration: { type: 'string' },
      line: { type: 'string', default: 'wifi' },
      seed: { type: 'string' },
      out: { type: 'string' },
    },
  });
  await bundle({ input: { main: join(HERE, 'main.ts') }, outDir: CACHE_DIR, root: HERE });
  /** @type {typeof import('./main.ts')} */
  const built = await import(pathToFileURL(join(CACHE_DIR, 'main.js')).href);
  readChoice('line', values.line, Object.keys(built.LINES));
  const match = {
    bots: readCount('bots', values.bots, { default: 100, min: 1, max: 1000 }),
    seconds: readDurationMs('duration', values.duration, 600_000, { leastMs: 1000, why: 'of play' }) / 1000,
    line: /** @type {keyof typeof built.LINES} */ (values.line),
    seed: readCount('seed', values.seed, { default: 1, min: 0, max: 0xffff }),
  };
  const isGood = [];
  for (const part of values.only.split(',')) {
    readChoice('only', part, ['storm', 'human', 'cost']);
    if (part === 'cost') isGood.push(await tellCost(built, 'human', 3), await tellCost(built, 'storm', 20));
    else isGood.push(await tellMatch(built, /** @type {'storm' | 'human'} */ (part), match, values.out));
  }
  return isGood.every(Boolean) ? 0 : 1;
});

/**
 * @param {typeof import('./main.ts')} built
 * @param {'storm' | 'human'} brain
 * @param {{ bots: number, seconds: number, line: keyof typeof built.LINES, seed: number }} match
 * @param {string | undefined} out
 */
async function tellMatch(built, brain, match, out) {
  const live = createLive();
  const onProgress = (/** @type {number} */ share) =>
    live.show([`${brain.padEnd(6)} ${bar(share)}`], `${brain}: ${Math.round(share * 100)} %`);
  const bytes = await built.recordMatch({ ...match, brain, onProgress });
  live.keep();
  if (out) writeOrRefuse('out', out, bytes);
  const startMs = performance.now();
  const replay = built.createReplay(built.decodeJournal(bytes));
  built.replayTo(replay, replay.lastTick);
  const times = match.seconds / ((performance.now() - startMs) / 1000);
  const { hashesChecked, hashesEqual, firstDifferentTick } = replay;
  const mib = bytes.length / MIB;
  await print(
    `${brain}: ${match.bots} bots, ${match.seconds} s, line ${match.line}: ${mib.toFixed(3)} MiB (at most ${LIMIT[brain]} for 100 bots and 10 minutes), ` +
      `${hashesEqual} of ${hashesChecked} hashes equal, replayed ${times.toFixed(0)} times as fast as it was (at least ${LIMIT.times})`,
  );
  return (
    mib <= LIMIT[brain] && hashesEqual === hashesChecked && firstDifferentTick === undefined && times >= LIMIT.times
  );
}

/**
 * What recording costs, beside the ticks of a server that 500 bots really play on.
 * @param {typeof import('./main.ts')} built
 * @param {'human' | 'storm'} brain
 * @param {number} movesPerSecond that such a player makes
 */
async function tellCost(built, brain, movesPerSecond) {
  const players = 500;
  const cost = built.measureCost({ players, movesPerSecond, seconds: 90 });
  const liveUs = await built.measureLiveTick(SCRIPT, players, brain);
  const us = (/** @type {number} */ value) => `${value.toFixed(1)} µs`;
  const percent = (/** @type {number} */ share) => `${(share * 100).toFixed(2)} %`;
  await print(
    `cost: ${players} players, ${brain}: moves ${us(cost.movesUs)} a tick, with a hash ${us(cost.hashUs)}, with a new segment ` +
      `${us(cost.segmentUs)}, together ${us(cost.recordUs)}: ${percent(cost.recordUs / liveUs)} of a tick of ${us(liveUs)} (at most ` +
      `${percent(LIMIT.share)}); without the kernel's work ${percent(cost.recordUs / cost.tickUs)} of ${us(cost.tickUs)}`,
  );
  return cost.recordUs / liveUs <= LIMIT.share;
}
