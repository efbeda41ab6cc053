import { CELL_SHIFT, clamp, SUBPX, VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from '../../game/sim/units.ts';
import type { View } from '../../game/sim/view.ts';

/** Ticks a player's screen is ahead of the last frame, about: the view is centred where the comet will be drawn. */
const AHEAD_TICKS = 12;
/**
 * What must be covered beyond the screen's edge: eight ticks of way at top speed, so that nothing is missing on screens
 * whose middle is 4 to 20 ticks of way ahead: what the client runs ahead, and up to five that its camera leads
 * (`game/client/scene/lead.ts`).
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
  const last = cells - 1;
  if (current) {
    const isKept =
      serves(current.left, current.right, x, VIEW_WIDTH_PX, last) &&
      serves(current.top, current.bottom, y, VIEW_HEIGHT_PX, last);
    if (isKept) return current;
  }
  return {
    left: lowest(x, VIEW_WIDTH_PX, OUTER_PX, last),
    top: lowest(y, VIEW_HEIGHT_PX, OUTER_PX, last),
    right: highest(x, VIEW_WIDTH_PX, OUTER_PX, last),
    bottom: highest(y, VIEW_HEIGHT_PX, OUTER_PX, last),
  };
}

/**
 * Whether a view's cells `low` to `high` along one axis still serve a screen centred at `at`: they cover it, and no side
 * reaches more than one cell beyond what a new view would cover, which is too much to keep paying for.
 */
function serves(low: number, high: number, at: number, spanPx: number, last: number): boolean {
  return (
    low <= lowest(at, spanPx, INNER_PX, last) &&
    high >= highest(at, spanPx, INNER_PX, last) &&
    low >= lowest(at, spanPx, OUTER_PX, last) - 1 &&
    high <= highest(at, spanPx, OUTER_PX, last) + 1
  );
}

function lowest(at: number, spanPx: number, marginPx: number, last: number): number {
  return clamp((at - (spanPx / 2 + marginPx) * SUBPX) >> CELL_SHIFT, 0, last);
}

function highest(at: number, spanPx: number, marginPx: number, last: number): number {
  return clamp((at + (spanPx / 2 + marginPx) * SUBPX) >> CELL_SHIFT, 0, last);
}
