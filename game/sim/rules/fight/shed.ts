import { DRAW, draw } from '../../math/random.ts';
import { drawSecret } from '../../math/secret.ts';
import { cosine, sine, UNIT } from '../../math/trig.ts';
import { clamp, divide, SUBPX } from '../../math/units.ts';
import { LARGEST_VALUE } from '../../world/motes.ts';
import { earn, lose } from '../../world/own-state.ts';
import { mark, OWN, type World } from '../../world/world.ts';
import { layDust } from '../dust/stardust.ts';

/** A rammed comet sheds at least this. */
export const LEAST_SHED = 10;
/** What it sheds by its cracks: one in so many of its dust. */
export const SHED_SHARES = [3, 2] as const;
/** Motes a shedding makes, where that many hold it: more would be a burst of bytes for every observer. */
export const MOST_MOTES = 12;
export const NEAREST_PX = 50;
export const SPREAD_PX = 90;

/**
 * Takes what a ram costs from comet `id`, which has so many cracks, and gives it to `by`, who struck it; −1: nobody, it scatters.
 * Scattered, the loser, who is nearest, would take it back. Returns the dust shed.
 */
export function shed(world: World, id: number, cracks: number, by = -1): number {
  const held = Math.max(0, world.own.dust[id]);
  const share = divide(held, SHED_SHARES[cracks]);
  const dust = clamp(share, held < LEAST_SHED ? held : LEAST_SHED, held);
  lose(world.own, id, dust);
  mark(world, id, OWN);
  if (by < 0) scatterAround(world, id, dust);
  else if (dust > 0) {
    earn(world.own, by, dust);
    mark(world, by, OWN);
  }
  return dust;
}

/** Lays `dust` in a ring of motes around comet `id`, where anyone may take it. */
export function scatterAround(world: World, id: number, dust: number): void {
  const count =
    dust > MOST_MOTES * LARGEST_VALUE ? divide(dust, LARGEST_VALUE) + 1 : clamp(divide(dust + 1, 2), 0, MOST_MOTES);
  for (let i = 0; i < count; i++) {
    const value = divide(dust * (i + 1), count) - divide(dust * i, count);
    const chance = drawSecret(world.secret, DRAW.shed, world.tick, id * MOST_MOTES + i);
    const reach = NEAREST_PX + (draw(chance, 1) % SPREAD_PX);
    const angle = draw(chance, 2) & 255;
    const x = divide(world.comets.x[id], SUBPX) + divide(reach * cosine(angle), UNIT);
    const y = divide(world.comets.y[id], SUBPX) + divide(reach * sine(angle), UNIT);
    layDust(world, x, y, clamp(value, 1, LARGEST_VALUE));
  }
}
