import { burn } from './boost.ts';
import { sizeClass } from './comets.ts';
import { GATHER_PX } from './pickup.ts';
import { radiusOf } from './size.ts';
import { layDust } from './stardust.ts';
import { cosine, sine, UNIT } from './trig.ts';
import { divide, SUBPX } from './units.ts';
import type { World } from './world.ts';

/** Way between the rim's reach and a mote left behind, in pixels, so that a comet does not eat its own trail. */
export const BEHIND_PX = 8;

/** What boosting comets burn falls behind them as motes. */
export function leaveTrails(world: World): void {
  for (const id of world.ids) {
    const burned = burn(world.comets, world.purses, id, world.tick);
    if (burned > 0) dropBehind(world, id, burned);
  }
}

function dropBehind(world: World, id: number, dust: number): void {
  const { comets } = world;
  const heading = comets.heading[id];
  const back = radiusOf(sizeClass(comets, id)) + (GATHER_PX + BEHIND_PX) * SUBPX;
  const x = comets.x[id] - divide(back * cosine(heading), UNIT);
  const y = comets.y[id] - divide(back * sine(heading), UNIT);
  layDust(world, divide(x, SUBPX), divide(y, SUBPX), dust);
}
