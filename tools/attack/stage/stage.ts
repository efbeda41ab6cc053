// The stage of an attack: a server, honest players beside, and what is measured of both.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Crowd, startCrowd } from '../../../game/bots/main.ts';
import { addedSince, type HistogramData } from '../../../game/common/histogram.ts';
import { joiningMs } from '../../lib/server/load.ts';
import { type Metrics, readMetrics } from '../../lib/server/metrics.ts';
import type { Attacker } from './attacker.ts';

/** What an attack is given. */
export interface Stage {
  readonly attacker: Attacker;
  /** A second one, from another address where this machine has some. */
  readonly other: Attacker;
  /** Of the private port; undefined where it cannot be asked. */
  readonly adminOrigin: string | undefined;
  /** About how long an attack lasts. */
  readonly ms: number;
  /** Numbers of `/metrics`, by name with labels; empty where the private port cannot be asked. */
  metrics(): Promise<Metrics>;
  /** Calls `act` about so many times a second until the time of the attack is over. */
  repeat(perSecond: number, act: (i: number) => unknown): Promise<void>;
  /** Waits until something holds; whether it does. Ten seconds at most, for a machine may have other things to do. */
  until(check: () => boolean | Promise<boolean>): Promise<boolean>;
}

/** One attack: how it is called, what it tries, and what of it worked. */
export interface Attack {
  readonly name: string;
  /** A sentence. */
  readonly tries: string;
  /** Resolves to a sentence that says what worked; undefined where nothing did. A fault that it throws counts as worked. */
  run(stage: Stage): Promise<string | undefined>;
}

/** What honest players felt in a while. */
export interface Felt {
  /** From when a move was due to its confirmation, 99 of 100. */
  readonly p99Ms: number;
  readonly playing: number;
  /** Whose line was lost, or who gave up. */
  readonly lost: number;
  /** How late the bots themselves were, 99 of 100. */
  readonly ownP99Ms: number;
}

export interface Honest {
  /** Measures for so long, or for as long as `during` takes. */
  watch(during: () => Promise<unknown>): Promise<Felt>;
  stop(): Promise<unknown>;
}

const JOINS_PER_SECOND = 50;
const PATIENCE_MS = 10_000;

export async function startHonest(origin: string, bots: number): Promise<Honest> {
  const crowd: Crowd = await startCrowd({
    origin,
    bots,
    perSecond: JOINS_PER_SECOND,
    brain: 'human',
    seed: 1,
    makesRoom: false,
  });
  await sleep(joiningMs(bots, JOINS_PER_SECOND));
  return {
    async watch(during) {
      const before = await crowd.figures();
      await during();
      const after = await crowd.figures();
      const p99 = (name: 'moveToAck' | 'loopDelay') => round(addedP99(before[name], after[name]));
      const lost = after.reconnects - before.reconnects + failures(after.failed) - failures(before.failed);
      return { p99Ms: p99('moveToAck'), ownP99Ms: p99('loopDelay'), playing: after.connected, lost };
    },
    stop: () => crowd.stop(),
  };
}

function failures(failed: Record<string, number>): number {
  return Object.values(failed).reduce((sum, count) => sum + count, 0);
}

function addedP99(before: HistogramData, after: HistogramData): number {
  return addedSince(before, after).percentileMs(0.99);
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/** @param attackers two of them */
export function createStage(
  attackers: readonly [Attacker, Attacker],
  adminOrigin: string | undefined,
  ms: number,
): Stage {
  return {
    attacker: attackers[0],
    other: attackers[1],
    adminOrigin,
    ms,
    metrics: () => readMetrics(adminOrigin),
    async repeat(perSecond, act) {
      const startMs = performance.now();
      let done = 0;
      for (let nowMs = startMs; nowMs - startMs < ms; nowMs = performance.now()) {
        for (const due = ((nowMs - startMs) / 1000) * perSecond; done < due; done++) await act(done);
        await sleep(5);
      }
    },
    async until(check) {
      for (const startMs = performance.now(); performance.now() - startMs < Math.max(ms, PATIENCE_MS); ) {
        if (await check()) return true;
        await sleep(20);
      }
      return check();
    },
  };
}
