import { gamepads } from '../base/browser.ts';
import { type Pad, readPads } from './pad.ts';

/** The page's one pad: play and menus read the same, so that a press that opens a menu does not act in it as well. */
export const pad: Readonly<Pad> & { isThere: boolean } = {
  index: -1,
  x: 0,
  y: 0,
  turnX: 0,
  turnY: 0,
  held: 0,
  isThere: false,
};

/** Where no pad is known the browser is asked so seldom: its list is made anew for each who asks. */
const LOOK_EVERY_MS = 1000;
/** Two who ask within one picture get one answer. */
const ONE_PICTURE_MS = 4;

const listeners = new Set<(pressed: number) => void>();
let polledMs = Number.NEGATIVE_INFINITY;

/** Brings `pad` to now, and tells of the buttons pressed since. */
export function pollPad(nowMs: number): void {
  if (nowMs - polledMs < (pad.isThere ? ONE_PICTURE_MS : LOOK_EVERY_MS)) return;
  polledMs = nowMs;
  const before = pad.held;
  pad.isThere = readPads(gamepads(), pad);
  const pressed = pad.held & ~before;
  if (pressed !== 0) for (const listener of listeners) listener(pressed);
}

/** Calls `listener` with the buttons of each press. */
export function onPadPress(listener: (pressed: number) => void): void {
  listeners.add(listener);
}

/** A pad was plugged in or pulled out, or used for the first time: the browser says so before anybody asks. */
export function onPads(listener: () => void): void {
  const look = () => {
    polledMs = Number.NEGATIVE_INFINITY;
    listener();
  };
  window.addEventListener('gamepadconnected', look);
  window.addEventListener('gamepaddisconnected', look);
}
