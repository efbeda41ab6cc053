import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { playRound, type RoundOptions, type RoundResult } from './round.ts';

/** Plays rounds in as many threads as the machine has cores; results in the order of `rounds`. Rejects with a sentence where one ends. */
export async function playAll(
  rounds: readonly RoundOptions[],
  onPlayed: (count: number) => void,
  threads = availableParallelism(),
): Promise<RoundResult[]> {
  const results: RoundResult[] = [];
  // The longest first: no thread is left with one while the others have nothing to do.
  const waiting = rounds.map((_, at) => at).sort((a, b) => rounds[b].players - rounds[a].players || a - b);
  let played = 0;
  const work = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      let at = -1;
      const next = () => {
        const place = waiting.shift();
        if (place === undefined) return resolve();
        at = place;
        worker.postMessage(rounds[at]);
      };
      worker.on('message', (result: RoundResult) => {
        results[at] = result;
        onPlayed(++played);
        next();
      });
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('A thread that plays rounds has ended.')));
      next();
    });
  const workers = Array.from({ length: Math.min(threads, rounds.length) }, startWorker);
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
}

/** What tells a thread of this module's from others, which load it as a part of more. */
const NAME = 'cometa-balance';

function startWorker(): Worker {
  return new Worker(new URL(import.meta.url), { workerData: NAME });
}

if (!isMainThread && workerData === NAME) {
  parentPort?.on('message', (round: RoundOptions) => parentPort?.postMessage(playRound(round)));
}
