// Bots and a server's ledger, as the tools that load a server use them.
import { pathToFileURL } from 'node:url';
import { BOTS_SCRIPT, ensureBuilt } from '../../bin/build.mjs';
import { ownLimit } from '../../game/node/descriptor-limit.ts';

/** @typedef {import('../../server/admin/report.ts').LedgerReport} LedgerReport */

/** Bots later than this (p99) see their own lateness, not the server's. */
export const SPOILED_MS = 15;
/** After the last has joined, before anything counts. */
const SETTLE_MS = 2500;

/**
 * The bots' code, built before where that is needed and wanted.
 * @param {import('../cli/commands.mjs').FlagValues} values
 * @returns {Promise<typeof import('../../game/bots/main.ts')>}
 */
export async function loadBots(values) {
  if (!values['no-build']) await ensureBuilt();
  return import(pathToFileURL(BOTS_SCRIPT).href);
}

/** How long `bots` take to come in and to find their pace. @param {number} bots @param {number} perSecond */
export function joiningMs(bots, perSecond) {
  return (bots * 1000) / perSecond + SETTLE_MS;
}

/** @param {import('../../game/bots/summary.ts').Summary} summary @throws an Error with a sentence where a bot has failed */
export function refuseFailures({ failed, failures }) {
  if (failed > 0) throw new Error(`${failed} bots failed: ${Object.keys(failures).join('; ')}`);
}

/** Whether a server answers there, and gladly. @param {string} url @throws an Error with a sentence where none can be asked */
export async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5000) })).ok;
  } catch (error) {
    const own = ownLimit(error);
    if (own === undefined) return false;
    throw new Error(`No request can be sent: ${own}.`);
  }
}

/**
 * @param {string} adminOrigin of the private port
 * @param {number} ticks how many of the last to tell one by one
 * @returns {Promise<LedgerReport>}
 */
export async function askLedger(adminOrigin, ticks) {
  const answer = await fetch(`${adminOrigin}/ledger?ticks=${ticks}`);
  return /** @type {LedgerReport} */ (await answer.json());
}

/**
 * Lets `ms` pass, and says now and then which share of it has.
 * @param {number} ms
 * @param {(share: number) => void} say
 */
export async function pass(ms, say) {
  const startMs = performance.now();
  for (let passedMs = 0; passedMs < ms; passedMs = performance.now() - startMs) {
    say(passedMs / ms);
    await new Promise((resolve) => setTimeout(resolve, Math.min(500, ms - passedMs)));
  }
}
