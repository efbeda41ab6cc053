import { emptyPose, type Game } from '../../net/client.ts';
import { CELL_PX } from '../../sim/math/units.ts';

/** Somebody whose place is told to this player alone: for the map, and for arrows at the edge. */
export interface Mark {
  /** Who shattered the own comet, for half a minute. */
  readonly kind: 'revenge';
  readonly id: number;
  readonly cell: number;
  /** In pixels of the world: where it is drawn, or the middle of its cell, all that is known of it from afar. */
  readonly x: number;
  readonly y: number;
  /** A colour number. */
  readonly colour: number;
}

const NONE: readonly Mark[] = [];
const pose = emptyPose();

export function marksOf(game: Game): readonly Mark[] {
  const { revenge, arena, roster } = game;
  if (!revenge) return NONE;
  const { id, cell } = revenge;
  const isSeen = game.pose(id, pose);
  const x = isSeen ? pose.x : ((cell % arena.cells) + 0.5) * CELL_PX;
  const y = isSeen ? pose.y : (Math.floor(cell / arena.cells) + 0.5) * CELL_PX;
  return [{ kind: 'revenge', id, cell, x, y, colour: roster.get(id)?.colour ?? 0 }];
}
