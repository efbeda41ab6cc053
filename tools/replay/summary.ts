import { rulesHash } from '../../game/sim/fingerprint.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { fingerprintOf } from '../../protocol/fingerprint.ts';
import type { Journal, ReadJournal } from '../../server/recording/journal.ts';
import type { Replay } from '../../server/recording/replay.ts';
import type { Profile } from './profile.ts';

/** What `cometa replay --json` prints, but for the world. */
export interface Summary {
  ticks: number;
  seconds: number;
  hashesChecked: number;
  hashesEqual: number;
  firstDifferentTick: number | null;
  timesRealTime: number;
  fromTick: number;
  lastTick: number;
  /** Whether it was recorded under the rules and the protocol that are built. */
  sameRules: boolean;
  flaw: NonNullable<ReadJournal['flaw']> | null;
  threwInTick: number | null;
  node?: string;
  profile?: Profile;
}

export function summarize(run: Replay, seconds: number, profile: Profile | undefined): Summary {
  const { simulation, fromTick, hashesChecked, hashesEqual, firstDifferentTick, journal } = run;
  const ticks = simulation.world.tick - fromTick;
  return {
    ticks,
    seconds,
    hashesChecked,
    hashesEqual,
    firstDifferentTick: firstDifferentTick ?? null,
    timesRealTime: ticks / SIM_HZ / seconds,
    fromTick,
    lastTick: simulation.world.tick,
    sameRules: isOurs(journal),
    flaw: (journal as ReadJournal).flaw ?? null,
    threwInTick: run.thrown?.tick ?? null,
    ...(profile ? { node: process.version, profile } : {}),
  };
}

/** Whether a journal was recorded under the rules and the protocol that are built. */
export function isOurs({ head }: Journal): boolean {
  return head.fingerprint === fingerprintOf(rulesHash());
}
