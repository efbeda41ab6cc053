import { BlendModes, type GameObjects, type Scene } from 'phaser';
import { VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from '../../sim/units.ts';
import { ATLAS } from './atlas.ts';
import { DEPTH, type Picture } from './picture.ts';
import { HALF_PX } from './units.ts';

/** The background: stars in layers that move by different shares of the way, and two faint clouds. */
export interface Stars {
  draw(picture: Picture): void;
}

/** Far to near: how much of the camera's way a layer takes part in, stars in it, their radius in world pixels. */
const LAYERS = [
  { share: 0.12, count: 60, radiusPx: 2.2, alpha: 0.5 },
  { share: 0.35, count: 45, radiusPx: 3, alpha: 0.7 },
  { share: 0.7, count: 28, radiusPx: 4, alpha: 0.9 },
] as const;
/** Stars repeat after this way: more than a view, or one would leap while it is seen. */
const TILE_WIDTH_PX = VIEW_WIDTH_PX + 100;
const TILE_HEIGHT_PX = VIEW_HEIGHT_PX + 100;
const TINTS = [0xffffff, 0xcfe4ff, 0xffe9cf, 0xd9d2ff];
const CLOUDS = [
  { tint: 0x2a3f9c, share: 0.05, radiusPx: 900, x: 0.2, y: 0.3 },
  { tint: 0x6a2a86, share: 0.08, radiusPx: 700, x: 0.8, y: 0.75 },
] as const;
const CLOUD_ALPHA = 0.22;

interface Star {
  readonly image: GameObjects.Image;
  readonly share: number;
  /** Place in the layer's tile, in world pixels. */
  readonly x: number;
  readonly y: number;
}

export function createStars(scene: Scene): Stars {
  const stars: Star[] = [];
  for (const { share, count, radiusPx, alpha } of LAYERS) {
    for (let i = 0; i < count; i++) {
      const image = scene.add.image(0, 0, ATLAS, 'mote').setBlendMode(BlendModes.ADD).setDepth(DEPTH.stars);
      image.setScale((radiusPx * (0.6 + 0.8 * Math.random())) / HALF_PX).setAlpha(alpha * (0.4 + 0.6 * Math.random()));
      image.setTint(TINTS[i % TINTS.length]);
      stars.push({ image, share, x: Math.random() * TILE_WIDTH_PX, y: Math.random() * TILE_HEIGHT_PX });
    }
  }
  const clouds = CLOUDS.map((cloud) => {
    const image = scene.add.image(0, 0, ATLAS, 'glow').setBlendMode(BlendModes.ADD).setDepth(DEPTH.nebula);
    image
      .setScale(cloud.radiusPx / HALF_PX)
      .setTint(cloud.tint)
      .setAlpha(CLOUD_ALPHA);
    return { image, ...cloud };
  });
  return {
    draw(picture) {
      for (const { image, share, x, y } of stars) {
        image.x = picture.x + wrap(x - picture.x * share, TILE_WIDTH_PX);
        image.y = picture.y + wrap(y - picture.y * share, TILE_HEIGHT_PX);
      }
      for (const { image, share, x, y } of clouds) {
        image.x = picture.x + (x - 0.5) * VIEW_WIDTH_PX + wave(picture.x * share);
        image.y = picture.y + (y - 0.5) * VIEW_HEIGHT_PX + wave(picture.y * share);
      }
    },
  };
}

/** Into −side/2 up to side/2. */
function wrap(value: number, side: number): number {
  return (((value % side) + side) % side) - side / 2;
}

/** Lets a cloud drift with the way and come back, so that it never leaves the view for good. */
function wave(way: number): number {
  return -300 * Math.sin(way / 300);
}
