import type { Scene } from 'phaser';
import type { CoatName, TailName, Worn } from '../../kept/looks.ts';
import { DEPTH } from '../camera/picture.ts';
import type { FrameName } from '../paint/atlas.ts';
import { addSprite } from '../paint/sprite.ts';
import { UNIT_PX } from '../paint/units.ts';
import type { Comet } from './comet.ts';

/** What the player has earned, on the own comet: others do not see it, since the protocol does not carry it. */
export interface Finery {
  /** After the own comet was drawn; undefined where there is none. */
  draw(comet: Comet | undefined): void;
}

/** Colours along a tail, from the comet on; none: the comet's own. */
const TINTS: Readonly<Record<TailName, readonly number[]>> = {
  plain: [],
  ember: [0xfff2a0, 0xff9a3d, 0xff4a2d, 0x8a1420],
  frost: [0xffffff, 0xbdf0ff, 0x6fb8ff, 0x4a5cff],
  dawn: [0xffe9b0, 0xff9ab8, 0xc47cff, 0x5a6bff],
  rainbow: [0xff5d5d, 0xffc23d, 0x9cf24d, 0x4fd0ff, 0xd57cff],
};

const COATS: Readonly<Record<CoatName, FrameName | undefined>> = {
  bare: undefined,
  ring: 'coatRing',
  rays: 'coatRays',
  laurel: 'coatLaurel',
};

export function createFinery(scene: Scene, worn: () => Worn | undefined): Finery {
  const coat = addSprite(scene, 'coatRing', DEPTH.noses).setVisible(false);
  return {
    draw(comet) {
      const wear = comet && worn();
      coat.visible = false;
      if (!wear) return;
      if (TINTS[wear.tail].length > 0) tint(comet.tail.rope.colors, TINTS[wear.tail]);
      const frame = COATS[wear.coat];
      coat.visible = frame !== undefined && comet.body.visible;
      if (frame === undefined || !coat.visible) return;
      if (coat.frame.name !== frame) coat.setFrame(frame);
      coat.setPosition(comet.body.x, comet.body.y).setRotation(comet.body.rotation);
      coat.setScale(comet.radius / UNIT_PX).setAlpha(comet.body.alpha);
    },
  };
}

/** Writes a run of colours along the ribbon: each stands for two corners of it. */
function tint(colors: Uint32Array, tints: readonly number[]): void {
  for (let i = 0; i < colors.length; i++) colors[i] = tints[Math.floor((i * tints.length) / colors.length)];
}
