import type { Device } from './device.ts';
import { headingTo } from './heading.ts';
import { createHold, type Hold } from './hold.ts';

/** Keys by `code`, so that they lie in the same place on every layout. */
const LEFT = ['KeyA', 'ArrowLeft'];
const RIGHT = ['KeyD', 'ArrowRight'];
const UP = ['KeyW', 'ArrowUp'];
const DOWN = ['KeyS', 'ArrowDown'];
const BOOSTS = ['Space', 'ShiftLeft', 'ShiftRight'];

/** The comet heads where the keys point and thrusts while one is held. `onSteer`: a direction was pressed. */
export function createKeyboard(onSteer: () => void): Device {
  // One hold for each key: with two keys of one meaning, releasing one must not release the other.
  const holds = new Map([...LEFT, ...RIGHT, ...UP, ...DOWN, ...BOOSTS].map((code) => [code, createHold()]));

  function onDown(event: KeyboardEvent): void {
    const hold = holds.get(event.code);
    // With Ctrl, Alt or Meta it is the browser's: Ctrl+S, Alt+Left.
    if (!hold || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    hold.press();
    // Space beside a steering mouse must not take the direction away from it.
    if (!BOOSTS.includes(event.code)) onSteer();
  }

  function onUp(event: KeyboardEvent): void {
    holds.get(event.code)?.release();
    // Firefox presses a focused button when Space comes up.
    if (event.code === 'Space') event.preventDefault();
  }

  function release(): void {
    for (const hold of holds.values()) hold.release();
  }

  const isHeld = (codes: readonly string[], nowMs: number) => readAny(holds, codes, nowMs);

  return {
    start() {
      window.addEventListener('keydown', onDown);
      window.addEventListener('keyup', onUp);
    },
    stop() {
      window.removeEventListener('keydown', onDown);
      window.removeEventListener('keyup', onUp);
      release();
    },
    release,
    read(nowMs, out) {
      const dx = isHeld(RIGHT, nowMs) - isHeld(LEFT, nowMs);
      const dy = isHeld(DOWN, nowMs) - isHeld(UP, nowMs);
      out.thrust = dx !== 0 || dy !== 0;
      out.heading = out.thrust ? Math.round(headingTo(dx, dy)) & 255 : -1;
      out.boost = isHeld(BOOSTS, nowMs) > 0;
    },
  };
}

/** 1 while any of the keys is held. All are read, also after the first hit: a hold that is not read keeps its tap for later. */
function readAny(holds: ReadonlyMap<string, Hold>, codes: readonly string[], nowMs: number): number {
  let held = 0;
  for (const code of codes) if (holds.get(code)?.read(nowMs)) held = 1;
  return held;
}
