import { leavePlay, type World } from '../world/world.ts';

/** Comets that have no dust left after a shedding break: they are out of play until their player asks to go on. */
export function shatter(world: World, losers: readonly number[]): void {
  for (const id of losers) {
    if (world.comets.alive[id] === 1 && world.own.dust[id] === 0) leavePlay(world, id, true);
  }
}
