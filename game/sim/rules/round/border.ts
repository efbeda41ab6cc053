import { divide, SUBPX } from '../../math/units.ts';
import { insetAt } from '../../world/border.ts';
import type { World } from '../../world/world.ts';
import { CLOSING_TICKS, phaseAt, ticksLeftOf } from './round.ts';

/** Ticks between two looks at how many play. */
export const LOOK_TICKS = 60;
/** The smallest world: little more than a screen wide, so two who play find each other at once. */
export const LEAST_SIDE_PX = 2048;
/** What a round ends in is a world for so many times as many comets. */
export const CLOSED_SHARE = 2;
export const LEAST_CLOSED_SIDE_PX = 900;
/** The border moves inward by at most so much a tick, 24 px/s, but for the end of a round: the slowest comet outruns it. */
export const INWARD_STEP = 410;
/** It moves outward in so many ticks, or by the least step where that is quicker: nobody is harmed by room. */
const OUTWARD_TICKS = 120;
const LEAST_OUTWARD_STEP = SUBPX;
/** A change of side below this share of the arena's side waits, so that not everybody who comes or goes moves the border. */
const HYSTERESIS_SHARE = 24;
/** More than so many times as many comets as the world inside the border suits are not made to wait for it. */
const CROWDED = 2;
/** When a round's border stands still: the last fight is fought with its back to a wall that rests. */
const CLOSED_REST_TICKS = 15 * 60;

/** How far from the arena's sides the border is that suits `comets`, in sub-pixel units: each has the area of a seat. */
export function insetFor(world: World, comets: number, leastSidePx = LEAST_SIDE_PX, share = 1): number {
  const { side, seats } = world.arena;
  const sidePx = divide(side, SUBPX);
  // Not `divide`: of a large world the quotient has more than 31 bits.
  const wanted = Math.sqrt((sidePx * sidePx * comets) / (seats * share)) | 0;
  const kept = Math.min(sidePx, Math.max(leastSidePx, wanted));
  return divide(side - kept * SUBPX, 2);
}

/** Sets the border's course by the number of comets in play, and lets it close at the end of a round. */
export function steerBorder(world: World): void {
  const { tick, arena, ids } = world;
  const phase = phaseAt(arena, tick);
  if (phase === 'closing' && ticksLeftOf(arena, tick) === CLOSING_TICKS) {
    const target = insetFor(world, ids.length, LEAST_CLOSED_SIDE_PX, CLOSED_SHARE);
    const way = Math.max(0, target - insetAt(world.border, tick));
    setCourse(world, target, divide(way, CLOSING_TICKS - CLOSED_REST_TICKS) + 1);
  }
  if (phase === 'open' && tick % LOOK_TICKS === 0) followPeople(world);
}

function followPeople(world: World): void {
  const { border, arena, ids, tick } = world;
  const target = insetFor(world, ids.length);
  const apart = target - border.target;
  const isExtreme = target === 0 || target === insetFor(world, 0);
  if (apart === 0 || (Math.abs(apart) < divide(arena.side, 2 * HYSTERESIS_SHARE) && !isExtreme)) return;
  const way = target - insetAt(border, tick);
  setCourse(world, target, way > 0 ? INWARD_STEP : Math.max(LEAST_OUTWARD_STEP, divide(-way, OUTWARD_TICKS)));
}

/**
 * Makes room for one more at once where the world inside the border suits less than half of those who are in play then: a crowd that
 * comes in one moment would stand in the smallest world, each among all others.
 */
export function makeRoom(world: World): void {
  const { border, arena, ids, tick } = world;
  const comets = ids.length + 1;
  if (phaseAt(arena, tick) !== 'open' || insetFor(world, comets, 0, CROWDED) >= insetAt(border, tick)) return;
  placeBorder(world, comets);
}

/** Puts the border where it suits so many comets, at once: for a world in which nobody plays. */
export function placeBorder(world: World, comets: number): void {
  world.border.inset = insetFor(world, comets);
  setCourse(world, world.border.inset, 0, world.border.inset);
}

function setCourse(world: World, target: number, step: number, inset = insetAt(world.border, world.tick)): void {
  const { border, tick } = world;
  border.inset = inset;
  border.target = target;
  border.step = step;
  border.sinceTick = tick;
}
