import type { Game } from '../../net/client.ts';

/** What all layers draw from in one animation frame. One object, rewritten each frame. */
export interface Picture {
  game: Game;
  nowMs: number;
  /** Since the last drawn frame; bounded, so that nothing leaps after a pause. */
  deltaMs: number;
  /** Middle of the screen in world pixels: where the own comet is, but for behind the start screen. */
  x: number;
  y: number;
  /** Piece of world on the screen, in world pixels. */
  width: number;
  height: number;
  /** Canvas pixels to a world pixel. */
  zoom: number;
  /** Canvas pixels to a CSS pixel. */
  ratio: number;
}

/** Whether a circle of world pixels reaches into the picture. */
export function isInPicture(picture: Picture, x: number, y: number, radius: number): boolean {
  return Math.abs(x - picture.x) < picture.width / 2 + radius && Math.abs(y - picture.y) < picture.height / 2 + radius;
}

/** Back to front. */
export const DEPTH = {
  stars: 1,
  outside: 2,
  border: 3,
  shower: 4,
  rocks: 5,
  dust: 6,
  tails: 7,
  halos: 8,
  bodies: 9,
  noses: 10,
  sparks: 11,
  ghosts: 12,
  names: 13,
} as const;
