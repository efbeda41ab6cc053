import { BlendModes, type GameObjects, type Scene } from 'phaser';
import { SUBPX, VIEW_WIDTH_PX } from '../../sim/units.ts';
import { ATLAS } from './atlas.ts';
import { DEPTH, type Picture } from './picture.ts';

/** The end of the world: a bright line, its glow, and dimness beyond. */
export interface Border {
  draw(picture: Picture): void;
}

const LINE_TINT = 0x5f8cff;
const LINE_PX = 4;
const GLOW_PX = 26;
const GLOW_ALPHA = 0.16;
const OUTSIDE_TINT = 0x03040b;
const OUTSIDE_ALPHA = 0.72;
/** Side of the white frame in the atlas. */
const WHITE_PX = 64;

export function createBorder(scene: Scene): Border {
  const add = (tint: number, alpha: number, depth: number) =>
    scene.add.image(0, 0, ATLAS, 'white').setTint(tint).setAlpha(alpha).setDepth(depth);
  const glow = (alpha: number) => add(LINE_TINT, alpha, DEPTH.border).setBlendMode(BlendModes.ADD);
  const sides = [0, 1, 2, 3].map(() => ({
    outside: add(OUTSIDE_TINT, OUTSIDE_ALPHA, DEPTH.outside),
    glow: glow(GLOW_ALPHA),
    line: glow(1),
  }));
  let drawnSide = 0;
  return {
    draw({ game }) {
      const side = game.arena.side / SUBPX;
      if (side === drawnSide) return;
      drawnSide = side;
      sides.forEach((parts, i) => {
        place(parts.outside, i, side, VIEW_WIDTH_PX);
        place(parts.glow, i, side, GLOW_PX);
        place(parts.line, i, side, LINE_PX);
      });
    },
  };
}

/** Lays a bar of `thickness` along side `i` of the world, on its outer side. */
function place(image: GameObjects.Image, i: number, side: number, thickness: number): void {
  const isUpright = i < 2;
  const across = i % 2 === 0 ? -thickness / 2 : side + thickness / 2;
  // Only the upright bars fill the corners: where two overlapped there would be a darker, or brighter, square.
  const length = (side + (isUpright ? 2 * thickness : 0)) / WHITE_PX;
  image.setPosition(isUpright ? across : side / 2, isUpright ? side / 2 : across);
  image.setScale(isUpright ? thickness / WHITE_PX : length, isUpright ? length : thickness / WHITE_PX);
}
