import { BOOST, THRUST } from '../../sim/world/comets.ts';
import { media } from '../base/browser.ts';
import { guarded } from '../base/faults.ts';
import type { Device, DeviceName, Hands } from './device.ts';
import { hasDialog, isField, takeFocus } from './elsewhere.ts';
import { createGamepad } from './gamepad.ts';
import { createKeyboard } from './keyboard.ts';
import { createPointer, type Place } from './pointer.ts';
import { createTouch } from './touch.ts';
import { createTurning } from './turning.ts';

/** The whole input state in the form in which it is sent, and what is drawn of it. */
export interface Steering {
  /** 0..255. */
  heading: number;
  /** THRUST and BOOST. */
  buttons: number;
  /** Where the device in use points, 0 up to 256, or −1: keys point nowhere. */
  aim: number;
  /** The one that steered last, or that is likely to. */
  device: DeviceName;
}

/** All devices as one: the one used last steers, any of them boosts. */
export interface Input {
  /** As `read` gave it last: one object, rewritten. */
  readonly steering: Readonly<Steering>;
  start(): void;
  stop(): void;
  /**
   * Sets out with this heading: a comet keeps the direction it was born with until somebody steers. Boost that is still
   * held counts once it is pressed anew: it was pressed to go on, and would give up the immunity of one just born.
   */
  aim(heading: number): void;
  /** Where the own comet is on the screen, in CSS pixels; undefined: in the middle. */
  place(x: number | undefined, y: number | undefined): void;
  read(nowMs: number): Readonly<Steering>;
}

/** Places in the list of devices. */
const KEYS = 0;
const MOUSE = 1;
const THUMBS = 2;
const PAD = 3;
const NAMES: readonly DeviceName[] = ['keys', 'mouse', 'touch', 'pad'];

/**
 * `onHandsOff`: the page loses the player's hands. A hidden page gets no animation frame in which to say so, and the
 * comet would fly on with the last keys.
 */
export function createInput(stage: HTMLElement, hud: HTMLElement, onHandsOff: (heading: number) => void): Input {
  const own: Place = { x: innerWidth / 2, y: innerHeight / 2 };
  const devices: readonly Device[] = [
    createKeyboard(() => use(KEYS)),
    createPointer(stage, own, () => use(MOUSE)),
    createTouch(stage, hud, () => use(THUMBS)),
    createGamepad(() => use(PAD)),
  ];
  // One that is broken leaves the others their hands.
  const reads = devices.map((device, i) => guarded(NAMES[i], device.read));
  const turning = createTurning();
  const hands: Hands = { heading: -1, aim: -1, thrust: false, boost: false };
  const likely = media('(pointer: coarse)').matches ? THUMBS : KEYS;
  const steering: Steering = { heading: 0, buttons: 0, aim: -1, device: NAMES[likely] };
  /** −1: nobody steered yet. */
  let inUse = -1;
  let isThrusting = false;
  let isBoostStale = false;
  let wasInDialog = false;

  function use(device: number): void {
    // Keys that are held are not outvoted by a mouse that is nudged; its button still boosts.
    if (device === MOUSE && inUse === KEYS && isThrusting) return;
    inUse = device;
    steering.device = NAMES[device];
  }

  function release(): void {
    for (const device of devices) device.release();
    onHandsOff(steering.heading);
  }

  function releaseWhenHidden(): void {
    if (document.visibilityState === 'hidden') release();
  }

  /** What comes up while a field has the keys, the field may keep to itself. */
  function releaseToField({ target }: FocusEvent): void {
    if (isField(target)) release();
  }

  function readDevices(nowMs: number): void {
    for (let i = 0; i < devices.length; i++) {
      letGo(hands);
      reads[i](nowMs, hands);
      if (hands.boost) steering.buttons |= BOOST;
      if (i !== inUse) continue;
      steering.aim = hands.aim;
      if (hands.heading >= 0) {
        steering.heading = i === KEYS ? turning.read(steering.heading, hands.heading, nowMs) : hands.heading;
      }
      isThrusting = hands.thrust;
      if (hands.thrust) steering.buttons |= THRUST;
    }
    if (!(steering.buttons & BOOST)) isBoostStale = false;
    if (isBoostStale) steering.buttons &= ~BOOST;
  }

  return {
    steering,
    start() {
      for (const device of devices) device.start();
      window.addEventListener('blur', release);
      window.addEventListener('focusin', releaseToField);
      stage.addEventListener('pointerdown', takeFocus);
      // Captured, to come before the listener that tells the server that the page is hidden.
      document.addEventListener('visibilitychange', releaseWhenHidden, { capture: true });
    },
    stop() {
      for (const device of devices) device.stop();
      window.removeEventListener('blur', release);
      window.removeEventListener('focusin', releaseToField);
      stage.removeEventListener('pointerdown', takeFocus);
      document.removeEventListener('visibilitychange', releaseWhenHidden, { capture: true });
      inUse = -1;
    },
    aim(heading) {
      steering.heading = Math.round(heading) & 255;
      isBoostStale = true;
    },
    place(x, y) {
      own.x = x ?? innerWidth / 2;
      own.y = y ?? innerHeight / 2;
    },
    read(nowMs) {
      steering.buttons = 0;
      steering.aim = -1;
      const isInDialog = hasDialog();
      // Whatever is held as it opens, the keys come up in there.
      if (isInDialog && !wasInDialog) release();
      wasInDialog = isInDialog;
      if (!isInDialog) readDevices(nowMs);
      return steering;
    },
  };
}

function letGo(hands: Hands): void {
  hands.heading = -1;
  hands.aim = -1;
  hands.thrust = false;
  hands.boost = false;
}
