import { cosine, sine, UNIT } from '../../math/trig.ts';
import { divide } from '../../math/units.ts';
import { type Arena, cellAt } from '../../world/arena.ts';
import { BOOST, CLASS_SHIFT, type Comets, THRUST } from '../../world/comets.ts';
import { radiusOf } from '../../world/size.ts';
import { bounceOffAsteroids, bounceOffBorder } from './bounce.ts';

/** Push along the nose, sub-pixel units a tick squared: 262 px/s at the smallest size. */
const THRUST_ACCEL = 96;
/** What each size class takes off the push: the largest comet reaches two thirds of the smallest one's speed. */
const ACCEL_LOSS_PER_CLASS = 2;
/** What boosting adds; with it a comet flies at `TOP_SPEED_PX_PER_S`. Much more and a rival crosses the view faster than one can turn. */
const BOOST_ACCEL = 80;
/** The fastest a comet flies by itself: the smallest, boosting. */
export const TOP_SPEED_PX_PER_S = 482;
/** A tick takes a 48th of the speed: nine tenths of a change of course take 1.8 s. */
export const DRAG = 48;

/** Moves all comets `ids` on by one tick, and notes in `cellBefore` the cell each has been in. `inset`: see `stepComet`. */
export function stepComets(
  comets: Comets,
  ids: readonly number[],
  arena: Arena,
  inset: number,
  cellBefore: Int32Array,
): void {
  for (const id of ids) {
    cellBefore[id] = cellAt(arena, comets.x[id], comets.y[id]);
    stepComet(comets, id, arena, inset);
  }
}

/**
 * Moves comet `id` on by one tick: push, drag, way, border, asteroids. Depends on nothing but the comet's own fields, the
 * arena and how far the border is from its sides in this tick (`inset`, sub-pixel units); server, clients, bots and replays all call this one function.
 */
export function stepComet(comets: Comets, id: number, arena: Arena, inset: number): void {
  const flags = comets.flags[id];
  const push = pushOf(flags);
  const heading = comets.heading[id];
  const vx = drag(comets.vx[id] + divide(push * cosine(heading), UNIT));
  const vy = drag(comets.vy[id] + divide(push * sine(heading), UNIT));
  comets.vx[id] = vx;
  comets.vy[id] = vy;
  comets.x[id] = comets.x[id] + vx;
  comets.y[id] = comets.y[id] + vy;
  const radius = radiusOf(flags >> CLASS_SHIFT);
  bounceOffBorder(comets, id, radius, arena.side, inset);
  bounceOffAsteroids(comets, id, radius, arena, inset);
}

function pushOf(flags: number): number {
  const thrust = THRUST_ACCEL - ACCEL_LOSS_PER_CLASS * (flags >> CLASS_SHIFT);
  if (flags & BOOST) return thrust + BOOST_ACCEL;
  return flags & THRUST ? thrust : 0;
}

/** Takes the drag off, and one unit more, so that a comet left alone really comes to rest. */
function drag(v: number): number {
  if (v > 0) return v - divide(v, DRAG) - 1;
  if (v < 0) return v - divide(v, DRAG) + 1;
  return 0;
}
