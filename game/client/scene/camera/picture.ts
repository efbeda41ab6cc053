import type { Game } from '../../../net/client.ts';
import type { Shape } from '../../../sim/math/shapes.ts';

/** What all layers draw from in one animation frame. One object, rewritten each frame. */
export interface Picture {
  game: Game;
  nowMs: number;
  /** Since the last drawn frame; bounded, so that nothing leaps after a pause. */
  deltaMs: number;
  /** The drawn moment in ticks, read once: asking the game for each comet would cost a number on the heap each. */
  tick: number;
  /** Middle of the screen in world pixels: a little ahead of the own comet, but for behind the start screen. */
  x: number;
  y: number;
  /** Behind the start screen. */
  isBackdrop: boolean;
  /** The shape that the screen shows, or a part of it. */
  shape: Shape;
  /** Piece of world on the screen, in world pixels. */
  width: number;
  height: number;
  /** Canvas pixels to a world pixel. */
  zoom: number;
  /** Canvas pixels to a CSS pixel. */
  ratio: number;
  /** Less motion is wanted: nothing shakes, falls or drifts that need not. */
  isCalm: boolean;
  /** How far the border is drawn from the arena's sides, in world pixels; and whether it moves inward. */
  insetPx: number;
  isClosing: boolean;
  /** A round is over: nobody is in play, and all leave as light. */
  isPodium: boolean;
  /** Where a pointing hand wants the own comet to head, 0..255; −1: no hand points. */
  aim: number;
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
  lines: 4,
  shower: 5,
  rocks: 6,
  dust: 7,
  tails: 8,
  halos: 9,
  backs: 10,
  bodies: 11,
  faces: 12,
  noses: 13,
  sparks: 14,
  aim: 15,
  ghosts: 16,
  names: 17,
  amounts: 18,
} as const;

/** What a comet's light goes by: radius as drawn, in pixels, and colour number. */
export interface Look {
  readonly radius: number;
  readonly colour: number;
}
