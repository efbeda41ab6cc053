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

/** The star one follows, and since which era of the world; and the comet one has picked instead, −1: none, and when it was last there. */
export interface Following {
  id: number;
  era: number;
  picked: number;
  seenTick: number;
}

/** A star is followed to the end of its era, even where others outshine it: two who are equally rich take the crown from each other twice a second. */
export const ERA_TICKS = 10 * SIM_HZ;

export function createFollowing(): Following {
  return { id: -1, era: -1, picked: -1, seenTick: 0 };
}

/** One stays where a picked comet was for so long: to see how it broke, and to go on with it if it comes back at once. */
export const LINGER_TICKS = SIM_HZ;

/** Picks a comet to follow, −1: none. */
export function pick(following: Following, id: number, tick: number): void {
  following.picked = id;
  following.seenTick = tick;
}

/** Whom to follow in this tick: the comet that is picked, until it has been gone for too long; else the same as before while that one is in play, and looked for anew in each era. */
export function followStar(
  following: Following,
  tick: number,
  crown: number,
  leaders: readonly { readonly id: number }[],
  comets: InPlay,
): number {
  const { picked } = following;
  if (comets.alive[picked] === 1) following.seenTick = tick;
  else if (tick - following.seenTick > LINGER_TICKS) following.picked = -1;
  if (following.picked >= 0) return picked;
  const era = Math.floor(tick / ERA_TICKS);
  if (following.era !== era || following.id < 0 || comets.alive[following.id] !== 1) {
    following.id = starOf(crown, leaders, comets);
    following.era = era;
  }
  return following.id;
}
