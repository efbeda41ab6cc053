/** Where on the screen a mark stands that points to something out of sight. All in CSS pixels from the upper left. */

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The farthest place on the way from `from` to `to` that lies within `screen`, and `clear` pixels from each of `avoided`; undefined
 * where there is none.
 */
export function spotTowards(
  from: Place,
  to: Place,
  screen: Box,
  avoided: readonly Box[],
  clear: number,
): Place | undefined {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  let share = Math.min(1, shareToSide(from.x, dx, screen.left, screen.right));
  share = Math.min(share, shareToSide(from.y, dy, screen.top, screen.bottom));
  if (share < 0) return undefined;
  // Back before each box in the way of the one before: nearer and nearer, until none is met.
  for (let isFree = false; !isFree; ) {
    isFree = true;
    for (const box of avoided) {
      const entry = shareToEntry(from, dx, dy, box, clear);
      if (entry.from >= share || entry.to <= share) continue;
      if (entry.from < 0) return undefined;
      share = entry.from;
      isFree = false;
    }
  }
  return { x: from.x + dx * share, y: from.y + dy * share };
}

/** Share of a way along one axis at which it leaves the span. */
function shareToSide(at: number, way: number, low: number, high: number): number {
  if (way === 0) return at < low || at > high ? -1 : 1;
  return ((way > 0 ? high : low) - at) / way;
}

/** Shares of the way between which it lies in a box, made larger by `clear`; from ∞ where it never does. */
function shareToEntry(from: Place, dx: number, dy: number, box: Box, clear: number): { from: number; to: number } {
  const x = spanIn(from.x, dx, box.left - clear, box.right + clear);
  const y = spanIn(from.y, dy, box.top - clear, box.bottom + clear);
  const entry = Math.max(x.from, y.from);
  const exit = Math.min(x.to, y.to);
  return entry < exit ? { from: entry, to: exit } : NEVER;
}

const NEVER = { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY };
const ALWAYS = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

function spanIn(at: number, way: number, low: number, high: number): { from: number; to: number } {
  if (way === 0) return at > low && at < high ? ALWAYS : NEVER;
  const [a, b] = [(low - at) / way, (high - at) / way];
  return a < b ? { from: a, to: b } : { from: b, to: a };
}
