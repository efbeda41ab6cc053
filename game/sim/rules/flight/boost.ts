import { BOOST, type Comets } from '../../world/comets.ts';
import { type OwnStates, tankOf } from '../../world/own-state.ts';
import { THRIFTY } from '../../world/traits.ts';

/** Ticks of boost from one burn to the next: 1 s. */
export const BURN_TICKS = 60;
/** The same for thrifty comets: 1.4 s, so that their 20 last 14 s. */
export const THRIFTY_BURN_TICKS = 84;
/** Dust a burn takes: a new comet's 20 last 10 s, enough for some chases. */
export const BURN_DUST = 2;

/** Whether a comet that asks for boost gets it: it must be able to pay for a burn. */
export function mayBoost(own: OwnStates, id: number): boolean {
  return tankOf(own, id) >= BURN_DUST;
}

/** Ticks of boost from one burn to the next for a comet of these traits. */
export function burnTicksOf(traits: number): number {
  return traits & THRIFTY ? THRIFTY_BURN_TICKS : BURN_TICKS;
}

/** Ticks that comet `id` has boosted since it last burned. */
export function litTicks({ lit }: Comets, id: number): number {
  return lit[id] >> 1;
}

/** Whether comet `id` boosts, or has since it last gathered: letting go for the one tick in which it does saves nothing. */
export function hasBoosted({ flags, lit }: Comets, id: number): boolean {
  return ((flags[id] & BOOST) | (lit[id] & 1)) !== 0;
}

/**
 * Counts a tick of boost, or one without; returns whether comet `id` burns in it. Ticks are counted and not the clock's
 * looked at, or who lets go in the right ones would boost for nothing. `begins`: it gathered in the tick before.
 */
export function stoke(comets: Comets, id: number, begins = false): boolean {
  const { flags, traits, lit } = comets;
  const boosts = (flags[id] & BOOST) !== 0;
  const ticks = (lit[id] >> 1) + (boosts ? 1 : 0);
  const burns = boosts && ticks >= burnTicksOf(traits[id]);
  const since = boosts || (!begins && (lit[id] & 1) !== 0);
  lit[id] = ((burns ? 0 : ticks) << 1) | (since ? 1 : 0);
  return burns;
}
