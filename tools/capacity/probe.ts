// What so many players come to: bots play, and the server's ledger is asked before and after.

import { addUp, type Crowd, type Summary, startCrowd, summarize } from '../../game/bots/main.ts';
import { addedSince, type HistogramData } from '../../game/common/histogram.ts';
import type { LedgerReport } from '../../server/admin/report.ts';
import { askLedger, joiningMs, pass, refuseFailures, SPOILED_MS } from '../lib/server/load.ts';
import { findLimiter } from './limiter.ts';

/** What so many players came to. */
export interface Step {
  players: number;
  /** Work of a tick; where the ledger can be asked. */
  tickP99Ms?: number;
  /** How late ticks began. */
  lateP99Ms?: number;
  /** Of the newest state a bot has. */
  ageP99Ms: number;
  /** From when a move was due to its confirmation. */
  ackP99Ms: number;
  /** Of 60. */
  updatesPerSecond: number;
  /** How late the bots themselves were. */
  generatorP99Ms: number;
  /** The budget that was broken first. */
  broken?: string;
  /** What broke it. */
  limiter?: string;
}

export interface Budgets {
  tickMs: number;
  ageMs: number;
  ackMs: number;
}

const JOINS_PER_SECOND = 150;
const RECENT_TICKS = 3000;
/** Ticks that begin later than this are felt as jitter by everybody. */
const LATE_MS = 10;
/** Share of the ticks that bots must be told of. */
const LEAST_COVERAGE = 0.95;
const TICKS_PER_SECOND = 60;
export const GENERATOR = 'the generator itself';

export interface ProbeOptions {
  budgets: Budgets;
  stepMs: number;
  seed: number;
  brain: string;
  origin: string;
  adminOrigin: string | undefined;
}

export interface Probe {
  measure: (players: number, say: (what: string, share: number) => void) => Promise<Step>;
  stop: () => Promise<void>;
}

/** Bots that become more from step to step, and are sent home where there are to be fewer. */
export function createProbe({ budgets, stepMs, seed, brain, origin, adminOrigin }: ProbeOptions): Probe {
  let crowds: Crowd[] = [];
  let playing = 0;
  const stop = async () => {
    await Promise.all(crowds.map((crowd) => crowd.stop()));
    crowds = [];
    playing = 0;
  };
  const look = async (ticks: number) => (adminOrigin ? askLedger(adminOrigin, ticks) : undefined);
  const figures = async () => addUp(await Promise.all(crowds.map((crowd) => crowd.figures())));
  return {
    stop,
    async measure(players, say) {
      if (players < playing) await stop();
      const more = players - playing;
      say('they join', 0);
      crowds.push(
        await startCrowd({
          origin,
          bots: more,
          perSecond: JOINS_PER_SECOND,
          brain,
          seed: seed + playing,
          makesRoom: false,
        }),
      );
      playing = players;
      await pass(joiningMs(more, JOINS_PER_SECOND), (share) => say('they join', share / 2));
      const [before, ledgerBefore] = [await figures(), await look(0)];
      const startMs = performance.now();
      await pass(stepMs, (share) => say('they play', 0.5 + share / 2));
      const seconds = (performance.now() - startMs) / 1000;
      const [after, ledger] = [await figures(), await look(RECENT_TICKS)];
      const summary = summarize(after, before, seconds);
      refuseFailures(summary);
      return judge(players, summary, ledgerBefore, ledger, budgets);
    },
  };
}

function judge(
  players: number,
  summary: Summary,
  before: LedgerReport | undefined,
  after: LedgerReport | undefined,
  budgets: Budgets,
): Step {
  const step: Step = {
    players,
    ageP99Ms: summary.stateAgeMs.p99,
    ackP99Ms: summary.moveToAckMs.p99,
    updatesPerSecond: summary.updatesPerSecond,
    generatorP99Ms: summary.loopDelayMs.p99,
  };
  if (before && after) {
    step.tickP99Ms = p99Between(before.workMs, after.workMs);
    step.lateP99Ms = p99Between(before.lateMs, after.lateMs);
  }
  const broken = firstBroken(step, budgets);
  if (!broken) return step;
  const isGenerator = step.generatorP99Ms > SPOILED_MS;
  const limiter = isGenerator ? GENERATOR : before && after ? findLimiter(before, after) : 'the server or its line';
  return { ...step, broken, limiter };
}

function firstBroken(step: Step, { tickMs, ageMs, ackMs }: Budgets): string | undefined {
  if (step.generatorP99Ms > SPOILED_MS) return `the bots were late by ${step.generatorP99Ms} ms`;
  if ((step.tickP99Ms ?? 0) > tickMs) return `ticks took ${step.tickP99Ms} ms of ${tickMs}`;
  if ((step.lateP99Ms ?? 0) > LATE_MS) return `ticks began ${step.lateP99Ms} ms late`;
  if (step.ageP99Ms > ageMs) return `states were ${step.ageP99Ms} ms old, of ${ageMs}`;
  if (step.ackP99Ms > ackMs) return `moves took ${step.ackP99Ms} ms to be confirmed, of ${ackMs}`;
  if (step.updatesPerSecond < TICKS_PER_SECOND * LEAST_COVERAGE) {
    return `bots were told of ${step.updatesPerSecond} ticks a second, of ${TICKS_PER_SECOND}`;
  }
  return undefined;
}

function p99Between(before: HistogramData, after: HistogramData): number {
  return Math.round(addedSince(before, after).percentileMs(0.99) * 100) / 100;
}
