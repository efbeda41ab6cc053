import type { Scene } from 'phaser';
import type { Pose } from '../../../net/client.ts';
import { angleOf } from '../../../net/heading.ts';
import { DEPTH, type Picture } from '../camera/picture.ts';
import { addGlow } from '../paint/sprite.ts';
import { UNIT_PX } from '../paint/units.ts';
import { radiusPxOf } from './comet.ts';

/** An arrow beside the own comet, to where a hand points: a comet turns later than a mouse, and one sees to where. */
export interface Aim {
  draw(picture: Picture, own: Pose): void;
}

/** Beyond the body and its name, and its size, in CSS pixels: it is for the hand and not of the world. */
const AWAY_CSS_PX = 34;
const RADIUS_CSS_PX = 10;

export function createAim(scene: Scene): Aim {
  const arrow = addGlow(scene, 'aim', DEPTH.aim).setAlpha(0.6);
  arrow.visible = false;
  return {
    draw({ aim, game, zoom, ratio }, own) {
      arrow.visible = aim >= 0 && game.alive;
      if (!arrow.visible) return;
      const angle = angleOf(aim);
      const away = radiusPxOf(own.flags) + (AWAY_CSS_PX * ratio) / zoom;
      arrow.setPosition(own.x + away * Math.cos(angle), own.y + away * Math.sin(angle)).setRotation(angle);
      arrow.setScale((RADIUS_CSS_PX * ratio) / zoom / UNIT_PX);
    },
  };
}
