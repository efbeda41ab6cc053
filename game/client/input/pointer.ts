import { headingTo } from '../../net/heading.ts';
import { createCalm } from './calm.ts';
import type { Device } from './device.ts';
import { hasDialog } from './elsewhere.ts';
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
/** Of an event's `buttons`. */
const LEFT = 1;
/** Captured: nobody may keep from us what the hand does. */
const POINTER_EVENTS = ['pointerdown', 'pointermove', 'pointerup', 'pointercancel'] as const;

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
  let wasDown = false;

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
    if (event.pointerType !== 'touch' && event.button === 0) event.preventDefault();
  }

  /**
   * Reads what is held from any event: of several buttons only the first that goes down and the last that comes up have events of
   * their own, and what happens outside of the window may have none.
   */
  function onButtons(event: PointerEvent): void {
    if (event.pointerType === 'touch') return;
    const isDown = (event.buttons & LEFT) !== 0;
    if (!isDown) boost.release();
    else if (!wasDown && isOnStage(event)) press(event);
    wasDown = isDown;
  }

  function isOnStage({ target }: Event): boolean {
    return target instanceof Node && stage.contains(target) && !hasDialog();
  }

  function press({ clientX, clientY }: PointerEvent): void {
    x = clientX;
    y = clientY;
    isKnown = true;
    boost.press();
    onUse();
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
      for (const type of POINTER_EVENTS) window.addEventListener(type, onButtons, { capture: true });
      stage.addEventListener('pointerdown', onDown);
      stage.addEventListener('contextmenu', onMenu);
    },
    stop() {
      window.removeEventListener('pointermove', onMove);
      for (const type of POINTER_EVENTS) window.removeEventListener(type, onButtons, { capture: true });
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
