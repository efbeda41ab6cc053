import { headingTo } from '../../net/heading.ts';
import { media } from '../base/browser.ts';
import { make } from '../base/dom.ts';
import { onSettings, settings } from '../base/settings.ts';
import { makeSaid } from '../words/said.ts';
import { createCalm } from './calm.ts';
import type { Device, Hands } from './device.ts';
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
  const stick = createStick();
  const boost = createBoost();
  hud.append(stick.element, boost.element);
  const mirror = () => void hud.classList.toggle('left-handed', settings.isLeftHanded);
  mirror();
  // Where fingers are expected the button is there before the first of them.
  hud.classList.toggle('touched', media('(pointer: coarse)').matches);
  onSettings(mirror);

  function onDown(event: PointerEvent): void {
    if (event.pointerType !== 'touch') return;
    event.preventDefault();
    onUse();
    hud.classList.add('touched');
    if (event.clientX >= innerWidth / 2 !== settings.isLeftHanded) boost.press(event.pointerId);
    else stick.begin(event.pointerId, event.clientX, event.clientY);
  }

  function onMove(event: PointerEvent): void {
    stick.move(event.pointerId, event.clientX, event.clientY);
  }

  function onUp(event: PointerEvent): void {
    stick.end(event.pointerId);
    boost.lift(event.pointerId);
  }

  function release(): void {
    stick.release();
    boost.release();
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
      stick.read(nowMs, out);
      out.boost = boost.read(nowMs);
    },
  };
}

/** A stick that is where the finger came down; it belongs to that finger. */
function createStick() {
  const calm = createCalm();
  const knob = make('div', 'knob');
  const element = make('div', 'stick', [knob]);
  let finger = -1;
  let baseX = 0;
  let baseY = 0;
  let dx = 0;
  let dy = 0;

  function draw(x: number, y: number): void {
    dx = x - baseX;
    dy = y - baseY;
    const beyond = Math.hypot(dx, dy) / STICK_RADIUS_PX;
    if (beyond > 1) {
      baseX = x - dx / beyond;
      baseY = y - dy / beyond;
      dx = x - baseX;
      dy = y - baseY;
    }
    element.style.transform = `translate(${baseX}px, ${baseY}px)`;
    knob.style.transform = `translate(${dx}px, ${dy}px)`;
    element.classList.add('held');
  }

  function release(): void {
    finger = -1;
    dx = 0;
    dy = 0;
    element.classList.remove('held');
  }

  return {
    element,
    begin(id: number, x: number, y: number) {
      finger = id;
      baseX = x;
      baseY = y;
      draw(x, y);
    },
    move(id: number, x: number, y: number) {
      if (id === finger) draw(x, y);
    },
    end(id: number) {
      if (id === finger) release();
    },
    release,
    read(nowMs: number, out: Hands) {
      out.thrust = finger >= 0 && dx * dx + dy * dy > DEAD_ZONE_PX * DEAD_ZONE_PX;
      out.aim = out.thrust ? headingTo(dx, dy) : -1;
      out.heading = out.thrust ? calm.read(out.aim, nowMs) : -1;
    },
  };
}

/** The button, and the fingers that hold it. */
function createBoost() {
  const hold = createHold();
  const element = makeSaid('div', 'boost', 'touch.boost');
  const fingers = new Set<number>();

  function release(): void {
    fingers.clear();
    hold.release();
    element.classList.remove('held');
  }

  return {
    element,
    press(id: number) {
      fingers.add(id);
      hold.press();
      element.classList.add('held');
    },
    lift(id: number) {
      if (fingers.delete(id) && fingers.size === 0) release();
    },
    release,
    read: hold.read,
  };
}
