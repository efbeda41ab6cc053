import type { Scene } from 'phaser';
import { SUBPX } from '../../../sim/math/units.ts';
import { DEPTH, type Picture } from '../camera/picture.ts';
import { createRow } from '../paint/row.ts';
import { addSprite } from '../paint/sprite.ts';
import { HALF_PX } from '../paint/units.ts';

/** What is outside the border: nothing, marked by small crosses, so that it is seen to be no place to go. */
export interface Emptiness {
  draw(picture: Picture): void;
}

const SPACING_PX = 112;
const RADIUS_PX = 13;
const ALPHA = 0.34;
/** Beyond the border they appear over so many pixels. */
const FADE_PX = 60;
/** Finer steps of light nobody sees, and each is work. */
const STEPS = 6;

export function createEmptiness(scene: Scene): Emptiness {
  const row = createRow(() => addSprite(scene, 'void', DEPTH.lines).setScale(RADIUS_PX / HALF_PX));
  return {
    draw({ x, y, width, height, insetPx, game, isBackdrop }) {
      const far = game.arena.side / SUBPX - insetPx;
      const right = isBackdrop ? Number.NEGATIVE_INFINITY : Math.floor((x + width / 2 + RADIUS_PX) / SPACING_PX);
      const bottom = Math.floor((y + height / 2 + RADIUS_PX) / SPACING_PX);
      for (let i = Math.ceil((x - width / 2 - RADIUS_PX) / SPACING_PX); i <= right; i++) {
        const beside = Math.max(insetPx - i * SPACING_PX, i * SPACING_PX - far);
        for (let k = Math.ceil((y - height / 2 - RADIUS_PX) / SPACING_PX); k <= bottom; k++) {
          const outside = Math.max(beside, insetPx - k * SPACING_PX, k * SPACING_PX - far);
          if (outside <= RADIUS_PX) continue;
          const sprite = row.deal();
          sprite.x = i * SPACING_PX;
          sprite.y = k * SPACING_PX;
          const alpha = (ALPHA * Math.ceil(STEPS * Math.min(1, (outside - RADIUS_PX) / FADE_PX))) / STEPS;
          if (sprite.alpha !== alpha) sprite.alpha = alpha;
        }
      }
      row.hideRest();
    },
  };
}
