import type { GameObjects, Scene } from 'phaser';
import { DEPTH, type Picture } from '../camera/picture.ts';
import { addGlow } from '../paint/sprite.ts';
import { HALF_PX } from '../paint/units.ts';

/** Stars in layers that move by different shares of the way. */
export interface Stars {
  draw(picture: Picture): void;
}

/** Far to near: how much of the camera's way a layer takes part in, stars in it, their radius in world pixels. */
const LAYERS = [
  { share: 0.12, count: 60, radiusPx: 2.2, alpha: 0.5 },
  { share: 0.35, count: 45, radiusPx: 3, alpha: 0.7 },
  { share: 0.7, count: 28, radiusPx: 4, alpha: 0.9 },
] as const;
/** Stars repeat after the way of the shape that is seen, and this: or one would leap while it is seen. */
const BEYOND_PX = 100;
const TINTS = [0xffffff, 0xcfe4ff, 0xffe9cf, 0xd9d2ff];
interface Star {
  readonly image: GameObjects.Image;
  readonly share: number;
  /** Place in the layer's tile, 0 to 1. */
  readonly x: number;
  readonly y: number;
}

export function createStars(scene: Scene): Stars {
  const stars: Star[] = [];
  for (const { share, count, radiusPx, alpha } of LAYERS) {
    for (let i = 0; i < count; i++) {
      const image = addGlow(scene, 'mote', DEPTH.stars);
      image.setScale((radiusPx * (0.6 + 0.8 * Math.random())) / HALF_PX).setAlpha(alpha * (0.4 + 0.6 * Math.random()));
      image.setTint(TINTS[i % TINTS.length]);
      stars.push({ image, share, x: Math.random(), y: Math.random() });
    }
  }
  return {
    draw(picture) {
      const tileWidth = picture.shape.widthPx + BEYOND_PX;
      const tileHeight = picture.shape.heightPx + BEYOND_PX;
      for (const { image, share, x, y } of stars) {
        image.x = picture.x + wrap(x * tileWidth - picture.x * share, tileWidth);
        image.y = picture.y + wrap(y * tileHeight - picture.y * share, tileHeight);
      }
    },
  };
}

/** Into −side/2 up to side/2. */
function wrap(value: number, side: number): number {
  return (((value % side) + side) % side) - side / 2;
}
