import type { GameObjects, Scene } from 'phaser';
import { SUBPX } from '../../../sim/math/units.ts';
import type { Arena } from '../../../sim/world/arena.ts';
import { DEPTH, isInPicture, type Picture } from '../camera/picture.ts';
import { createRow } from '../paint/row.ts';
import { addSprite } from '../paint/sprite.ts';
import { ROCK_SHAPES, ROCK_UNIT_PX } from '../paint/units.ts';

/** The asteroids. A sprite exists only for those in the picture: a large world has thousands. */
export interface Rocks {
  draw(picture: Picture): void;
}

export function createRocks(scene: Scene): Rocks {
  const row = createRow(() => addSprite(scene, 'rock0', DEPTH.rocks));
  return {
    draw(picture) {
      const { arena } = picture.game;
      for (let i = 0; i < arena.rockX.length; i++) {
        if (isRockInPicture(picture, arena, i)) place(row.deal(), arena, i);
      }
      row.hideRest();
    },
  };
}

function isRockInPicture(picture: Picture, arena: Arena, i: number): boolean {
  return isInPicture(picture, arena.rockX[i] / SUBPX, arena.rockY[i] / SUBPX, arena.rockRadius[i] / SUBPX);
}

function place(sprite: GameObjects.Image, arena: Arena, i: number): void {
  const shape = `rock${i % ROCK_SHAPES}`;
  if (sprite.frame.name !== shape) sprite.setFrame(shape);
  sprite.setPosition(arena.rockX[i] / SUBPX, arena.rockY[i] / SUBPX);
  sprite.setScale(arena.rockRadius[i] / SUBPX / ROCK_UNIT_PX);
}
