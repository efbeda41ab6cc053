import type { GameObjects, Scene } from 'phaser';
import type { Arena } from '../../sim/arena.ts';
import { SUBPX } from '../../sim/units.ts';
import { DEPTH, isInPicture, type Picture } from './picture.ts';
import { addSprite } from './sprite.ts';
import { ROCK_SHAPES, ROCK_UNIT_PX } from './units.ts';

/** The asteroids. A sprite exists only for those in the picture: a large world has thousands. */
export interface Rocks {
  draw(picture: Picture): void;
}

export function createRocks(scene: Scene): Rocks {
  const sprites: GameObjects.Image[] = [];
  return {
    draw(picture) {
      const { arena } = picture.game;
      let used = 0;
      for (let i = 0; i < arena.rockX.length; i++) {
        if (!isRockInPicture(picture, arena, i)) continue;
        if (used === sprites.length) sprites.push(addSprite(scene, 'rock0', DEPTH.rocks));
        place(sprites[used++], arena, i);
      }
      for (let i = used; i < sprites.length; i++) sprites[i].visible = false;
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
  sprite.visible = true;
}
