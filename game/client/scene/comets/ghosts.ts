import type { Scene } from 'phaser';
import { emptyPose } from '../../../net/client.ts';
import { angleOf } from '../../../net/heading.ts';
import { DEPTH, type Picture } from '../camera/picture.ts';
import { createRow } from '../paint/row.ts';
import { addSprite } from '../paint/sprite.ts';
import { UNIT_PX } from '../paint/units.ts';
import { radiusPxOf } from './comet.ts';

/** F4: outlines of what the server confirmed last, beside what is drawn ahead of it. */
export interface Ghosts {
  isOn: boolean;
  draw(picture: Picture): void;
}

const OWN_TINT = 0x7dff9a;
const OTHER_TINT = 0xff8a8a;

export function createGhosts(scene: Scene): Ghosts {
  const row = createRow(() => addSprite(scene, 'ghost', DEPTH.ghosts));
  const pose = emptyPose();
  const ghosts: Ghosts = {
    isOn: false,
    draw({ game }) {
      for (const id of ghosts.isOn ? game.ids : []) {
        if (!game.serverPose(id, pose)) continue;
        const sprite = row
          .deal()
          .setPosition(pose.x, pose.y)
          .setScale(radiusPxOf(pose.flags) / UNIT_PX);
        sprite.setRotation(angleOf(pose.heading)).setTint(id === game.id ? OWN_TINT : OTHER_TINT);
      }
      row.hideRest();
    },
  };
  return ghosts;
}
