import { SUBPX } from '../../sim/math/units.ts';
import { holdPointer } from '../base/browser.ts';
import { cometAt, worldPxOf } from '../scene/camera/at.ts';
import type { Picture } from '../scene/camera/picture.ts';
import { type Follow, follow, moveCamera } from './follow.ts';

/** A press that moves less is a click. */
const CLICK_CSS_PX = 6;

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
