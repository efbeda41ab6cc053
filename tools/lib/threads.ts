// Work that is done in threads, task by task: tasks and results are plain data.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/** A module that answers tasks in threads: its address, and a name that tells its threads from others, which load it as a part of more. */
export interface Workshop {
  readonly url: string;
  readonly name: string;
}

/** Called by the module as it loads: in a thread of its own it does what it is given. */
export function answerTasks<Task>({ name }: Workshop, work: (task: Task) => unknown): void {
  if (isMainThread || workerData !== name) return;
  parentPort?.on('message', (task: Task) => parentPort?.postMessage(work(task)));
}

/**
 * Has tasks done in so many threads, in their order.
 * @param onDone told how many are done
 * @returns results in the order of `tasks`. Rejects with a sentence where a thread ends
 */
export async function workThrough<Task, Result>(
  { url, name }: Workshop,
  tasks: readonly Task[],
  threads: number,
  onDone: (count: number) => void = () => {},
): Promise<Result[]> {
  const results: Result[] = [];
  let given = 0;
  let done = 0;
  const work = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      let at = -1;
      const next = () => {
        if (given === tasks.length) return resolve();
        at = given++;
        worker.postMessage(tasks[at]);
      };
      worker.on('message', (result: Result) => {
        results[at] = result;
        onDone(++done);
        next();
      });
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error(`A thread of ${name} has ended.`)));
      next();
    });
  const workers = Array.from(
    { length: Math.min(threads, tasks.length) },
    () => new Worker(new URL(url), { workerData: name }),
  );
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
}
