import type { OwnStates } from '../../world/own-state.ts';

/** Ticks a comet that entered, came back or was rammed cannot be rammed: 2 s. Shorter and a shed comet sheds twice. */
export const IMMUNE_TICKS = 120;

/**
 * Whether comet `id` is immune in `tick`. Starting to boost gives immunity up for good; one that was boosting when it
 * was rammed keeps it, since it did not start anything.
 */
export function isImmune(own: OwnStates, id: number, tick: number, startsBoost: boolean): boolean {
  if (startsBoost) own.immuneUntil[id] = 0;
  return tick < own.immuneUntil[id];
}
