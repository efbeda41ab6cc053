// The command `balance`: rounds of several styles in virtual time, and whether the rules are fair to all of them.
import { type FlagValues, readCount, withUsage } from '../lib/flags.ts';
import { bar, createLive } from '../lib/live.ts';
import { print } from '../lib/output.ts';
import { tableOf } from './bars.ts';
import { conclude, type Plan, roundsOf } from './plan.ts';
import { MOST_PLAYERS } from './round.ts';
import { playAll } from './threads.ts';

/** One of each style. */
const LEAST_PLAYERS = 4;
const MOST_ROUNDS = 100_000;

/** @returns exit status */
export function balance(values: FlagValues): Promise<number | undefined> {
  return withUsage('balance', async () => {
    const plan: Plan = {
      rounds: readCount('rounds', values.rounds, { default: 200, min: 1, max: MOST_ROUNDS }),
      players: readCount('players', values.players, { default: 20, min: LEAST_PLAYERS, max: MOST_PLAYERS }),
      seed: readCount('seed', values.seed, { default: 1, min: 0, max: 0xffffffff }),
    };
    const figures = conclude(plan, await play(plan));
    for (const line of tableOf(figures)) values.json ? console.error(line) : await print(line);
    if (values.json) await print(JSON.stringify(figures));
    return figures.pass ? 0 : 1;
  });
}

async function play(plan: Plan) {
  const live = createLive();
  const rounds = roundsOf(plan);
  const startMs = performance.now();
  const results = await playAll(rounds, (count) => {
    const share = count / rounds.length;
    const leftSeconds = Math.round(((performance.now() - startMs) / 1000) * (1 / share - 1));
    const words = `${count} of ${rounds.length} rounds, ${leftSeconds} s left`;
    live.show([`${bar(share)} ${words}`], words);
  });
  live.keep();
  return results;
}
