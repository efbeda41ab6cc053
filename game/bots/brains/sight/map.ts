import type { Game, Pose } from '../../../net/client.ts';
import { angleOf } from '../../../net/heading.ts';
import { CELL_PX, SIM_HZ, SUBPX } from '../../../sim/math/units.ts';
import { SHOWER_FALL_TICKS } from '../../../sim/rules/dust/shower.ts';
import { sidePxOf } from '../../../sim/world/arena.ts';
import { insetAt } from '../../../sim/world/border.ts';
import { type Sighting, wayTo } from './ways.ts';

/** Showers farther away than this are over before one is there. */
const SHOWER_PX = 3000;
/** People keep so far from the border, in pixels, as it will be after so many ticks. */
const EDGE_PX = 90;
const EDGE_TICKS = 3 * SIM_HZ;
/** And look where a way leads in so many pixels. */
const AHEAD_PX = 160;

/** Where dust falls or is about to. */
export function showerFrom({ shower, tick }: Game, me: Pose): Sighting | undefined {
  if (!shower || tick > shower.startTick + SHOWER_FALL_TICKS) return undefined;
  const way = wayTo(shower.xPx - me.x, shower.yPx - me.y);
  return way.px < SHOWER_PX ? way : undefined;
}

/** Where who shattered the own comet is, as the map has it. */
export function revengeFrom({ revenge, arena }: Game, me: Pose): Sighting | undefined {
  if (!revenge) return undefined;
  const column = revenge.cell % arena.cells;
  const row = (revenge.cell - column) / arena.cells;
  return wayTo((column + 0.5) * CELL_PX - me.x, (row + 0.5) * CELL_PX - me.y);
}

/** The way to the middle of the world. */
export function middleFrom({ arena }: Game, me: Pose): Sighting {
  const middlePx = sidePxOf(arena) / 2;
  return wayTo(middlePx - me.x, middlePx - me.y);
}

/** Whether a comet is at the border, or will be passed by it soon. */
export function isAtEdge(game: Game, me: Pose): boolean {
  return isBeyond(game, me.x, me.y);
}

/** Whether a way leads to the border. */
export function leadsOut(game: Game, me: Pose, heading: number): boolean {
  const angle = angleOf(heading);
  return isBeyond(game, me.x + Math.cos(angle) * AHEAD_PX, me.y + Math.sin(angle) * AHEAD_PX);
}

function isBeyond({ arena, border, tick }: Game, x: number, y: number): boolean {
  const low = insetAt(border, Math.floor(tick) + EDGE_TICKS) / SUBPX + EDGE_PX;
  const high = sidePxOf(arena) - low;
  return x < low || y < low || x > high || y > high;
}
