import type { Comets } from '../../world/comets.ts';
import { THORN } from '../../world/motes.ts';
import { hasBoosted } from '../flight/boost.ts';

/** Dust that a thorn costs who boosts through it. Everybody else gathers it like other dust. */
export const THORN_COST = 4;

/** What comet `id` gains by a mote of this value; negative: it loses. */
export function gainOf(comets: Comets, id: number, value: number): number {
  if (value < THORN) return value;
  return hasBoosted(comets, id) ? -THORN_COST : value - THORN;
}
