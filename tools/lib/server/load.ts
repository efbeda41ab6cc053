// Bots and a server's ledger, as the tools that load a server use them.
import type { Summary } from '../../../game/bots/summary.ts';
import { ownLimit } from '../../../game/node/descriptor-limit.ts';
import type { LedgerReport } from '../../../server/admin/report.ts';

/** Bots later than this (p99) see their own lateness, not the server's. */
export const SPOILED_MS = 15;
/** After the last has joined, before anything counts. */
const SETTLE_MS = 2500;

/** How long `bots` take to come in and to find their pace. */
export function joiningMs(bots: number, perSecond: number): number {
  return (bots * 1000) / perSecond + SETTLE_MS;
}

/** @throws an Error with a sentence where a bot has failed */
export function refuseFailures({ failed, failures }: Summary): void {
  if (failed > 0) throw new Error(`${failed} bots failed: ${Object.keys(failures).join('; ')}`);
}

/** Whether a server answers there, and gladly. @throws an Error with a sentence where none can be asked */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5000), headers: adminHeaders() })).ok;
  } catch (error) {
    const own = ownLimit(error);
    if (own === undefined) return false;
    throw new Error(`No request can be sent: ${own}.`);
  }
}

/** What a server wants to see whose private port has a token: that of this process's own ADMIN_TOKEN. */
export function adminHeaders(): Record<string, string> {
  const { ADMIN_TOKEN: token } = process.env;
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** Asks the private port at `adminOrigin`, and for so many of the last ticks one by one. */
export async function askLedger(adminOrigin: string, ticks: number): Promise<LedgerReport> {
  const answer = await fetch(`${adminOrigin}/ledger?ticks=${ticks}`, { headers: adminHeaders() });
  return (await answer.json()) as LedgerReport;
}

/** Lets `ms` pass, and says now and then which share of it has. */
export async function pass(ms: number, say: (share: number) => void): Promise<void> {
  const startMs = performance.now();
  for (let passedMs = 0; passedMs < ms; passedMs = performance.now() - startMs) {
    say(passedMs / ms);
    await new Promise((resolve) => setTimeout(resolve, Math.min(500, ms - passedMs)));
  }
}
