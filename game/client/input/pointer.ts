import type { Device } from './device.ts';
import { hasDialog } from './elsewhere.ts';
import { createCalm, headingTo } from './heading.ts';
import { createHold } from './hold.ts';

/** A place on the screen, in CSS pixels. */
export interface Place {
  x: number;
  y: number;
}

/** Nearer to the comet than this, in CSS pixels, the mouse only aims: a place to rest without switching devices. */
const DEAD_ZONE_PX = 48;
/** How far the mouse must go to take over from the keyboard: a knocked desk does not. */
const TAKE_OVER_PX = 12;

/**
 * The mouse: the comet heads for it, thrusts while it is far enough away, and boosts while the left button is held.
 * `own`: where the own comet is drawn.
 */
export function createPointer(stage: HTMLElement, own: Readonly<Place>, onUse: () => void): Device {
  const boost = createHold();
  const calm = createCalm();
  let x = 0;
  let y = 0;
  let anchorX = 0;
  let anchorY = 0;
  let isKnown = false;

  function onMove(event: PointerEvent): void {
    if (event.pointerType === 'touch' || hasDialog()) return;
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
      const dx = x - own.x;
      const dy = y - own.y;
      out.thrust = isKnown && dx * dx + dy * dy > DEAD_ZONE_PX * DEAD_ZONE_PX;
      out.aim = isKnown && (dx !== 0 || dy !== 0) ? headingTo(dx, dy) : -1;
      out.heading = out.aim >= 0 ? calm.read(out.aim, nowMs) : -1;
      out.boost = boost.read(nowMs);
    },
  };
}
