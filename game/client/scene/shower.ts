import { BlendModes, type GameObjects, type Scene } from 'phaser';
import { SHOWER_RADIUS_PX } from '../../sim/shower.ts';
import { SIM_HZ } from '../../sim/units.ts';
import { ATLAS } from './atlas.ts';
import { DEPTH, isInPicture, type Picture } from './picture.ts';
import { HALF_PX } from './units.ts';

/** Where a shower will fall, or falls: a dashed ring that closes until it starts, and a glow. */
export interface ShowerMark {
  draw(picture: Picture): void;
  clear(): void;
}

const TINT = 0xffd98a;
const DASHES = 36;
const DASH_SHARE = 0.45;
const LINE_PX = 2.5;

export function createShowerMark(scene: Scene): ShowerMark {
  const ring = addRing(scene);
  const glow = scene.add.image(0, 0, ATLAS, 'glow').setBlendMode(BlendModes.ADD).setTint(TINT);
  glow.setDepth(DEPTH.shower).setVisible(false);
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
      ring.setScale(opening).setAlpha(secondsLeft > 0 ? 0.45 : 0.75);
      glow.setPosition(shower.xPx, shower.yPx).setScale((1.4 * SHOWER_RADIUS_PX) / HALF_PX);
      glow.alpha = (secondsLeft > 0 ? 0.05 : 0.14) * (1 + 0.3 * Math.sin(picture.nowMs / 200));
    },
    clear() {
      ring.visible = false;
      glow.visible = false;
    },
  };
}

/** Lines, not a sprite: one of the atlas would be blown up to a blur. */
function addRing(scene: Scene): GameObjects.Graphics {
  const ring = scene.add.graphics().setBlendMode(BlendModes.ADD).setDepth(DEPTH.shower).setVisible(false);
  const turn = (2 * Math.PI) / DASHES;
  for (let i = 0; i < DASHES; i++) {
    ring.lineStyle(LINE_PX, TINT).beginPath();
    ring.arc(0, 0, SHOWER_RADIUS_PX, i * turn, (i + DASH_SHARE) * turn).strokePath();
  }
  return ring;
}
