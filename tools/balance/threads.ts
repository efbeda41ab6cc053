import { answerTasks, workThrough } from '../lib/threads.ts';
import { playRound, type RoundOptions, type RoundResult } from './round.ts';

const WORKSHOP = { url: import.meta.url, name: 'cometa-balance' };

/** Plays rounds in so many threads; results in the order of `rounds`. Rejects with a sentence where one ends. */
export async function playAll(
  rounds: readonly RoundOptions[],
  threads: number,
  onPlayed: (count: number) => void,
): Promise<RoundResult[]> {
  // The longest first: no thread is left with one while the others have nothing to do.
  const order = rounds.map((_, at) => at).sort((a, b) => rounds[b].players - rounds[a].players || a - b);
  const played = await workThrough<RoundOptions, RoundResult>(
    WORKSHOP,
    order.map((at) => rounds[at]),
    threads,
    onPlayed,
  );
  const results: RoundResult[] = [];
  for (const [i, at] of order.entries()) results[at] = played[i];
  return results;
}

answerTasks(WORKSHOP, playRound);
