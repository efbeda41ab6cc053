import { SIM_HZ } from './math/units.ts';

/** Who is in play, by id: 1 or 0. */
interface InPlay {
  readonly alive: Uint8Array;
}

/**
 * Whom those see who have no comet: the crown's wearer, else the first of the leaders who is in play, −1 where there is none.
 * Server and clients ask it of what both know, so that the view that is sent lies around the comet that is followed.
 */
export function starOf(crown: number, leaders: readonly { readonly id: number }[], { alive }: InPlay): number {
  if (crown >= 0 && alive[crown] === 1) return crown;
  for (const { id } of leaders) if (id >= 0 && alive[id] === 1) return id;
  return -1;
}

/** The star one follows, and since which era of the world. */
export interface Following {
  id: number;
  era: number;
}

/** A star is followed to the end of its era, even where others outshine it: two who are equally rich take the crown from each other twice a second. */
export const ERA_TICKS = 10 * SIM_HZ;

export function createFollowing(): Following {
  return { id: -1, era: -1 };
}

/** Whom to follow in this tick: the same as before while that one is in play, and looked for anew in each era. */
export function followStar(
  following: Following,
  tick: number,
  crown: number,
  leaders: readonly { readonly id: number }[],
  comets: InPlay,
): number {
  const era = Math.floor(tick / ERA_TICKS);
  if (following.era !== era || following.id < 0 || comets.alive[following.id] !== 1) {
    following.id = starOf(crown, leaders, comets);
    following.era = era;
  }
  return following.id;
}
