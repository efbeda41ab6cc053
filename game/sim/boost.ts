import { BOOST, type Comets } from './comets.ts';
import { lose, type Purses, tankOf } from './purse.ts';

/** Ticks from one burn to the next. */
export const BURN_TICKS = 16;
/** Dust a burn takes: 7.5 a second, so a new comet's 20 last 2.7 s. */
export const BURN_DUST = 2;

/** Whether a comet that asks for boost gets it. */
export function mayBoost(purses: Purses, id: number): boolean {
  return tankOf(purses, id) > 0;
}

/** Burns what a boosting comet burns in `tick`; returns the dust that falls behind, often 0. */
export function burn(comets: Comets, purses: Purses, id: number, tick: number): number {
  if (!(comets.flags[id] & BOOST) || (tick + id) % BURN_TICKS !== 0) return 0;
  const tank = tankOf(purses, id);
  const burned = tank < BURN_DUST ? tank : BURN_DUST;
  if (burned > 0) lose(purses, id, burned);
  return burned > 0 ? burned : 0;
}
