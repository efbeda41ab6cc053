import { cosine, sine, UNIT } from '../math/trig.ts';
import { divide, SUBPX } from '../math/units.ts';
import type { Arena } from '../world/arena.ts';
import { type Comets, sizeClass } from '../world/comets.ts';
import { placeAt, xOfPlace, yOfPlace } from '../world/motes.ts';
import { radiusOf } from '../world/size.ts';
import type { World } from '../world/world.ts';
import { BURN_DUST, burn, burnsAt } from './boost.ts';
import { GATHER_PX } from './pickup.ts';
import { keptInside, layDust } from './stardust.ts';

/** Way between the rim's reach and a mote left behind, in pixels, so that a comet does not eat its own trail. */
export const BEHIND_PX = 8;

/** What boosting comets burn falls behind them as motes. */
export function leaveTrails(world: World): void {
  for (const id of world.ids) {
    if (!burnsAt(world.comets, id, world.tick)) continue;
    burn(world.comets, world.own, id, world.tick);
    const at = placeBehind(world.comets, id, world.arena);
    layDust(world, xOfPlace(at), yOfPlace(at), BURN_DUST, id);
  }
}

/** Where what comet `id` burns falls, see `placeAt`. */
export function placeBehind(comets: Comets, id: number, arena: Arena): number {
  const heading = comets.heading[id];
  const back = radiusOf(sizeClass(comets, id)) + (GATHER_PX + BEHIND_PX) * SUBPX;
  const x = comets.x[id] - divide(back * cosine(heading), UNIT);
  const y = comets.y[id] - divide(back * sine(heading), UNIT);
  return placeAt(keptInside(arena, divide(x, SUBPX)), keptInside(arena, divide(y, SUBPX)));
}
