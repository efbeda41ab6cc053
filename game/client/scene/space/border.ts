import type { GameObjects, Scene } from 'phaser';
import { SUBPX, VIEW_WIDTH_PX } from '../../../sim/math/units.ts';
import { DEPTH, isInPicture, type Picture } from '../camera/picture.ts';
import { createRow } from '../paint/row.ts';
import { addGlow, addSprite } from '../paint/sprite.ts';
import { UNIT_PX } from '../paint/units.ts';

/** The end of the world: a bright line, its glow, and beyond it a calm lattice that fades away. */
export interface Border {
  draw(picture: Picture): void;
}

const GLOW_TINT = 0x5f8cff;
const LINE_PX = 4;
const GLOW_PX = 70;
const GLOW_ALPHA = 0.4;
const OUTSIDE_ALPHA = 0.9;

/** Hexagons lie in rows: from one to the next, and from row to row. */
const CELL_PX = 76;
const ROW_PX = CELL_PX * Math.sqrt(0.75);
/** Their outlines do not touch. */
const CELL_RADIUS_PX = CELL_PX * 0.52;
/** At the border, and how far from it nothing but the faintest is left. */
const CELL_ALPHA = 0.4;
const LEAST_CELL_ALPHA = 0.07;
const FADE_PX = 620;

export function createBorder(scene: Scene): Border {
  const sides = [0, 1, 2, 3].map(() => ({
    outside: addSprite(scene, 'outside', DEPTH.outside).setAlpha(OUTSIDE_ALPHA),
    // A tail's frame is bright in the middle and fades to both sides: just what a line's glow does.
    glow: addGlow(scene, 'tail', DEPTH.border).setAlpha(GLOW_ALPHA).setTint(GLOW_TINT),
    line: addSprite(scene, 'line', DEPTH.border),
  }));
  const lattice = createRow(() => addSprite(scene, 'hexagon', DEPTH.border).setScale(CELL_RADIUS_PX / UNIT_PX));
  let drawnSide = 0;
  let isShown = true;

  function show(isWanted: boolean): void {
    if (isWanted === isShown) return;
    isShown = isWanted;
    for (const parts of sides) for (const image of Object.values(parts)) image.visible = isWanted;
  }

  function lay(side: number): void {
    if (side === drawnSide) return;
    drawnSide = side;
    sides.forEach((parts, i) => {
      place(parts.outside, i, side, VIEW_WIDTH_PX / 2, VIEW_WIDTH_PX);
      place(parts.glow, i, side, 0, GLOW_PX);
      place(parts.line, i, side, LINE_PX / 2, LINE_PX);
    });
  }

  function drawLattice(picture: Picture, side: number): void {
    const { x, y, width, height } = picture;
    const firstRow = Math.floor((y - height / 2) / ROW_PX);
    const lastRow = Math.ceil((y + height / 2) / ROW_PX);
    for (let row = firstRow; row <= lastRow; row++) {
      const shift = (row & 1) * (CELL_PX / 2);
      const first = Math.floor((x - width / 2 - shift) / CELL_PX);
      const last = Math.ceil((x + width / 2 - shift) / CELL_PX);
      for (let i = first; i <= last; i++) {
        const [atX, atY] = [i * CELL_PX + shift, row * ROW_PX];
        const beyond = wayOut(atX, atY, side);
        if (beyond < CELL_RADIUS_PX || !isInPicture(picture, atX, atY, CELL_RADIUS_PX)) continue;
        const near = Math.max(0, 1 - beyond / FADE_PX);
        lattice.deal().setPosition(atX, atY).alpha = LEAST_CELL_ALPHA + (CELL_ALPHA - LEAST_CELL_ALPHA) * near * near;
      }
    }
  }

  return {
    draw(picture) {
      // Behind the start screen it would be read as a line of the form.
      show(!picture.isBackdrop);
      const side = picture.game.arena.side / SUBPX;
      lay(side);
      if (isShown && reachesOut(picture, side)) drawLattice(picture, side);
      lattice.hideRest();
    },
  };
}

/** How far a place lies outside of the world; 0: it does not. */
function wayOut(x: number, y: number, side: number): number {
  return Math.hypot(Math.max(-x, x - side, 0), Math.max(-y, y - side, 0));
}

/** Whether anything beyond the border is in the picture. */
function reachesOut({ x, y, width, height }: Picture, side: number): boolean {
  return x < width / 2 || y < height / 2 || x > side - width / 2 || y > side - height / 2;
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
