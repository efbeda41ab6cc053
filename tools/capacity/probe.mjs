// What so many players come to: bots play, and the server's ledger is asked before and after.
import { addedSince } from '../../game/common/histogram.ts';
import { askLedger, joiningMs, pass, refuseFailures, SPOILED_MS } from '../lib/load.mjs';
import { findLimiter } from './limiter.mjs';

/**
 * @typedef {import('../../game/bots/main.ts').Crowd} Crowd
 * @typedef {import('../../server/admin/report.ts').LedgerReport} LedgerReport
 * @typedef {import('../../game/common/histogram.ts').HistogramData} HistogramData
 *
 * @typedef {object} Step what so many players came to
 * @property {number} players
 * @property {number} [tickP99Ms] work of a tick; where the ledger can be asked
 * @property {number} [lateP99Ms] how late ticks began
 * @property {number} ageP99Ms of the newest state a bot has
 * @property {number} ackP99Ms from when a move was due to its confirmation
 * @property {number} updatesPerSecond of 60
 * @property {number} generatorP99Ms how late the bots themselves were
 * @property {string} [broken] the budget that was broken first
 * @property {string} [limiter] what broke it
 *
 * @typedef {object} Budgets
 * @property {number} tickMs
 * @property {number} ageMs
 * @property {number} ackMs
 */

const JOINS_PER_SECOND = 150;
const RECENT_TICKS = 3000;
/** Ticks that begin later than this are felt as jitter by everybody. */
const LATE_MS = 10;
/** Share of the ticks that bots must be told of. */
const LEAST_COVERAGE = 0.95;
const TICKS_PER_SECOND = 60;
export const GENERATOR = 'the generator itself';

/**
 * @typedef {object} ProbeOptions
 * @property {Budgets} budgets
 * @property {number} stepMs
 * @property {number} seed
 * @property {string} brain
 * @property {string} origin
 * @property {string | undefined} adminOrigin
 *
 * @typedef {object} Probe
 * @property {(players: number, say: (what: string, share: number) => void) => Promise<Step>} measure
 * @property {() => Promise<void>} stop
 */

/**
 * Bots that become more from step to step, and are sent home where there are to be fewer.
 * @param {typeof import('../../game/bots/main.ts')} built
 * @param {ProbeOptions} options
 * @returns {Probe}
 */
export function createProbe({ startCrowd, addUp, summarize }, { budgets, stepMs, seed, brain, origin, adminOrigin }) {
  /** @type {Crowd[]} */
  let crowds = [];
  let playing = 0;
  const stop = async () => {
    await Promise.all(crowds.map((crowd) => crowd.stop()));
    crowds = [];
    playing = 0;
  };
  const look = async (/** @type {number} */ ticks) => (adminOrigin ? askLedger(adminOrigin, ticks) : undefined);
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

/**
 * @param {number} players
 * @param {import('../../game/bots/summary.ts').Summary} summary
 * @param {LedgerReport | undefined} before
 * @param {LedgerReport | undefined} after
 * @param {Budgets} budgets
 * @returns {Step}
 */
function judge(players, summary, before, after, budgets) {
  /** @type {Step} */
  const step = {
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

/**
 * @param {Step} step
 * @param {Budgets} budgets
 */
function firstBroken(step, { tickMs, ageMs, ackMs }) {
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

/** @param {HistogramData} before @param {HistogramData} after */
function p99Between(before, after) {
  return Math.round(addedSince(before, after).percentileMs(0.99) * 100) / 100;
}
