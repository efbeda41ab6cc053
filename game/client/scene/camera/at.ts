import { emptyPose, type Game } from '../../../net/client.ts';
import type { Picture } from './picture.ts';

/** A click this near to a comet means it: fingers are wide, and comets fly. */
const REACH_CSS_PX = 48;

/** World pixels to a CSS pixel. */
export function worldPxOf({ ratio, zoom }: Picture): number {
  return ratio / zoom;
}

/** The comet at a place on the screen, or the nearest one beside it. */
export function cometAt(picture: Picture, cssX: number, cssY: number): number | undefined {
  const scale = worldPxOf(picture);
  const x = picture.x + (cssX - innerWidth / 2) * scale;
  const y = picture.y + (cssY - innerHeight / 2) * scale;
  return nearest(picture.game, x, y, REACH_CSS_PX * scale);
}

function nearest(game: Game, x: number, y: number, reach: number): number | undefined {
  const pose = emptyPose();
  let found: number | undefined;
  let least = reach;
  for (const id of game.ids) {
    const apart = game.pose(id, pose) ? Math.hypot(pose.x - x, pose.y - y) : least;
    if (apart >= least) continue;
    least = apart;
    found = id;
  }
  return found;
}

/** Of whom the camera may follow the one behind `id`, or before it; behind the last comes the first. Undefined where there is nobody. @param ids ascending */
export function nextOf(ids: readonly number[], id: number, steps: 1 | -1): number | undefined {
  const next = steps > 0 ? ids.find((one) => one > id) : ids.findLast((one) => one < id);
  return next ?? ids[steps > 0 ? 0 : ids.length - 1];
}
