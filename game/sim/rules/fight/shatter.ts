import { SIM_HZ } from '../../math/units.ts';
import { noteLife } from '../../world/deeds.ts';
import { earn, lose } from '../../world/own-state.ts';
import { leavePlay, mark, OWN, type World } from '../../world/world.ts';
import { scatterAround } from './shed.ts';

/** What of a shattered comet's dust goes to who struck it: one in so many, twice that of a crowned one; the rest scatters. */
export const GAIN_SHARE = 2;
/** How long who shattered a comet is marked on its player's map: 30 s. */
export const REVENGE_TICKS = 30 * SIM_HZ;

/** Comet `loser` breaks whatever it held; it leaves play at the end of the collisions, see `removeBroken`. */
export function shatter(world: World, winner: number, loser: number): { cost: number; gain: number } {
  const { own, deeds, tick } = world;
  const cost = Math.max(0, own.dust[loser]);
  const share = (cost / GAIN_SHARE) | 0;
  const gain = world.crown === loser ? 2 * share : share;
  earn(own, winner, gain);
  mark(world, winner, OWN);
  scatterAround(world, loser, cost - gain);
  lose(own, loser, cost);
  deeds.shattered[winner] = deeds.shattered[winner] + 1;
  deeds.fellWith[loser] = cost;
  // Avenged: nobody is marked for it any more.
  if (deeds.nemesis[winner] === loser) deeds.nemesis[winner] = -1;
  deeds.nemesis[loser] = winner;
  deeds.nemesisUntil[loser] = tick + REVENGE_TICKS;
  noteLife(deeds, loser, tick);
  return { cost, gain };
}

/** Comets that broke are out of play until their player asks to go on. */
export function removeBroken(world: World, broken: readonly number[]): void {
  for (const id of broken) if (world.comets.alive[id] === 1) leavePlay(world, id, true);
}
