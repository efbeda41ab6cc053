import { emptyPose, type Game, type Pose } from '../../../net/client.ts';
import { CELL_PX } from '../../../sim/math/units.ts';
import { CLASS_SHIFT } from '../../../sim/world/comets.ts';
import { LEAST_RADIUS_PX, RADIUS_PX_PER_CLASS } from '../../../sim/world/size.ts';
import { marksOf } from '../../common/marks.ts';
import type { Target } from './arrows.ts';

/** The piece of world on the screen: its middle and its size, in pixels. */
export interface Seen {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Finds what is out of sight and worth an arrow. Nothing of it is known but what the client is told anyway. */
export interface Lookout {
  /** One list, rewritten. */
  look(game: Game, own: Pose, seen: Seen): readonly Target[];
}

/** A rival must be nearer than the one pointed to by a fifth to take its arrow: two at one distance would swap it in each picture. */
const NEARER_SHARE = 0.8;

export function createLookout(): Lookout {
  const pose = emptyPose();
  const targets: Target[] = [];
  let nearest = -1;

  function findNearest(game: Game, own: Pose, seen: Seen): number {
    let found = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const id of game.ids) {
      if (id === game.id || id === game.crown?.id || !game.pose(id, pose) || isSeen(pose, seen)) continue;
      const away = Math.hypot(pose.x - own.x, pose.y - own.y) * (id === nearest ? NEARER_SHARE : 1);
      if (away >= least) continue;
      least = away;
      found = id;
    }
    return found;
  }

  return {
    look(game, own, seen) {
      targets.length = 0;
      nearest = findNearest(game, own, seen);
      if (nearest >= 0 && game.pose(nearest, pose)) {
        targets.push({ kind: 'rival', x: pose.x, y: pose.y, colour: colourOf(game, nearest) });
      }
      const crown = findCrown(game, seen);
      if (crown) targets.push(crown);
      for (const mark of marksOf(game)) if (!isSeen({ ...mark, flags: 0 }, seen)) targets.push(mark);
      return targets;
    },
  };

  /** Where it is drawn, or else the middle of the cell that all are told of. */
  function findCrown(game: Game, seen: Seen): Target | undefined {
    const { crown, arena } = game;
    if (!crown || crown.id === game.id) return undefined;
    if (!game.pose(crown.id, pose)) {
      pose.x = ((crown.cell % arena.cells) + 0.5) * CELL_PX;
      pose.y = (Math.floor(crown.cell / arena.cells) + 0.5) * CELL_PX;
      pose.flags = 0;
    }
    if (isSeen(pose, seen)) return undefined;
    return { kind: 'crown', x: pose.x, y: pose.y, colour: colourOf(game, crown.id) };
  }
}

/** Whether any of a comet is on the screen. */
function isSeen({ x, y, flags }: Pick<Pose, 'x' | 'y' | 'flags'>, seen: Seen): boolean {
  const radius = LEAST_RADIUS_PX + RADIUS_PX_PER_CLASS * (flags >> CLASS_SHIFT);
  return Math.abs(x - seen.x) < seen.width / 2 + radius && Math.abs(y - seen.y) < seen.height / 2 + radius;
}

function colourOf({ roster }: Game, id: number): number {
  return roster.get(id)?.colour ?? 0;
}
