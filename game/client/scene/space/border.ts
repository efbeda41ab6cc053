import type { GameObjects, Scene } from 'phaser';
import { SUBPX, VIEW_WIDTH_PX } from '../../../sim/math/units.ts';
import { DEPTH, type Picture } from '../camera/picture.ts';
import { addGlow, addSprite } from '../paint/sprite.ts';

/** The end of the world: a bright line, its glow, and dimness beyond. Red, and never at rest, while it closes. */
export interface Border {
  draw(picture: Picture): void;
}

const GLOW_TINT = 0x5f8cff;
const ALARM_TINT = 0xff4558;
const LINE_PX = 4;
const GLOW_PX = 90;
const ALARM_GLOW_PX = 170;
const GLOW_ALPHA = 0.5;
const ALARM_ALPHA = 0.7;
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

  function lay(side: number, inset: number): void {
    // Whoever is far outside, as the free camera of a journal, sees no end of it.
    const beyond = inset + VIEW_WIDTH_PX;
    for (let i = 0; i < sides.length; i++) {
      place(sides[i].outside, i, side, inset, beyond / 2, beyond);
      place(sides[i].glow, i, side, inset, 0, isAlarmed ? ALARM_GLOW_PX : GLOW_PX);
      place(sides[i].line, i, side, inset, LINE_PX / 2, LINE_PX);
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
    draw({ game, insetPx, isClosing, isCalm, nowMs }) {
      const side = game.arena.side / SUBPX;
      const isChanged = isClosing !== isAlarmed;
      if (isChanged) alarm(isClosing);
      if (isChanged || side !== drawnSide || insetPx !== drawnInset) lay(side, insetPx);
      drawnSide = side;
      drawnInset = insetPx;
      const hum = isClosing && !isCalm ? 0.2 * Math.sin(nowMs / HUM_PERIOD_MS) : 0;
      shine(Math.round((isClosing ? ALARM_ALPHA + hum : GLOW_ALPHA) * ALPHA_STEPS) / ALPHA_STEPS);
    },
  };
}

/** Lays a bar of `thickness` along side `i` of the border's square, its middle line `away` pixels outside. */
function place(
  image: GameObjects.Image,
  i: number,
  arena: number,
  inset: number,
  away: number,
  thickness: number,
): void {
  const isUpright = i < 2;
  const across = i % 2 === 0 ? inset - away : arena - inset + away;
  // Only the upright bars fill the corners: where two overlapped there would be a darker, or brighter, square.
  const length = arena - 2 * inset + (isUpright ? 4 * away : 0);
  const rotation = isUpright ? Math.PI / 2 : 0;
  image.setPosition(isUpright ? across : arena / 2, isUpright ? arena / 2 : across);
  if (image.rotation !== rotation) image.setRotation(rotation);
  image.setScale(length / image.width, thickness / image.height);
}
