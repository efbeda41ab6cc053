import { cosine, sine, UNIT } from '../../math/trig.ts';
import { divide, SUBPX } from '../../math/units.ts';
import type { Arena } from '../../world/arena.ts';
import { insetPxAt } from '../../world/border.ts';
import type { Comets } from '../../world/comets.ts';
import { THORN, xOfPlace, yOfPlace } from '../../world/motes.ts';
import { lose } from '../../world/own-state.ts';
import { has, THORNY } from '../../world/traits.ts';
import type { World } from '../../world/world.ts';
import { BURN_DUST, stoke } from '../flight/boost.ts';
import { gathersAt, reachOf } from './pickup.ts';
import { layDust, restingPlace } from './stardust.ts';

/** Way between the rim's reach and a mote left behind, in pixels, so that a comet does not eat its own trail. */
export const BEHIND_PX = 8;

/** What boosting comets burn falls behind them as motes. */
export function leaveTrails(world: World): void {
  const insetPx = insetPxAt(world.border, world.tick);
  for (const id of world.ids) {
    if (!burnsNow(world.comets, id, world.tick)) continue;
    lose(world.own, id, BURN_DUST);
    const at = placeBehind(world.comets, id, world.arena, insetPx);
    layDust(world, xOfPlace(at), yOfPlace(at), burnedBy(world.comets, id), id);
  }
}

/** Counts a tick of comet `id`; returns whether it burns in it: all who see it can tell. */
export function burnsNow(comets: Comets, id: number, tick: number): boolean {
  return stoke(comets, id, gathersAt(id, tick - 1));
}

/** The mote that a burn of comet `id` leaves. */
export function burnedBy(comets: Comets, id: number): number {
  return has(comets, id, THORNY) ? THORN + BURN_DUST : BURN_DUST;
}

/** Where what comet `id` burns falls, see `placeAt`. `insetPx`: of the border in this tick. */
export function placeBehind(comets: Comets, id: number, arena: Arena, insetPx: number): number {
  const heading = comets.heading[id];
  const back = reachOf(comets, id) + BEHIND_PX * SUBPX;
  const x = comets.x[id] - divide(back * cosine(heading), UNIT);
  const y = comets.y[id] - divide(back * sine(heading), UNIT);
  return restingPlace(arena, insetPx, divide(x, SUBPX), divide(y, SUBPX));
}
