import { SIM_HZ } from '../../sim/math/units.ts';

/**
 * A button that may be pressed and released between two frames: it then still reads as held for one tick. Without that a
 * quick tap would be lost, and on a 144 Hz screen it could fall between two ticks.
 */
export interface Hold {
  press(): void;
  release(): void;
  /** Whether it counts as held at `nowMs`; call it once a frame. */
  read(nowMs: number): boolean;
}

const TICK_MS = 1000 / SIM_HZ;

export function createHold(): Hold {
  let isDown = false;
  let isNew = false;
  let untilMs = 0;
  return {
    press() {
      if (!isDown) isNew = true;
      isDown = true;
    },
    release() {
      isDown = false;
    },
    read(nowMs) {
      if (isNew) untilMs = nowMs + TICK_MS;
      isNew = false;
      return isDown || nowMs < untilMs;
    },
  };
}
