import { media } from '../base/browser.ts';
import { make } from '../base/dom.ts';
import { onSettings, settings } from '../base/settings.ts';
import { makeSaid } from '../words/said.ts';
import type { Device } from './device.ts';
import { createCalm, headingTo } from './heading.ts';
import { createHold } from './hold.ts';

/** How far the stick's knob goes, in CSS pixels; a thumb that goes on drags the whole stick along. */
const STICK_RADIUS_PX = 52;
/** Nearer than this the direction is a tremble. */
const DEAD_ZONE_PX = 9;

/**
 * Thumbs: the left one anywhere on the left half is a stick that starts where it touches, the right half boosts; for
 * left-handed players the other way round. The drawn button is only where the eye looks for it; a thumb that slips off it
 * still boosts.
 */
export function createTouch(stage: HTMLElement, hud: HTMLElement, onUse: () => void): Device {
  const boost = createHold();
  const calm = createCalm();
  const knob = make('div', 'knob');
  const stick = make('div', 'stick', [knob]);
  const button = makeSaid('div', 'boost', 'touch.boost');
  hud.append(stick, button);
  const mirror = () => void hud.classList.toggle('left-handed', settings.isLeftHanded);
  mirror();
  // Where fingers are expected the button is there before the first of them.
  hud.classList.toggle('touched', media('(pointer: coarse)').matches);
  onSettings(mirror);
  let stickId = -1;
  /** Fingers that boost. */
  const boosters = new Set<number>();
  let baseX = 0;
  let baseY = 0;
  let dx = 0;
  let dy = 0;

  function onDown(event: PointerEvent): void {
    if (event.pointerType !== 'touch') return;
    event.preventDefault();
    onUse();
    hud.classList.add('touched');
    if (event.clientX >= innerWidth / 2 !== settings.isLeftHanded) {
      boosters.add(event.pointerId);
      boost.press();
      button.classList.add('held');
    } else {
      stickId = event.pointerId;
      baseX = event.clientX;
      baseY = event.clientY;
      moveStick(baseX, baseY);
    }
  }

  function onMove(event: PointerEvent): void {
    if (event.pointerId === stickId) moveStick(event.clientX, event.clientY);
  }

  function onUp(event: PointerEvent): void {
    if (event.pointerId === stickId) endStick();
    if (boosters.delete(event.pointerId) && boosters.size === 0) endBoost();
  }

  function moveStick(x: number, y: number): void {
    dx = x - baseX;
    dy = y - baseY;
    const beyond = Math.hypot(dx, dy) / STICK_RADIUS_PX;
    if (beyond > 1) {
      baseX = x - dx / beyond;
      baseY = y - dy / beyond;
      dx = x - baseX;
      dy = y - baseY;
    }
    stick.style.transform = `translate(${baseX}px, ${baseY}px)`;
    knob.style.transform = `translate(${dx}px, ${dy}px)`;
    stick.classList.add('held');
  }

  function endStick(): void {
    stickId = -1;
    dx = 0;
    dy = 0;
    stick.classList.remove('held');
  }

  function endBoost(): void {
    boosters.clear();
    boost.release();
    button.classList.remove('held');
  }

  function release(): void {
    endStick();
    endBoost();
  }

  return {
    start() {
      stage.addEventListener('pointerdown', onDown);
      window.addEventListener('pointermove', onMove);
      window.addEventListener('pointerup', onUp);
      window.addEventListener('pointercancel', onUp);
    },
    stop() {
      stage.removeEventListener('pointerdown', onDown);
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('pointercancel', onUp);
      release();
    },
    release,
    read(nowMs, out) {
      out.thrust = stickId >= 0 && dx * dx + dy * dy > DEAD_ZONE_PX * DEAD_ZONE_PX;
      out.aim = out.thrust ? headingTo(dx, dy) : -1;
      out.heading = out.thrust ? calm.read(out.aim, nowMs) : -1;
      out.boost = boost.read(nowMs);
    },
  };
}
