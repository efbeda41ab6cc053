import type { GameObjects, Scene } from 'phaser';
import { SUBPX, VIEW_WIDTH_PX } from '../../../sim/math/units.ts';
import { DEPTH, type Picture } from '../camera/picture.ts';
import { addGlow, addSprite } from '../paint/sprite.ts';

/** The end of the world: a bright line, its glow, and dimness beyond. */
export interface Border {
  draw(picture: Picture): void;
}

const GLOW_TINT = 0x5f8cff;
const LINE_PX = 4;
const GLOW_PX = 70;
const GLOW_ALPHA = 0.4;
const OUTSIDE_ALPHA = 0.72;

export function createBorder(scene: Scene): Border {
  const sides = [0, 1, 2, 3].map(() => ({
    outside: addSprite(scene, 'outside', DEPTH.outside).setAlpha(OUTSIDE_ALPHA),
    // A tail's frame is bright in the middle and fades to both sides: just what a line's glow does.
    glow: addGlow(scene, 'tail', DEPTH.border).setAlpha(GLOW_ALPHA).setTint(GLOW_TINT),
    line: addSprite(scene, 'line', DEPTH.border),
  }));
  let drawnSide = 0;
  return {
    draw({ game }) {
      const side = game.arena.side / SUBPX;
      if (side === drawnSide) return;
      drawnSide = side;
      sides.forEach((parts, i) => {
        place(parts.outside, i, side, VIEW_WIDTH_PX / 2, VIEW_WIDTH_PX);
        place(parts.glow, i, side, 0, GLOW_PX);
        place(parts.line, i, side, LINE_PX / 2, LINE_PX);
      });
    },
  };
}

/** Lays a bar of `thickness` along side `i` of the world, its middle line `away` pixels outside. */
function place(image: GameObjects.Image, i: number, side: number, away: number, thickness: number): void {
  const isUpright = i < 2;
  const across = i % 2 === 0 ? -away : side + away;
  // Only the upright bars fill the corners: where two overlapped there would be a darker, or brighter, square.
  const length = side + (isUpright ? 4 * away : 0);
  image.setPosition(isUpright ? across : side / 2, isUpright ? side / 2 : across);
  image.setRotation(isUpright ? Math.PI / 2 : 0);
  image.setScale(length / image.width, thickness / image.height);
}
