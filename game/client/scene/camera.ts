import type { Game as PhaserGame, Scene } from 'phaser';
import { VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from '../../sim/units.ts';
import type { Picture } from './picture.ts';

/**
 * Canvas pixels to a CSS pixel. Beyond two nobody sees more; and a canvas beyond 4K costs frames on every graphics chip
 * that drives such a screen with ease otherwise.
 */
const MOST_RATIO = 2;
const MOST_CANVAS_PX = 3840 * 2160;

/**
 * Behind the start screen the world is nearer, and what is followed flies beside the card, or below it on an upright screen, by
 * these shares of the picture. All go together: so far aside, a picture less near would reach beyond what is told of the world.
 */
const BACKDROP_ZOOM = 1.4;
const BACKDROP_ASIDE = 0.25;
const BACKDROP_BELOW = 0.3;

/** Fits the canvas to the window, in device pixels. */
export function fitCanvas(game: PhaserGame): number {
  const wanted = Math.min(devicePixelRatio || 1, MOST_RATIO);
  const ratio = Math.min(wanted, Math.sqrt(MOST_CANVAS_PX / (innerWidth * innerHeight)));
  game.scale.resize(Math.max(1, Math.round(innerWidth * ratio)), Math.max(1, Math.round(innerHeight * ratio)));
  // Phaser has just written its own idea of the size, in canvas pixels.
  game.canvas.style.width = '100%';
  game.canvas.style.height = '100%';
  return ratio;
}

/**
 * Points the camera at (x, y) and says what it sees. The scale covers the screen: the view's shorter side, measured
 * against the screen's, is cut, so that no screen shows more of the world than another.
 */
export function aimCamera(scene: Scene, picture: Picture, x: number, y: number, isBackdrop: boolean): void {
  const { width, height } = scene.scale;
  const zoom = Math.max(width / VIEW_WIDTH_PX, height / VIEW_HEIGHT_PX) * (isBackdrop ? BACKDROP_ZOOM : 1);
  const isUpright = height > width;
  picture.x = isBackdrop && !isUpright ? x - (BACKDROP_ASIDE * width) / zoom : x;
  picture.y = isBackdrop && isUpright ? y - (BACKDROP_BELOW * height) / zoom : y;
  const camera = scene.cameras.main;
  camera.setZoom(zoom);
  camera.centerOn(picture.x, picture.y);
  picture.zoom = zoom;
  picture.width = width / zoom;
  picture.height = height / zoom;
}
