import type { Scene } from 'phaser';
import {
  paintBody,
  paintCrown,
  paintDashes,
  paintGhost,
  paintGlow,
  paintMote,
  paintNose,
  paintRing,
  paintTail,
} from './paint.ts';
import { paintRock } from './rockpaint.ts';
import { HALF_PX, ROCK_SHAPES, ROCK_UNIT_PX } from './units.ts';

/** One texture for all sprites, painted once at start: sprites of one texture are drawn in one call. */
export const ATLAS = 'atlas';

// Powers of two: WebGL 1 has no mipmaps for other sizes, and small comets would glitter.
const WIDTH_PX = 2048;
const HEIGHT_PX = 1024;
const ROCK_FRAME_PX = 512;
const FRAME_PX = 2 * HALF_PX;

type Paint = (context: CanvasRenderingContext2D) => void;

/** Painters of the square frames; each paints around (0, 0). */
const FRAMES = {
  body: paintBody,
  nose: paintNose,
  glow: paintGlow,
  ring: paintRing,
  dashes: paintDashes,
  ghost: paintGhost,
  mote: paintMote,
  crown: paintCrown,
  tail: paintTail,
} as const satisfies Record<string, Paint>;

export type FrameName = keyof typeof FRAMES | 'white' | `rock${number}`;

/** Paints the atlas into the scene's textures, once for the page. */
export function buildAtlas(scene: Scene): void {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH_PX;
  canvas.height = HEIGHT_PX;
  const context = canvas.getContext('2d');
  if (!context) return;
  const places: [FrameName, number, number, number][] = [];
  for (let i = 0; i < ROCK_SHAPES; i++) {
    places.push([`rock${i}`, i * ROCK_FRAME_PX, 0, ROCK_FRAME_PX]);
    paintAt(context, i * ROCK_FRAME_PX, 0, ROCK_FRAME_PX, (to) => paintRock(to, ROCK_UNIT_PX, i));
  }
  Object.entries(FRAMES).forEach(([name, paint], i) => {
    const x = (i % 8) * FRAME_PX;
    const y = ROCK_FRAME_PX + Math.floor(i / 8) * FRAME_PX;
    places.push([name as FrameName, x, y, FRAME_PX]);
    paintAt(context, x, y, FRAME_PX, paint);
  });
  const [whiteX, whiteY] = [WIDTH_PX - FRAME_PX, HEIGHT_PX - FRAME_PX];
  context.fillStyle = '#fff';
  context.fillRect(whiteX, whiteY, FRAME_PX, FRAME_PX);
  // Well inside the white square, so that no mipmap mixes its edge in.
  places.push(['white', whiteX + 96, whiteY + 96, 64]);
  const texture = scene.textures.addCanvas(ATLAS, canvas);
  for (const [name, x, y, side] of places) texture?.add(name, 0, x, y, side, side);
}

function paintAt(context: CanvasRenderingContext2D, x: number, y: number, side: number, paint: Paint): void {
  context.save();
  context.beginPath();
  context.rect(x, y, side, side);
  context.clip();
  context.translate(x + side / 2, y + side / 2);
  paint(context);
  context.restore();
}
