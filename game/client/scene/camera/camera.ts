import type { Game as PhaserGame, Scene } from 'phaser';
import type { Pose } from '../../../net/client.ts';
import { SHAPES } from '../../../sim/math/shapes.ts';
import { SIM_HZ } from '../../../sim/math/units.ts';
import { BOOST } from '../../../sim/world/comets.ts';
import { pixelRatio } from '../../base/browser.ts';
import { zoomFor } from '../../common/piece.ts';
import { screenNow } from '../../common/screen.ts';
import { BOOST_LEAD_TICKS, followLead, LEAD_TICKS, type Lead, LOOK_EASE_MS, lookAlong, settleLead } from './lead.ts';
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
/** What is told of the world beyond the shape, as `INNER_PX` of `server/gateway/area.ts`. */
const TOLD_PX = 64;

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
  const look: Lead = { x: 0, y: 0 };
  const shake: Shake = createShake();
  let x = 0;
  let y = 0;
  let isCut = true;
  let wasAlive = false;

  function lookAhead(picture: Picture, own: Pose): void {
    const { game, deltaMs, isCalm, isBackdrop, shape, width, height } = picture;
    const isAlive = game.alive;
    const isLeap = Math.abs(own.x - x) + Math.abs(own.y - y) > LEAP_PX;
    const ticks = own.flags & BOOST && !isCalm ? BOOST_LEAD_TICKS : LEAD_TICKS;
    const vx = own.vx / SIM_HZ;
    const vy = own.vy / SIM_HZ;
    const looks = screenNow.isTouch && !isBackdrop;
    const lookX = looks ? lookAlong(vx, shape.widthPx, width) : 0;
    const lookY = looks ? lookAlong(vy, shape.heightPx, height) : 0;
    if (isCut || isLeap || (isAlive && !wasAlive)) {
      settleLead(lead, vx, vy, ticks);
      settleLead(look, lookX, lookY, 1);
    } else {
      // Out of play the pose is the last one, and so is its velocity: the picture stands still.
      followLead(lead, vx, vy, ticks, deltaMs);
      followLead(look, lookX, lookY, 1, deltaMs, LOOK_EASE_MS);
    }
    isCut = false;
    wasAlive = isAlive;
    x = own.x;
    y = own.y;
  }

  return {
    aim(picture, own) {
      fitPicture(scene, picture);
      lookAhead(picture, own);
      advanceShake(shake, picture.deltaMs);
      picture.x = own.x + lead.x + look.x;
      picture.y = own.y + lead.y + look.y;
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
  const { width, height, shape } = picture;
  if (height > width) picture.y += Math.min(BACKDROP_ABOVE * height, (shape.heightPx - height) / 2 + TOLD_PX);
  else picture.x -= Math.min(BACKDROP_ASIDE * width, (shape.widthPx - width) / 2 + TOLD_PX);
}

/** As much of the screen's shape as fits. */
function fitPicture(scene: Scene, picture: Picture): void {
  const { width, height } = scene.scale;
  const { ratio, isBackdrop } = picture;
  const { shape, isTouch } = screenNow;
  const zoom = zoomFor(width / ratio, height / ratio, shape, isTouch) * ratio * (isBackdrop ? BACKDROP_ZOOM : 1);
  picture.shape = SHAPES[shape];
  picture.zoom = zoom;
  picture.width = width / zoom;
  picture.height = height / zoom;
}
