import type { Comets } from './comets.ts';

/**
 * Whom those see who have no comet: the crown's wearer, else the first of the leaders who is in play, −1 where there is none.
 * Server and clients ask it of what both know, so that the view that is sent lies around the comet that is followed.
 */
export function starOf(crown: number, leaders: readonly { readonly id: number }[], { alive }: Comets): number {
  if (crown >= 0 && alive[crown] === 1) return crown;
  for (const { id } of leaders) if (id >= 0 && alive[id] === 1) return id;
  return -1;
}
