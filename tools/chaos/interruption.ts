// One fault, again and again, and what players felt of it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { createOnlooker, type Felt } from './onlooker.ts';
import { startPlayers } from './players.ts';
import { type Fault, keepsInputs } from './schedule.ts';
import { countInputs, type Inputs, isWell } from './verdict.ts';

export interface Interruptions {
  /** In as long a time without a fault, before the first. */
  readonly calm: Felt;
  readonly faults: readonly Felt[];
  /** Undefined where a fault is meant to lose some, or ended connections. */
  readonly inputs: Inputs | undefined;
  /** What did not hold at the end, in a sentence; undefined: all did. */
  readonly wrong: string | undefined;
}

export interface InterruptionOptions {
  readonly fault: Fault;
  readonly players: number;
  readonly times: number;
  /** From one fault to the next, in milliseconds. */
  readonly everyMs: number;
  readonly seed: number;
  /** Told of each stretch as it ends: the calm is 0, faults follow from 1 on. */
  onFelt(felt: Felt, number: number): void;
}

/** Until all are in, and until all is well at the end. */
const SETTLE_MS = 60_000;

/** Rejects with a sentence where not all come in. */
export async function interrupt(cluster: Cluster, options: InterruptionOptions): Promise<Interruptions> {
  const { fault, times, everyMs, onFelt } = options;
  const onlooker = createOnlooker(options.players);
  const players = startPlayers(cluster.origins, options.players, options.seed, onlooker);
  try {
    const atFirst = await isWell(cluster, players, SETTLE_MS);
    if (atFirst) throw new Error(`Before any fault: ${atFirst}.`);
    const stretch = async (run: () => Promise<void>): Promise<Felt> => {
      onlooker.begin(players.bots);
      await Promise.all([run(), sleep(everyMs)]);
      return onlooker.end(players.bots);
    };
    const calm = await stretch(async () => {});
    onFelt(calm, 0);
    const faults: Felt[] = [];
    for (let i = 1; i <= times; i++) {
      faults.push(await stretch(() => cluster.suffer(fault)));
      onFelt(faults[i - 1], i);
    }
    const wrong = await isWell(cluster, players, SETTLE_MS);
    const isCounted = keepsInputs(fault) && faults.every(({ closes }) => closes === 0);
    return { calm, faults, inputs: isCounted ? await countInputs(cluster, players) : undefined, wrong };
  } finally {
    players.leave();
  }
}
