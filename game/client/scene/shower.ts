import { BlendModes, type Scene } from 'phaser';
import { SHOWER_RADIUS_PX } from '../../sim/shower.ts';
import { SIM_HZ } from '../../sim/units.ts';
import { ATLAS } from './atlas.ts';
import { DEPTH, isInPicture, type Picture } from './picture.ts';
import { HALF_PX, UNIT_PX } from './units.ts';

/** Where a shower will fall, or falls: a dashed ring that closes until it starts, and a glow. */
export interface ShowerMark {
  draw(picture: Picture): void;
  clear(): void;
}

const TINT = 0xffd98a;

export function createShowerMark(scene: Scene): ShowerMark {
  const add = (frame: string) =>
    scene.add.image(0, 0, ATLAS, frame).setBlendMode(BlendModes.ADD).setDepth(DEPTH.shower).setTint(TINT);
  const ring = add('dashes').setVisible(false);
  const glow = add('glow').setVisible(false);
  return {
    draw(picture) {
      const { shower, tick } = picture.game;
      const isSeen = shower !== undefined && isInPicture(picture, shower.xPx, shower.yPx, 2 * SHOWER_RADIUS_PX);
      ring.visible = isSeen;
      glow.visible = isSeen;
      if (!isSeen) return;
      const secondsLeft = (shower.startTick - tick) / SIM_HZ;
      const opening = 1 + Math.max(0, secondsLeft) * 0.1;
      ring.setPosition(shower.xPx, shower.yPx).setRotation(picture.nowMs / 4000);
      ring.setScale((opening * SHOWER_RADIUS_PX) / UNIT_PX).setAlpha(secondsLeft > 0 ? 0.3 : 0.5);
      glow.setPosition(shower.xPx, shower.yPx).setScale((1.4 * SHOWER_RADIUS_PX) / HALF_PX);
      glow.alpha = (secondsLeft > 0 ? 0.05 : 0.14) * (1 + 0.3 * Math.sin(picture.nowMs / 200));
    },
    clear() {
      ring.visible = false;
      glow.visible = false;
    },
  };
}
