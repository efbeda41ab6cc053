import type { GameObjects, Scene } from 'phaser';
import { SUBPX, VIEW_WIDTH_PX } from '../../../sim/math/units.ts';
import { DEPTH, type Picture } from '../camera/picture.ts';
import { addGlow, addSprite } from '../paint/sprite.ts';

/** The end of the world: a bright line, its glow inward, and dimness beyond. Red, and never at rest, while it closes. */
export interface Border {
  draw(picture: Picture): void;
}

const GLOW_TINT = 0x5f8cff;
const ALARM_TINT = 0xff4558;
const LINE_PX = 4;
const GLOW_PX = 46;
const ALARM_GLOW_PX = 120;
const GLOW_ALPHA = 0.5;
const ALARM_ALPHA = 0.6;
const HUM_PERIOD_MS = 110;
const OUTSIDE_ALPHA = 0.66;
/** Finer steps of light nobody sees, and each is work. */
const ALPHA_STEPS = 20;

interface Side {
  readonly outside: GameObjects.Image;
  readonly glow: GameObjects.Image;
  readonly line: GameObjects.Image;
}

export function createBorder(scene: Scene): Border {
  const sides: readonly Side[] = [0, 1, 2, 3].map(() => ({
    outside: addSprite(scene, 'outside', DEPTH.outside).setAlpha(OUTSIDE_ALPHA),
    glow: addGlow(scene, 'rim', DEPTH.border).setTint(GLOW_TINT),
    line: addSprite(scene, 'line', DEPTH.lines),
  }));
  let drawnSide = 0;
  let drawnInset = 0;
  let isAlarmed = false;
  let isShown = true;

  function show(isWanted: boolean): void {
    if (isWanted === isShown) return;
    isShown = isWanted;
    for (const parts of sides) for (const image of Object.values(parts)) image.visible = isWanted;
  }

  function lay(side: number, inset: number): void {
    // Whoever is far outside, as the free camera of a journal, sees no end of it.
    const beyond = inset + VIEW_WIDTH_PX;
    const length = side - 2 * inset;
    const reach = isAlarmed ? ALARM_GLOW_PX : GLOW_PX;
    for (let i = 0; i < sides.length; i++) {
      // Only the upright bars fill the corners: where two overlapped there would be a darker, or brighter, square.
      const isUpright = i < 2;
      place(sides[i].outside, i, side, inset - beyond / 2, length + (isUpright ? 2 * beyond : 0), beyond);
      place(sides[i].glow, i, side, inset + reach / 2, length, reach);
      place(sides[i].line, i, side, inset - LINE_PX / 2, length + (isUpright ? 2 * LINE_PX : 0), LINE_PX);
    }
  }

  function alarm(isClosing: boolean): void {
    isAlarmed = isClosing;
    for (const { glow, line } of sides) {
      glow.setTint(isClosing ? ALARM_TINT : GLOW_TINT);
      line.setFrame(isClosing ? 'alarm' : 'line');
    }
  }

  function shine(alpha: number): void {
    if (sides[0].glow.alpha === alpha) return;
    for (let i = 0; i < sides.length; i++) sides[i].glow.alpha = alpha;
  }

  return {
    draw({ game, insetPx, isClosing, isCalm, isBackdrop, nowMs }) {
      // Behind the start screen it would be read as a line of the form.
      show(!isBackdrop);
      const side = game.arena.side / SUBPX;
      const isChanged = isClosing !== isAlarmed;
      if (isChanged) alarm(isClosing);
      if (isChanged || side !== drawnSide || insetPx !== drawnInset) lay(side, insetPx);
      drawnSide = side;
      drawnInset = insetPx;
      const hum = isClosing && !isCalm ? 0.15 * Math.sin(nowMs / HUM_PERIOD_MS) : 0;
      shine(Math.round((isClosing ? ALARM_ALPHA + hum : GLOW_ALPHA) * ALPHA_STEPS) / ALPHA_STEPS);
    },
  };
}

/** How a frame that looks down looks inward: from the left, the right, above and below. */
const INWARD = [-Math.PI / 2, Math.PI / 2, 0, Math.PI];

/** Lays a bar along side `i` of the border's square, its middle line `inset` pixels inside the arena's side. */
function place(
  image: GameObjects.Image,
  i: number,
  arena: number,
  inset: number,
  length: number,
  thickness: number,
): void {
  const across = i % 2 === 0 ? inset : arena - inset;
  image.setPosition(i < 2 ? across : arena / 2, i < 2 ? arena / 2 : across);
  if (image.rotation !== INWARD[i]) image.setRotation(INWARD[i]);
  image.setScale(length / image.width, thickness / image.height);
}
