import { SHAPES, WIDE } from '../../game/sim/math/shapes.ts';
import { CELL_SHIFT, clamp, SUBPX } from '../../game/sim/math/units.ts';
import { followStar } from '../../game/sim/star.ts';
import { type Area, forCellsOnlyIn } from '../../game/sim/world/area.ts';
import type { ByteBuffer } from '../../protocol/bytes.ts';
import { appendRecord } from '../../protocol/codec/records.ts';
import { chunksOf } from '../publication/chunks.ts';
import { type Channel, hasComet } from './channel.ts';
import { copyChunk } from './compose.ts';

/** Ticks a player's screen is ahead of the last update, about: the view is centred where the comet will be drawn. */
const AHEAD_TICKS = 12;
/**
 * What must be covered beyond the screen's edge: eight ticks of way at top speed, so that nothing is missing on screens
 * whose middle is 4 to 20 ticks of way ahead: what the client runs ahead, and up to five that its camera leads
 * (`game/client/scene/camera/lead.ts`).
 */
const INNER_PX = 64;
/** What a new view covers beyond the edge: the way to the next change of view. */
const OUTER_PX = 128;

/**
 * The cells a player at a position (sub-pixel units) with a velocity should know, whose screen has that shape; `current` is kept
 * while it serves.
 */
export function areaAt(
  current: Area | undefined,
  comet: { x: number; y: number; vx: number; vy: number },
  cells: number,
  { widthPx, heightPx } = SHAPES[WIDE],
): Area {
  const x = comet.x + comet.vx * AHEAD_TICKS;
  const y = comet.y + comet.vy * AHEAD_TICKS;
  const last = cells - 1;
  if (current) {
    const isKept =
      serves(current.left, current.right, x, widthPx, last) && serves(current.top, current.bottom, y, heightPx, last);
    if (isKept) return current;
  }
  return {
    left: lowest(x, widthPx, OUTER_PX, last),
    top: lowest(y, heightPx, OUTER_PX, last),
    right: highest(x, widthPx, OUTER_PX, last),
    bottom: highest(y, heightPx, OUTER_PX, last),
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

/** Where the comet is around which the area in turn lies, filled anew for each update. */
const EYE = { x: 0, y: 0, vx: 0, vy: 0 };

/** The area of a seat's client: `told` itself while that serves. */
export function areaOf(channel: Channel, seat: number, told: Area | undefined): Area {
  const { streams, publication } = channel;
  const { eyes, facts } = publication;
  const { cells } = facts;
  if (facts.seesAll) return told ?? { left: 0, top: 0, right: cells - 1, bottom: cells - 1 };
  const id = hasComet(channel, seat) ? seat : starFor(channel, seat);
  const shape = SHAPES[streams.shapes[seat]];
  // Out of play the eyes stay where the comet was: its last place is still in its fields.
  if (told && streams.areaDue[seat] === 0 && (id < 0 || eyes.alive[id] === 0)) return told;
  if (id < 0) return areaAt(undefined, told ? middleOf(told) : centreOf(cells), cells, shape);
  EYE.x = eyes.x[id];
  EYE.y = eyes.y[id];
  EYE.vx = eyes.vx[id];
  EYE.vy = eyes.vy[id];
  return areaAt(told, EYE, cells, shape);
}

function middleOf({ left, top, right, bottom }: Area): typeof EYE {
  return { x: ((left + right + 1) << CELL_SHIFT) / 2, y: ((top + bottom + 1) << CELL_SHIFT) / 2, vx: 0, vy: 0 };
}

function centreOf(cells: number): typeof EYE {
  const middle = (cells << CELL_SHIFT) / 2;
  return { x: middle, y: middle, vx: 0, vy: 0 };
}

/** Whom one without a comet follows. */
function starFor({ publication, streams }: Channel, seat: number): number {
  const { leaderboard, tick, eyes } = publication;
  return followStar(streams.following[seat], tick, leaderboard.crownId, leaderboard.top, eyes);
}

export function appendArea(out: ByteBuffer, { left, top, right, bottom }: Area): void {
  appendRecord(out, { kind: 'area', left, top, right, bottom });
}

/** Copies all that lies in the cells that come into an area. */
export function copyNewCells({ publication, draft }: Channel, before: Area | undefined, after: Area): void {
  const { chunks, tick, facts } = publication;
  const newest = chunksOf(chunks, tick);
  forCellsOnlyIn(after, before, facts.cells, (cell) => {
    publication.encodeWholeCell(cell);
    copyChunk(draft, newest, chunks.wholeStart[cell], chunks.wholeEnd[cell]);
  });
}
