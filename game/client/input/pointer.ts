import type { Device } from './device.ts';
import { createCalm, headingTo } from './heading.ts';
import { createHold } from './hold.ts';

/** Nearer to the comet than this, in CSS pixels, the mouse only aims: a place to rest without switching devices. */
const DEAD_ZONE_PX = 48;
/** How far the mouse must go to take over from the keyboard: a knocked desk does not. */
const TAKE_OVER_PX = 12;

/**
 * The mouse: the comet heads for it, thrusts while it is far enough away, and boosts while the left button is held. The
 * own comet is always in the middle of the screen.
 */
export function createPointer(stage: HTMLElement, onUse: () => void): Device {
  const boost = createHold();
  const calm = createCalm();
  let x = 0;
  let y = 0;
  let anchorX = 0;
  let anchorY = 0;
  let isKnown = false;

  function onMove(event: PointerEvent): void {
    if (event.pointerType === 'touch') return;
    x = event.clientX;
    y = event.clientY;
    if (isKnown && Math.abs(x - anchorX) + Math.abs(y - anchorY) < TAKE_OVER_PX) return;
    onUse();
    isKnown = true;
    anchorX = x;
    anchorY = y;
  }

  function onDown(event: PointerEvent): void {
    if (event.pointerType === 'touch' || event.button !== 0) return;
    event.preventDefault();
    x = event.clientX;
    y = event.clientY;
    isKnown = true;
    boost.press();
    onUse();
  }

  function onUp(event: PointerEvent): void {
    if (event.pointerType !== 'touch' && event.button === 0) boost.release();
  }

  function release(): void {
    boost.release();
    // Where the mouse is now, nobody says: it steers again when it moves.
    isKnown = false;
  }

  const onMenu = (event: Event) => event.preventDefault();

  return {
    start() {
      window.addEventListener('pointermove', onMove);
      window.addEventListener('pointerup', onUp);
      stage.addEventListener('pointerdown', onDown);
      stage.addEventListener('contextmenu', onMenu);
    },
    stop() {
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
      stage.removeEventListener('pointerdown', onDown);
      stage.removeEventListener('contextmenu', onMenu);
      release();
    },
    release,
    read(nowMs, out) {
      const dx = x - innerWidth / 2;
      const dy = y - innerHeight / 2;
      out.thrust = isKnown && dx * dx + dy * dy > DEAD_ZONE_PX * DEAD_ZONE_PX;
      out.heading = isKnown && (dx !== 0 || dy !== 0) ? calm.read(headingTo(dx, dy), nowMs) : -1;
      out.boost = boost.read(nowMs);
    },
  };
}
