import { BOOST, THRUST } from '../../sim/comets.ts';
import type { Device, Hands } from './device.ts';
import { createKeyboard } from './keyboard.ts';
import { createPointer } from './pointer.ts';
import { createTouch } from './touch.ts';

/** The whole input state in the form in which it is sent. */
export interface Steering {
  /** 0..255. */
  heading: number;
  /** THRUST and BOOST. */
  buttons: number;
}

/** All devices as one: the one used last steers, any of them boosts. */
export interface Input {
  start(): void;
  stop(): void;
  /** Sets out with this heading: a comet keeps the direction it was born with until somebody steers. */
  aim(heading: number): void;
  read(nowMs: number): Readonly<Steering>;
}

/** Places in the list of devices. */
const KEYS = 0;
const MOUSE = 1;
const THUMBS = 2;

/**
 * `onHandsOff`: the page loses the player's hands. A hidden page gets no animation frame in which to say so, and the
 * comet would fly on with the last keys.
 */
export function createInput(stage: HTMLElement, hud: HTMLElement, onHandsOff: (heading: number) => void): Input {
  const devices: readonly Device[] = [
    createKeyboard(() => use(KEYS)),
    createPointer(stage, () => use(MOUSE)),
    createTouch(stage, hud, () => use(THUMBS)),
  ];
  const hands: Hands = { heading: -1, thrust: false, boost: false };
  const steering: Steering = { heading: 0, buttons: 0 };
  /** −1: nobody steered yet. */
  let inUse = -1;
  let isThrusting = false;

  function use(device: number): void {
    // Keys that are held are not outvoted by a mouse that is nudged; its button still boosts.
    if (device === MOUSE && inUse === KEYS && isThrusting) return;
    inUse = device;
  }

  function release(): void {
    for (const device of devices) device.release();
    onHandsOff(steering.heading);
  }

  function releaseWhenHidden(): void {
    if (document.visibilityState === 'hidden') release();
  }

  return {
    start() {
      for (const device of devices) device.start();
      window.addEventListener('blur', release);
      // Captured, to come before the listener that tells the server that the page is hidden.
      document.addEventListener('visibilitychange', releaseWhenHidden, { capture: true });
    },
    stop() {
      for (const device of devices) device.stop();
      window.removeEventListener('blur', release);
      document.removeEventListener('visibilitychange', releaseWhenHidden, { capture: true });
      inUse = -1;
    },
    aim(heading) {
      steering.heading = Math.round(heading) & 255;
    },
    read(nowMs) {
      steering.buttons = 0;
      for (let i = 0; i < devices.length; i++) {
        devices[i].read(nowMs, hands);
        if (hands.boost) steering.buttons |= BOOST;
        if (i !== inUse) continue;
        if (hands.heading >= 0) steering.heading = hands.heading;
        isThrusting = hands.thrust;
        if (hands.thrust) steering.buttons |= THRUST;
      }
      return steering;
    },
  };
}
