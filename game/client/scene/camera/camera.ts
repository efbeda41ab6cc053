import type { Game as PhaserGame, Scene } from 'phaser';
import type { Pose } from '../../../net/client.ts';
import { SIM_HZ, VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from '../../../sim/math/units.ts';
import { BOOST } from '../../../sim/world/comets.ts';
import { pixelRatio } from '../../base/browser.ts';
import { BOOST_LEAD_TICKS, followLead, LEAD_TICKS, type Lead, settleLead } from './lead.ts';
import type { Picture } from './picture.ts';
import { advanceShake, createShake, kick, type Shake } from './shake.ts';

/**
 * Canvas pixels to a CSS pixel. Beyond two nobody sees more; and a canvas beyond 4K costs frames on every graphics chip
 * that drives such a screen with ease otherwise.
 */
const MOST_RATIO = 2;
const MOST_CANVAS_PX = 3840 * 2160;

/**
 * Behind the start screen the world is nearer, and what is followed flies beside the card, or above it on an upright screen, by
 * these shares of the picture. All go together: so far aside, a picture less near would reach beyond what is told of the world.
 */
const BACKDROP_ZOOM = 1.4;
const BACKDROP_ASIDE = 0.25;
const BACKDROP_ABOVE = 0.36;

/** Fits the canvas to the window, in device pixels. */
export function fitCanvas(game: PhaserGame): number {
  const wanted = Math.min(pixelRatio(), MOST_RATIO);
  const ratio = Math.min(wanted, Math.sqrt(MOST_CANVAS_PX / (innerWidth * innerHeight)));
  game.scale.resize(Math.max(1, Math.round(innerWidth * ratio)), Math.max(1, Math.round(innerHeight * ratio)));
  // Phaser has just written its own idea of the size, in canvas pixels.
  game.canvas.style.width = '100%';
  game.canvas.style.height = '100%';
  return ratio;
}

/** The eye: a little ahead of the own comet, shaken by what befalls it. */
export interface Camera {
  /** Points at the own comet's pose and says what is seen. */
  aim(picture: Picture, own: Pose): void;
  /** Shakes along a direction (a vector of length 1), by world pixels. */
  kick(dirX: number, dirY: number, reachPx: number): void;
  /** What comes next has nothing to do with what was: no easing from there. */
  cut(): void;
}

/** Farther from one picture to the next than any comet flies: it was put somewhere else. */
const LEAP_PX = 200;

export function createCamera(scene: Scene): Camera {
  const lead: Lead = { x: 0, y: 0 };
  const shake: Shake = createShake();
  let x = 0;
  let y = 0;
  let isCut = true;
  let wasAlive = false;

  function lookAhead({ game, deltaMs, isCalm }: Picture, own: Pose): void {
    const isAlive = game.alive;
    const isLeap = Math.abs(own.x - x) + Math.abs(own.y - y) > LEAP_PX;
    const ticks = own.flags & BOOST && !isCalm ? BOOST_LEAD_TICKS : LEAD_TICKS;
    const vx = own.vx / SIM_HZ;
    const vy = own.vy / SIM_HZ;
    if (isCut || isLeap || (isAlive && !wasAlive)) settleLead(lead, vx, vy, ticks);
    // Out of play the pose is the last one, and so is its velocity: the picture stands still.
    else followLead(lead, vx, vy, ticks, deltaMs);
    isCut = false;
    wasAlive = isAlive;
    x = own.x;
    y = own.y;
  }

  return {
    aim(picture, own) {
      lookAhead(picture, own);
      advanceShake(shake, picture.deltaMs);
      fitPicture(scene, picture);
      picture.x = own.x + lead.x;
      picture.y = own.y + lead.y;
      if (picture.isBackdrop) stepAside(picture);
      const camera = scene.cameras.main;
      camera.setZoom(picture.zoom);
      // The picture's own middle does not shake: hands are measured against it.
      camera.centerOn(picture.x + shake.x, picture.y + shake.y);
    },
    kick: (dirX, dirY, reachPx) => kick(shake, dirX, dirY, reachPx),
    cut() {
      isCut = true;
      shake.leftMs = 0;
    },
  };
}

/** Lets the followed comet fly where the start screen's card is not. */
function stepAside(picture: Picture): void {
  if (picture.height > picture.width) picture.y += BACKDROP_ABOVE * picture.height;
  else picture.x -= BACKDROP_ASIDE * picture.width;
}

/**
 * The scale covers the screen: the view's shorter side, measured against the screen's, is cut, so that no screen shows more
 * of the world than another.
 */
function fitPicture(scene: Scene, picture: Picture): void {
  const { width, height } = scene.scale;
  const zoom = Math.max(width / VIEW_WIDTH_PX, height / VIEW_HEIGHT_PX) * (picture.isBackdrop ? BACKDROP_ZOOM : 1);
  picture.zoom = zoom;
  picture.width = width / zoom;
  picture.height = height / zoom;
}
