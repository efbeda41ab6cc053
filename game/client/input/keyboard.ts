import { headingTo } from '../../net/heading.ts';
import { ACTIONS, onSettings, settings } from '../base/settings.ts';
import type { Device } from './device.ts';
import { isBrowsers, isElsewhere } from './elsewhere.ts';
import { createHold, type Hold } from './hold.ts';

/** The comet heads where the keys point and thrusts while one is held. `onSteer`: a direction was pressed. */
export function createKeyboard(onSteer: () => void): Device {
  // One hold for each key: with two keys of one meaning, releasing one must not release the other.
  const holds = new Map<string, Hold>();

  function bind(): void {
    holds.clear();
    for (const action of ACTIONS) for (const code of settings.keys[action]) holds.set(code, createHold());
  }

  function onDown(event: KeyboardEvent): void {
    // macOS tells of no key that comes up while Meta is down: what is held from now on, nobody knows.
    if (isMeta(event)) return release();
    const hold = holds.get(event.code);
    // With Ctrl, Alt or Meta it is the browser's: Ctrl+S, Alt+Left.
    if (!hold || isBrowsers(event) || isElsewhere(event)) return;
    event.preventDefault();
    hold.press();
    // Space beside a steering mouse must not take the direction away from it.
    if (!settings.keys.boost.includes(event.code)) onSteer();
  }

  function onUp(event: KeyboardEvent): void {
    if (isMeta(event)) return release();
    holds.get(event.code)?.release();
    // Firefox presses a focused button when Space comes up.
    if (event.code === 'Space' && !isElsewhere(event)) event.preventDefault();
  }

  function release(): void {
    for (const hold of holds.values()) hold.release();
  }

  const isHeld = (codes: readonly string[], nowMs: number) => readAny(holds, codes, nowMs);

  bind();
  onSettings(bind);
  return {
    start() {
      window.addEventListener('keydown', onDown);
      // Captured: a field that keeps its keys to itself may get those that come up.
      window.addEventListener('keyup', onUp, { capture: true });
    },
    stop() {
      window.removeEventListener('keydown', onDown);
      window.removeEventListener('keyup', onUp, { capture: true });
      release();
    },
    release,
    read(nowMs, out) {
      const { left, right, up, down, boost } = settings.keys;
      const dx = isHeld(right, nowMs) - isHeld(left, nowMs);
      const dy = isHeld(down, nowMs) - isHeld(up, nowMs);
      out.thrust = dx !== 0 || dy !== 0;
      out.heading = out.thrust ? Math.round(headingTo(dx, dy)) & 255 : -1;
      out.aim = -1;
      out.boost = isHeld(boost, nowMs) > 0;
    },
  };
}

const isMeta = ({ key, code }: KeyboardEvent) => key === 'Meta' || /^(Meta|OS)/.test(code);

/** 1 while any of the keys is held. All are read, also after the first hit: a hold that is not read keeps its tap for later. */
function readAny(holds: ReadonlyMap<string, Hold>, codes: readonly string[], nowMs: number): number {
  let held = 0;
  for (const code of codes) if (holds.get(code)?.read(nowMs)) held = 1;
  return held;
}
