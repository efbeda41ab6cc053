import { emptyPose, type Game } from '../../net/client.ts';
import { SUBPX } from '../../sim/math/units.ts';
import { holdPointer } from '../base/browser.ts';
import type { Picture } from '../scene/camera/picture.ts';
import { type Follow, follow, moveCamera } from './follow.ts';

/** A press that moves less is a click. */
const CLICK_CSS_PX = 6;
/** A click this near to a comet means it: fingers are wide, and comets fly. */
const REACH_CSS_PX = 48;

/** A click follows a comet, dragging moves the free camera. `picture` tells what was drawn last; `only` whom one may follow, and then nothing is free. */
export function listenToPointer(
  stage: HTMLElement,
  whom: Follow,
  picture: () => Picture | undefined,
  only?: readonly number[],
): void {
  let from: { x: number; y: number; isDrag: boolean } | undefined;
  stage.addEventListener('pointerdown', ({ clientX, clientY, pointerId }) => {
    from = { x: clientX, y: clientY, isDrag: false };
    holdPointer(stage, pointerId);
  });
  stage.addEventListener('pointermove', ({ clientX, clientY }) => {
    const drawn = picture();
    if (!from || !drawn) return;
    const [dx, dy] = [clientX - from.x, clientY - from.y];
    if (!from.isDrag && Math.hypot(dx, dy) < CLICK_CSS_PX) return;
    from = { x: clientX, y: clientY, isDrag: true };
    if (only) return;
    const scale = worldPxOf(drawn);
    moveCamera(whom, -dx * scale, -dy * scale, drawn.game.arena.side / SUBPX);
  });
  stage.addEventListener('pointerup', ({ clientX, clientY }) => {
    const drawn = picture();
    const id = drawn && from && !from.isDrag ? cometAt(drawn, clientX, clientY) : undefined;
    if (id !== undefined && (!only || only.includes(id))) follow(whom, id);
    from = undefined;
  });
  stage.addEventListener('pointercancel', () => {
    from = undefined;
  });
}

/** World pixels to a CSS pixel. */
function worldPxOf({ ratio, zoom }: Picture): number {
  return ratio / zoom;
}

function cometAt(picture: Picture, cssX: number, cssY: number): number | undefined {
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
