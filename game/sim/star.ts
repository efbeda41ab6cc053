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

/** The comet that one without a comet has picked to follow, −1: none; and the last tick in which it was there. */
export interface Picked {
  id: number;
  tick: number;
}

/** One stays where a picked comet was for so long: to see how it broke, and to go on with it if it comes back at once. */
export const LINGER_TICKS = SIM_HZ;

export function createPicked(): Picked {
  return { id: -1, tick: 0 };
}

export function pick(picked: Picked, id: number, tick: number): void {
  picked.id = id;
  picked.tick = tick;
}

/** The picked comet; −1 where there is none, or it has been gone for too long. Server and clients ask it of what both know. */
export function followPicked(picked: Picked, tick: number, { alive }: InPlay): number {
  if (picked.id < 0) return -1;
  if (alive[picked.id] === 1) picked.tick = tick;
  else if (tick - picked.tick > LINGER_TICKS) picked.id = -1;
  return picked.id;
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
