import { pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { LINES, type LineName } from '../net/line/profiles.ts';
import { nodePlatform } from '../node/platform.ts';
import type { MakeBrain } from './brains/brain.ts';
import type { Difficulty } from './brains/difficulty.ts';
import human from './brains/human.ts';
import hunter from './brains/hunter.ts';
import still from './brains/still.ts';
import storm from './brains/storm.ts';
import wander from './brains/wander.ts';
import { type FleetFigures, startFleet } from './fleet.ts';
import { addUp } from './summary.ts';

export { LINES } from '../net/line/profiles.ts';
export type { Difficulty } from './brains/difficulty.ts';
export { addUp, NOTHING, type Summary, summarize } from './summary.ts';

export const BRAINS = { human, hunter, still, storm, wander } as const satisfies Record<string, MakeBrain>;

/** What a crowd of bots is to do; plain data, it goes to each thread. */
export interface CrowdOptions {
  /** `http://host:port` of the server, and the path under which it is served. */
  origin: string;
  bots: number;
  perSecond: number;
  /** A name of `BRAINS`, or the path of a module whose default export is a `MakeBrain`. */
  brain: string;
  /** How well they play; `normal` where not given. */
  difficulty?: Difficulty | undefined;
  seed: number;
  room?: string | undefined;
  line?: LineName | undefined;
  /** Each says a line to all as often as a server takes them. */
  chats?: boolean | undefined;
  makesRoom: boolean;
  /** In each thread so many bots' moves are followed from the wish to the screens. */
  follow?: number | undefined;
}

/** Bots in one or more threads. */
export interface Crowd {
  /** What all have counted by now. Rejects with a sentence when a thread has ended. */
  figures(): Promise<FleetFigures>;
  /** All leave; resolves once they have, with the last figures. */
  stop(): Promise<FleetFigures>;
}

/** So many play in one thread without being late. */
const BOTS_A_THREAD = 250;

/** Starts the threads. Rejects with a sentence where the brain cannot be loaded. */
export async function startCrowd(options: CrowdOptions): Promise<Crowd> {
  const count = Math.ceil(options.bots / BOTS_A_THREAD);
  const threads = Array.from({ length: count }, (_, i) => {
    const first = Math.floor((options.bots * i) / count);
    const bots = Math.floor((options.bots * (i + 1)) / count) - first;
    return startThread({ ...options, first, bots, perSecond: options.perSecond / count });
  });
  await Promise.all(threads.map(({ ready }) => ready));
  return {
    figures: async () => addUp(await Promise.all(threads.map(({ ask }) => ask('figures')))),
    stop: async () => addUp(await Promise.all(threads.map(({ ask }) => ask('stop')))),
  };
}

/** A thread that says nothing for so long is lost: its brain may never return. */
const PATIENCE_MS = 10_000;

type Question = 'figures' | 'stop';
type ThreadOptions = CrowdOptions & { first: number };
type Answer = { kind: 'ready' } | { kind: 'figures'; figures: FleetFigures };

function startThread(options: ThreadOptions) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { crowd: options } });
  let ended: Error | undefined;
  const waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  const next = () =>
    new Promise<Answer>((resolve, reject) => {
      if (ended) return reject(ended);
      const timer = setTimeout(giveUp, PATIENCE_MS);
      const settled =
        <Value>(settle: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer);
          settle(value);
        };
      waiting.push({ resolve: settled(resolve), reject: settled(reject) });
    });
  const end = (error: Error) => {
    ended ??= error;
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  const giveUp = () => {
    end(new Error('A thread of bots does not answer any more: does its brain always return?'));
    void worker.terminate();
  };
  worker.on('message', (answer: Answer) => waiting.shift()?.resolve(answer));
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => end(new Error('A thread of bots has ended.')));
  return {
    ready: next(),
    async ask(question: Question): Promise<FleetFigures> {
      const answer = next();
      worker.postMessage(question);
      const told = await answer;
      if (told.kind !== 'figures') throw new Error('A thread of bots answered out of turn.');
      return told.figures;
    },
  };
}

/** How long goodbyes may take: a close frame each. */
const GOODBYE_MS = 200;

async function serveThread(options: ThreadOptions): Promise<void> {
  const makeBrain = await loadBrain(options.brain);
  const fleet = startFleet({
    ...options,
    makeBrain,
    line: options.line && LINES[options.line],
    platformOf: (random) => nodePlatform(options.origin, random),
  });
  parentPort?.on('message', (question: Question) => {
    const figures = fleet.figures();
    if (question === 'stop') {
      fleet.stop();
      setTimeout(() => process.exit(0), GOODBYE_MS);
    }
    parentPort?.postMessage({ kind: 'figures', figures } satisfies Answer);
  });
  parentPort?.postMessage({ kind: 'ready' } satisfies Answer);
}

async function loadBrain(brain: string): Promise<MakeBrain> {
  if (Object.hasOwn(BRAINS, brain)) return BRAINS[brain as keyof typeof BRAINS];
  const module = (await import(/* @vite-ignore */ pathToFileURL(brain).href)) as { default?: unknown };
  if (typeof module.default !== 'function') throw new Error('The brain has no default export that makes one.');
  return module.default as MakeBrain;
}

const thread = isMainThread ? undefined : (workerData as { crowd?: ThreadOptions } | undefined)?.crowd;
if (thread) await serveThread(thread);
