import type { Client } from '../../game/net/client.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';

/** How long a client takes to be right again once its line is. */
export interface GapWatch {
  readonly recoveries: number[];
  /** A picture: the server is at `tick`. */
  look(client: Client, tick: number, nowMs: number): void;
}

/** A copy older than the line explains, by so much, is behind; within so much it is right again. */
const BEHIND_MS = 600;
const RIGHT_MS = 250;

export function createGapWatch(rttMs: number): GapWatch {
  const recoveries: number[] = [];
  let updatesBehind: number | undefined;
  let firstMs: number | undefined;
  return {
    recoveries,
    look({ replica, telemetry }, tick, nowMs) {
      if (!replica) return;
      const ageMs = ((tick - replica.tick) * 1000) / SIM_HZ - rttMs / 2;
      if (ageMs > BEHIND_MS) updatesBehind ??= telemetry.updatesIn;
      if (updatesBehind === undefined) return;
      if (telemetry.updatesIn > updatesBehind) firstMs ??= nowMs;
      if (firstMs === undefined || ageMs > RIGHT_MS) return;
      recoveries.push(nowMs - firstMs);
      updatesBehind = firstMs = undefined;
    },
  };
}
