/** Gamepads, as the browser's standard layout has them. Polled: they have no events for sticks and buttons. */

/** The gamepad that was used last, in this frame. */
export interface Pad {
  /** Place in the browser's list; −1: none was used yet, or it was pulled out. */
  index: number;
  /** Left stick or cross, −1..1 to the right and down; both 0 within the dead zone. */
  x: number;
  y: number;
  /** Right stick, likewise: it chooses. Where there is none it is the left one. */
  turnX: number;
  turnY: number;
  /** PAD.a and the others, together. */
  held: number;
}

export const PAD = { a: 1, b: 2, start: 4, trigger: 8, x: 16, y: 32, shoulder: 64, talk: 128 } as const;

/** Places of buttons in the standard layout. */
const BUTTONS: readonly (readonly [place: number, button: number])[] = [
  [0, PAD.a],
  [1, PAD.b],
  [2, PAD.x],
  [3, PAD.y],
  [4, PAD.shoulder],
  [5, PAD.talk],
  [7, PAD.trigger],
  [9, PAD.start],
];
const CROSS = { up: 12, down: 13, left: 14, right: 15 } as const;
/** Worn sticks rest off their middle by a tenth. */
const DEAD_ZONE = 0.2;

/** What is looked at of a browser's gamepad. */
export interface Gamepadlike {
  readonly connected: boolean;
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly pressed: boolean }[];
}

/** Reads the pads into `pad`: the one used last, until it rests and another does not. @returns whether there is any */
export function readPads(list: readonly (Gamepadlike | null)[], pad: Pad): boolean {
  let isAny = false;
  if (!readOne(list[pad.index], pad)) pad.index = -1;
  const isBusy = pad.x !== 0 || pad.y !== 0 || pad.held !== 0;
  for (let i = 0; i < list.length; i++) {
    if (!list[i]?.connected) continue;
    isAny = true;
    if (isBusy || i === pad.index || !readOne(list[i], other)) continue;
    if (other.x === 0 && other.y === 0 && other.held === 0) continue;
    pad.index = i;
    readOne(list[i], pad);
    return true;
  }
  return isAny;
}

const other: Pad = { index: 0, x: 0, y: 0, turnX: 0, turnY: 0, held: 0 };

function readOne(from: Gamepadlike | null | undefined, pad: Pad): boolean {
  pad.x = 0;
  pad.y = 0;
  pad.turnX = 0;
  pad.turnY = 0;
  pad.held = 0;
  if (!from?.connected) return false;
  const { axes, buttons } = from;
  const crossX = isDown(buttons, CROSS.right) - isDown(buttons, CROSS.left);
  const crossY = isDown(buttons, CROSS.down) - isDown(buttons, CROSS.up);
  const isCross = crossX !== 0 || crossY !== 0;
  const x = isCross ? crossX : (axes[0] ?? 0);
  const y = isCross ? crossY : (axes[1] ?? 0);
  if (Math.hypot(x, y) > DEAD_ZONE) {
    pad.x = x;
    pad.y = y;
  }
  const turnX = axes[2] ?? x;
  const turnY = axes[3] ?? y;
  if (Math.hypot(turnX, turnY) > DEAD_ZONE) {
    pad.turnX = turnX;
    pad.turnY = turnY;
  }
  for (let i = 0; i < BUTTONS.length; i++) if (isDown(buttons, BUTTONS[i][0])) pad.held |= BUTTONS[i][1];
  return true;
}

function isDown(buttons: Gamepadlike['buttons'], place: number): number {
  return buttons[place]?.pressed ? 1 : 0;
}
