import { CELL_SHIFT, clamp, SUBPX, VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from '../game/sim/units.ts';
import type { View } from '../game/sim/view.ts';

/** Ticks a player's screen is ahead of the last frame, about: the view is centred where the comet will be drawn. */
const AHEAD_TICKS = 12;
/**
 * What must be covered beyond the screen's edge: eight ticks of way at top speed, so that nothing is missing on screens
 * that are 4 to 20 ticks ahead.
 */
const INNER_PX = 64;
/** What a new view covers beyond the edge: the way to the next change of view. */
const OUTER_PX = 128;

/** The cells a player at a position (sub-pixel units) with a velocity should know; `current` is kept while it serves. */
export function viewAt(
  current: View | undefined,
  comet: { x: number; y: number; vx: number; vy: number },
  cells: number,
): View {
  const x = comet.x + comet.vx * AHEAD_TICKS;
  const y = comet.y + comet.vy * AHEAD_TICKS;
  if (current && contains(current, covering(x, y, INNER_PX, cells)) && !isWide(current, x, y, cells)) return current;
  return covering(x, y, OUTER_PX, cells);
}

function covering(x: number, y: number, marginPx: number, cells: number): View {
  const halfWidth = (VIEW_WIDTH_PX / 2 + marginPx) * SUBPX;
  const halfHeight = (VIEW_HEIGHT_PX / 2 + marginPx) * SUBPX;
  const toCell = (at: number) => clamp(Math.floor(at) >> CELL_SHIFT, 0, cells - 1);
  return {
    left: toCell(x - halfWidth),
    top: toCell(y - halfHeight),
    right: toCell(x + halfWidth),
    bottom: toCell(y + halfHeight),
  };
}

function contains(outer: View, inner: View): boolean {
  return (
    outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom
  );
}

/** More than one cell beyond what a new view would cover, on any side: too much to keep paying for. */
function isWide(view: View, x: number, y: number, cells: number): boolean {
  const fresh = covering(x, y, OUTER_PX, cells);
  return (
    view.left < fresh.left - 1 ||
    view.top < fresh.top - 1 ||
    view.right > fresh.right + 1 ||
    view.bottom > fresh.bottom + 1
  );
}
