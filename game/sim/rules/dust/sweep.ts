import { CELL_PX_BITS } from '../../math/units.ts';
import { type Arena, sidePxOf } from '../../world/arena.ts';
import { type Border, insetPxAt } from '../../world/border.ts';
import { clearCell, type Motes, removeMote } from '../../world/motes.ts';
import { beginsAt, endsAt } from '../round/round.ts';

/** Ticks between two sweeps of the border. */
export const SWEEP_TICKS = 16;
/** Dust is swept up to so far inside the border, in pixels: the largest comet still reaches the rest in a corner. */
export const SWEEP_PX = 20;

/** What sweeping reads: of a world, or of the part of one that somebody observes. */
interface Swept {
  readonly tick: number;
  readonly arena: Arena;
  readonly border: Border;
  readonly motes: Motes;
}

/**
 * Dust that the border has passed is gone, and all dust with a round's end: everybody computes it, so nobody is told. It hangs on
 * where the border is alone: who has just come does not know where it has been.
 */
export function sweepDust(seen: Swept): void {
  const { tick, border, arena, motes } = seen;
  const linePx = insetPxAt(border, tick) + SWEEP_PX;
  const inner = linePx >> CELL_PX_BITS;
  if (endsAt(arena, tick)) {
    for (let cell = 0; cell < motes.first.length; cell++) clearCell(motes, arena, cell);
  } else if (beginsAt(arena, tick - 1)) {
    // The border was placed anew, maybe far inside of where it was.
    sweepRings(seen, linePx, 0, inner);
  } else if (tick % SWEEP_TICKS === 0) {
    // What lies farther out was swept before.
    sweepRings(seen, linePx, Math.max(0, inner - 1), inner);
  }
}

/** Sweeps the cells of some rings, counted from the arena's sides, up to a line. */
function sweepRings(seen: Swept, linePx: number, outer: number, inner: number): void {
  const { cells } = seen.arena;
  for (let ring = outer; ring <= inner; ring++) {
    const far = cells - 1 - ring;
    for (let at = ring; at <= far; at++) {
      sweepCell(seen, ring * cells + at, linePx);
      sweepCell(seen, far * cells + at, linePx);
      sweepCell(seen, at * cells + ring, linePx);
      sweepCell(seen, at * cells + far, linePx);
    }
  }
}

function sweepCell({ motes, arena }: Swept, cell: number, linePx: number): void {
  const highPx = sidePxOf(arena) - linePx;
  let mote = motes.first[cell];
  while (mote >= 0) {
    const after = motes.next[mote];
    const x = motes.x[mote];
    const y = motes.y[mote];
    if (x < linePx || y < linePx || x > highPx || y > highPx) removeMote(motes, arena, mote);
    mote = after;
  }
}
