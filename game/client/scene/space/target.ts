import type { Scene } from 'phaser';
import { SUBPX } from '../../../sim/math/units.ts';
import { DEPTH, type Picture } from '../camera/picture.ts';
import { createRow, type Row } from '../paint/row.ts';
import { addSprite } from '../paint/sprite.ts';

/** Where the border will be: a faint line of dashes, while it is not there yet. */
export interface Target {
  draw(picture: Picture): void;
}

const PERIOD_PX = 64;
const DASH_PX = 30;
const LINE_PX = 3;
const ALPHA = 0.5;
/** Nearer to the border itself a second line would only be a blur. */
const LEAST_APART_PX = 6;

export function createTarget(scene: Scene): Target {
  const blue = createRow(() => addSprite(scene, 'line', DEPTH.lines).setAlpha(ALPHA));
  const red = createRow(() => addSprite(scene, 'alarm', DEPTH.lines).setAlpha(ALPHA));
  return {
    draw(picture) {
      const { game, insetPx, isClosing, isBackdrop } = picture;
      const near = game.border.target / SUBPX;
      if (!isBackdrop && Math.abs(near - insetPx) > LEAST_APART_PX) {
        const far = game.arena.side / SUBPX - near;
        const row = isClosing ? red : blue;
        layUpright(row, picture, near, near, far);
        layUpright(row, picture, far, near, far);
        layFlat(row, picture, near, near, far);
        layFlat(row, picture, far, near, far);
      }
      blue.hideRest();
      red.hideRest();
    },
  };
}

function layUpright(row: Row, picture: Picture, x: number, from: number, to: number): void {
  if (Math.abs(x - picture.x) > picture.width / 2 + LINE_PX) return;
  const last = lastDash(picture.y + picture.height / 2, from, to);
  for (let i = firstDash(picture.y - picture.height / 2, from); i <= last; i++) {
    dash(row, x, from + i * PERIOD_PX + DASH_PX / 2, LINE_PX, DASH_PX);
  }
}

function layFlat(row: Row, picture: Picture, y: number, from: number, to: number): void {
  if (Math.abs(y - picture.y) > picture.height / 2 + LINE_PX) return;
  const last = lastDash(picture.x + picture.width / 2, from, to);
  for (let i = firstDash(picture.x - picture.width / 2, from); i <= last; i++) {
    dash(row, from + i * PERIOD_PX + DASH_PX / 2, y, DASH_PX, LINE_PX);
  }
}

/** The first dash of a line that begins at `from` which reaches beyond a place. */
function firstDash(at: number, from: number): number {
  return Math.max(0, Math.floor((at - from) / PERIOD_PX));
}

/** The last that begins before a place, and ends before the line does. */
function lastDash(at: number, from: number, to: number): number {
  return Math.floor((Math.min(at, to - DASH_PX) - from) / PERIOD_PX);
}

function dash(row: Row, x: number, y: number, width: number, height: number): void {
  const sprite = row.deal();
  sprite.x = x;
  sprite.y = y;
  const scaleX = width / sprite.width;
  const scaleY = height / sprite.height;
  if (sprite.scaleX !== scaleX || sprite.scaleY !== scaleY) sprite.setScale(scaleX, scaleY);
}
