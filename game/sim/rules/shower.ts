import { DRAW, draw } from '../math/random.ts';
import { cosine, sine, UNIT } from '../math/trig.ts';
import { CELL_PX, divide } from '../math/units.ts';
import type { World } from '../world/world.ts';
import { isOutsideRocks, layDust } from './stardust.ts';

/** Ticks from one shower to the next: 40 s. People meet there, so too many would keep them apart. */
export const SHOWER_EVERY_TICKS = 2400;
/** Ticks a shower is announced before it falls: 5 s, time to cross a view. */
export const SHOWER_NOTICE_TICKS = 300;
/** Ticks a shower falls: 4 s. */
export const SHOWER_FALL_TICKS = 240;
export const SHOWER_RADIUS_PX = 260;
export const MOTE_EVERY_TICKS = 5;
export const MOTE_VALUE = 2;
const BORDER_PX = 400;

/** A shower announced or falling. Positions in pixels, times in ticks. */
export interface Shower {
  xPx: number;
  yPx: number;
  startTick: number;
}

/** The shower to be told of at `tick`, or undefined between showers. A function of secret secretSeed and tick alone. */
export function showerAt(world: World, tick: number): Shower | undefined {
  const phase = tick % SHOWER_EVERY_TICKS;
  const startsIn = SHOWER_EVERY_TICKS - phase;
  const falling = phase < SHOWER_FALL_TICKS && tick >= SHOWER_EVERY_TICKS;
  if (!falling && startsIn > SHOWER_NOTICE_TICKS) return undefined;
  const startTick = falling ? tick - phase : tick + startsIn;
  const span = world.arena.cells * CELL_PX - 2 * BORDER_PX;
  return {
    xPx: BORDER_PX + (draw(world.secretSeed, DRAW.shower, startTick, 1) % span),
    yPx: BORDER_PX + (draw(world.secretSeed, DRAW.shower, startTick, 2) % span),
    startTick,
  };
}

/** Lets dust fall where a shower is on. */
export function rain(world: World): void {
  if (world.tick % MOTE_EVERY_TICKS !== 0) return;
  const shower = showerAt(world, world.tick);
  if (!shower || world.tick < shower.startTick) return;
  const chance = draw(world.secretSeed, DRAW.rain, world.tick);
  const reach = draw(chance, 1) % SHOWER_RADIUS_PX;
  const angle = draw(chance, 2) & 255;
  const x = shower.xPx + divide(reach * cosine(angle), UNIT);
  const y = shower.yPx + divide(reach * sine(angle), UNIT);
  if (isOutsideRocks(world.arena, x, y)) layDust(world, x, y, MOTE_VALUE);
}
