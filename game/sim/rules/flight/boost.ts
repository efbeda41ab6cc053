import { BOOST, type Comets } from '../../world/comets.ts';
import { lose, type OwnStates, tankOf } from '../../world/own-state.ts';
import { THRIFTY } from '../../world/traits.ts';

/** Ticks from one burn to the next: 1 s. */
export const BURN_TICKS = 60;
/** The same for thrifty comets: 1.4 s, so that their 20 last 14 s. */
export const THRIFTY_BURN_TICKS = 84;
/** Dust a burn takes: a new comet's 20 last 10 s, enough for some chases. */
export const BURN_DUST = 2;

/** Whether a comet that asks for boost gets it: it must be able to pay for a burn. */
export function mayBoost(own: OwnStates, id: number): boolean {
  return tankOf(own, id) >= BURN_DUST;
}

/** Ticks from one burn to the next for a comet of these traits. */
export function burnTicksOf(traits: number): number {
  return traits & THRIFTY ? THRIFTY_BURN_TICKS : BURN_TICKS;
}

/** Whether a comet burns in `tick`: all who see it can tell. */
export function burnsAt(comets: Comets, id: number, tick: number): boolean {
  if ((comets.flags[id] & BOOST) === 0) return false;
  return (tick + id) % burnTicksOf(comets.traits[id]) === 0;
}

/** Takes what a boosting comet burns in `tick` from its own state. */
export function burn(comets: Comets, own: OwnStates, id: number, tick: number): void {
  if (burnsAt(comets, id, tick)) lose(own, id, BURN_DUST);
}
