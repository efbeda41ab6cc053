// `cometa recorder`: how small journals are, how fast they replay, and what recording costs. Journals are played in virtual time, so
// their sizes repeat exactly; `docs/REPLAY.md` has those that came out.

import { join } from 'node:path';
import { ROOT } from '../../bin/build.mjs';
import { LINES, type LineName } from '../../game/net/line/profiles.ts';
import { decodeJournal } from '../../server/recording/journal.ts';
import { createReplay, replayTo } from '../../server/recording/replay.ts';
import type { FlagValues } from '../lib/flags.ts';
import { readChoice, readCount, readDurationMs, withUsage, writeOrRefuse } from '../lib/flags.ts';
import { bar, createLive } from '../lib/live.ts';
import { print } from '../lib/output.ts';
import { measureCost } from './cost.ts';
import { measureLiveTick } from './live.ts';
import { recordMatch } from './match.ts';

type Brain = 'storm' | 'human' | 'hunter';

interface Match {
  bots: number;
  seconds: number;
  line: LineName;
  seed: number;
  settings: Record<string, string>;
}

const PARTS = ['storm', 'human', 'hunter', 'cost'] as const;
const MIB = 2 ** 20;
/** What is asked for: MiB on disk by brain, times real time, share of a tick. */
const LIMIT = { storm: 2.5, human: 0.6, hunter: 0.6, times: 50, share: 0.01 };
/** Moves that such a player makes in a second. */
const MOVES_PER_SECOND = { human: 3, hunter: 6, storm: 20 };

/** Runs the command. @returns exit status */
export function recorder(values: FlagValues): Promise<number | undefined> {
  return withUsage('recorder', async () => {
    const parts = readParts(values.only);
    const match = readMatch(values);
    const out = values.out === undefined ? undefined : String(values.out);
    const isGood: boolean[] = [];
    for (const part of parts) {
      if (part === 'cost') isGood.push(await tellCost('human'), await tellCost('storm'));
      else isGood.push(await tellMatch(part, match, out));
    }
    return isGood.every(Boolean) ? 0 : 1;
  });
}

function readParts(wanted: FlagValues[string]): readonly (typeof PARTS)[number][] {
  if (wanted === undefined) return ['storm', 'human', 'cost'];
  const chosen = String(wanted).split(',');
  for (const part of chosen) readChoice('only', part, PARTS);
  return chosen as (typeof PARTS)[number][];
}

function readMatch({ bots, duration, line, seed, cells, round }: FlagValues): Match {
  const settings: Record<string, string> = {};
  if (cells !== undefined) settings.WORLD_CELLS = String(readCount('cells', cells, { default: 0, min: 4, max: 255 }));
  if (round !== undefined)
    settings.ROUND_SECONDS = String(readDurationMs('round', round, 0, { leastMs: 120_000, why: 'of a round' }) / 1000);
  return {
    settings,
    bots: readCount('bots', bots, { default: 100, min: 1, max: 1000 }),
    seconds: readDurationMs('duration', duration, 600_000, { leastMs: 1000, why: 'of play' }) / 1000,
    line: (readChoice('line', line, Object.keys(LINES)) ?? 'wifi') as LineName,
    seed: readCount('seed', seed, { default: 1, min: 0, max: 0xffff }),
  };
}

/** Records and replays a match. @returns whether it is within its limits */
async function tellMatch(brain: Brain, match: Match, out: string | undefined): Promise<boolean> {
  const live = createLive();
  const onProgress = (share: number) =>
    live.show([`${brain.padEnd(6)} ${bar(share)}`], `${brain}: ${Math.round(share * 100)} %`);
  const bytes = await recordMatch({ ...match, brain, onProgress });
  live.keep();
  if (out) writeOrRefuse('out', out, bytes);
  const startMs = performance.now();
  const replay = createReplay(decodeJournal(bytes));
  replayTo(replay, replay.lastTick);
  const times = match.seconds / ((performance.now() - startMs) / 1000);
  const { hashesChecked, hashesEqual, firstDifferentTick } = replay;
  const mib = bytes.length / MIB;
  await print(
    `${brain}: ${match.bots} bots, ${match.seconds} s, line ${match.line}: ${mib.toFixed(3)} MiB (at most ${LIMIT[brain]} for 100 bots and 10 minutes), ` +
      `${hashesEqual} of ${hashesChecked} hashes equal, replayed ${times.toFixed(0)} times as fast as it was (at least ${LIMIT.times})`,
  );
  const isEqual = hashesEqual === hashesChecked && firstDifferentTick === undefined;
  return isEqual && mib <= LIMIT[brain] && times >= LIMIT.times;
}

/** What recording costs, beside the ticks of a server that 500 bots really play on. @returns whether it is within its limit */
async function tellCost(brain: Brain): Promise<boolean> {
  const players = 500;
  const cost = measureCost({ players, movesPerSecond: MOVES_PER_SECOND[brain], seconds: 90 });
  const liveUs = await measureLiveTick(join(ROOT, 'bin/cometa.mjs'), players, brain);
  const us = (value: number) => `${value.toFixed(1)} µs`;
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
  await print(
    `cost: ${players} players, ${brain}: moves ${us(cost.movesUs)} a tick, with a hash ${us(cost.hashUs)}, with a new chunk ` +
      `${us(cost.chunkUs)}, together ${us(cost.recordUs)}: ${percent(cost.recordUs / liveUs)} of a tick of ${us(liveUs)} (at most ` +
      `${percent(LIMIT.share)}); without the kernel's work ${percent(cost.recordUs / cost.tickUs)} of ${us(cost.tickUs)}`,
  );
  return cost.recordUs / liveUs <= LIMIT.share;
}
