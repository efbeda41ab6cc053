import type { GameObjects } from 'phaser';
import { inBlocks } from './blocks.ts';

/** Sprites of one kind that are dealt out anew in each picture: about as many as were ever needed at once. */
export interface Row {
  /** The next one, shown. */
  deal(): GameObjects.Image;
  /** Ends a picture: those that were not dealt in it are hidden. */
  hideRest(): void;
}

/** `add` makes one more. */
export function createRow(add: () => GameObjects.Image): Row {
  const next = inBlocks(() => add().setVisible(false));
  const sprites: GameObjects.Image[] = [];
  let dealt = 0;
  let shown = 0;
  return {
    deal() {
      if (dealt === sprites.length) sprites.push(next());
      const sprite = sprites[dealt++];
      if (!sprite.visible) sprite.visible = true;
      return sprite;
    },
    hideRest() {
      for (let i = dealt; i < shown; i++) sprites[i].visible = false;
      shown = dealt;
      dealt = 0;
    },
  };
}
