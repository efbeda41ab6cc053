// The command `cheat`: a search for presses, pauses and absences that gain over honest play, in virtual time.
import { availableParallelism } from 'node:os';
import { type FlagValues, readCount, withUsage } from '../lib/flags.ts';
import { bar, createLive } from '../lib/live.ts';
import { print } from '../lib/output.ts';
import { alignColumns } from '../lib/table.ts';
import { answerTasks, workThrough } from '../lib/threads.ts';
import { type DuelOptions, type DuelResult, playDuel } from './duel.ts';
import { KNOWN } from './pattern.ts';
import { HEATS, MOST_GAIN, search } from './search.ts';

const WORKSHOP = { url: import.meta.url, name: 'cometa-cheat' };
const MOST_SEEDS = 100_000;
const MOST_THREADS = 256;

/** @returns exit status: 1 where something gains */
export function cheat(values: FlagValues): Promise<number | undefined> {
  return withUsage('cheat', async () => {
    const seeds = readCount('seeds', values.seeds, { default: 1000, min: 1, max: MOST_SEEDS });
    const seed = readCount('seed', values.seed, { default: 1, min: 0, max: 0xffffffff });
    const threads = readCount('threads', values.threads, {
      default: availableParallelism(),
      min: 1,
      max: MOST_THREADS,
    });
    const live = createLive();
    const found = await search({
      seeds,
      seed,
      heats: HEATS,
      onHeat: ({ patterns, duels }) => live.say(`${patterns} patterns, ${duels} duels each`),
      play: (duels) =>
        workThrough<DuelOptions, DuelResult>(WORKSHOP, duels, threads, (count) => {
          const words = `${count} of ${duels.length} duels`;
          live.show([`${bar(count / duels.length)} ${words}`], words);
        }),
    });
    const gaining = found.filter(({ gain }) => gain > MOST_GAIN);
    const rows = found.map(({ name, gain }) => [gain.toFixed(3), gain > MOST_GAIN ? 'GAINS' : '', name]);
    for (const line of alignColumns([['gain', '', 'pattern'], ...rows])) live.say(line);
    live.say(`${gaining.length} of ${seeds} random and all known patterns gain more than ${MOST_GAIN} times`);
    const gains = found.map(({ name: pattern, gain }) => ({ pattern, gain }));
    const figures = {
      patterns: seeds + Object.keys(KNOWN).length,
      seeds,
      seed,
      most: MOST_GAIN,
      gains,
      worstGain: Math.max(...gains.map(({ gain }) => gain)),
      gaining: gaining.length,
      pass: gaining.length === 0,
    };
    if (values.json) await print(JSON.stringify(figures));
    return gaining.length > 0 ? 1 : 0;
  });
}

answerTasks(WORKSHOP, playDuel);
