/** What is known of an element on the screen; a DOMRect is one. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Borders of neighbours touch, and are rounded. */
const SLACK_PX = 2;
/** What lies beside the way is as far as this many times its distance: a column is gone down before one beside it. */
const ASIDE = 2;

/** The box that comes next from box `at` in the direction (dx, dy), which is one of four; `at` where there is none. */
export function nearest(boxes: readonly Box[], at: number, dx: number, dy: number): number {
  let best = at;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < boxes.length; i++) {
    if (i === at) continue;
    const far = distance(boxes[at], boxes[i], dx, dy);
    if (far >= least) continue;
    least = far;
    best = i;
  }
  return best;
}

function distance(from: Box, to: Box, dx: number, dy: number): number {
  const right = to.left - from.right;
  const left = from.left - to.right;
  const down = to.top - from.bottom;
  const up = from.top - to.bottom;
  const ahead = dx > 0 ? right : dx < 0 ? left : dy > 0 ? down : up;
  if (ahead < -SLACK_PX) return Number.POSITIVE_INFINITY;
  const aside = dx !== 0 ? Math.max(0, up, down) : Math.max(0, left, right);
  const offX = from.left + from.right - to.left - to.right;
  const offY = from.top + from.bottom - to.top - to.bottom;
  // Of two that are as far, the one straight ahead.
  return ahead + ASIDE * aside + Math.abs(dx !== 0 ? offY : offX) / 1000;
}
