import { DRAW, draw } from '../../math/random.ts';
import { drawSecret } from '../../math/secret.ts';
import { cosine, sine, UNIT } from '../../math/trig.ts';
import { divide } from '../../math/units.ts';
import { type Arena, sidePxOf } from '../../world/arena.ts';
import { insetPxAt } from '../../world/border.ts';
import type { World } from '../../world/world.ts';
import { phaseAt, sinceBegin, ticksLeftOf } from '../round/round.ts';
import { isOutsideRocks, layDust } from './stardust.ts';

/** Ticks from one shower to the next: 40 s. People meet there, so too many would keep them apart. */
export const SHOWER_EVERY_TICKS = 2400;
/** The same while the border closes: 12 s, since that is where they are to meet. */
export const CLOSING_SHOWER_TICKS = 720;
/** Ticks a shower is announced before it falls: 5 s, time to cross a view. */
export const SHOWER_NOTICE_TICKS = 300;
/** Ticks a shower falls: 4 s. */
export const SHOWER_FALL_TICKS = 240;
export const SHOWER_RADIUS_PX = 260;
export const MOTE_EVERY_TICKS = 5;
export const MOTE_VALUE = 2;
/** How far a shower's middle is from the border, where there is room. */
const BORDER_PX = 400;
/** How far from the middle of the world it is while the border closes. */
export const CLOSING_SPREAD_PX = 150;

/** A shower announced or falling. Positions in pixels; `startTick` −1: there has been none. */
export interface Shower {
  xPx: number;
  yPx: number;
  startTick: number;
}

/** Whether a shower begins to fall in `tick`. */
function startsIn({ arena }: World, tick: number): boolean {
  const phase = phaseAt(arena, tick);
  if (phase === 'podium') return false;
  const since = sinceBegin(arena, tick);
  if (phase === 'open') return since > 0 && since % SHOWER_EVERY_TICKS === 0 && !isBeforeClosing(arena, tick);
  return (arena.roundTicks - since) % CLOSING_SHOWER_TICKS === 0;
}

/** Whether the first shower of the closing would be announced before one that starts in `tick` is over. */
function isBeforeClosing(arena: Arena, tick: number): boolean {
  return arena.roundTicks > 0 && ticksLeftOf(arena, tick) < SHOWER_FALL_TICKS + SHOWER_NOTICE_TICKS;
}

/** Chooses the place of a shower that is to be announced in this tick. */
export function announceShower(world: World): void {
  const startTick = world.tick + SHOWER_NOTICE_TICKS;
  if (!startsIn(world, startTick)) return;
  const spread =
    phaseAt(world.arena, startTick) === 'closing'
      ? CLOSING_SPREAD_PX
      : Math.max(1, divide(sidePxOf(world.arena), 2) - insetPxAt(world.border, startTick) - BORDER_PX);
  const at = (axis: number) =>
    divide(sidePxOf(world.arena), 2) - spread + (drawSecret(world.secret, DRAW.shower, startTick, axis) % (2 * spread));
  world.shower.xPx = at(1);
  world.shower.yPx = at(2);
  world.shower.startTick = startTick;
}

/** The shower to be told of, undefined between showers. */
export function showerNow({ shower, tick, arena }: World): Shower | undefined {
  const { startTick } = shower;
  if (startTick < 0 || tick >= startTick + SHOWER_FALL_TICKS || phaseAt(arena, tick) === 'podium') return undefined;
  return shower;
}

/** Lets dust fall where a shower is on. */
export function rain(world: World): void {
  if (world.tick % MOTE_EVERY_TICKS !== 0) return;
  const shower = showerNow(world);
  if (!shower || world.tick < shower.startTick) return;
  const chance = drawSecret(world.secret, DRAW.rain, world.tick);
  const reach = draw(chance, 1) % SHOWER_RADIUS_PX;
  const angle = draw(chance, 2) & 255;
  const x = shower.xPx + divide(reach * cosine(angle), UNIT);
  const y = shower.yPx + divide(reach * sine(angle), UNIT);
  if (isOutsideRocks(world.arena, x, y)) layDust(world, x, y, MOTE_VALUE);
}
