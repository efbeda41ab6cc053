import type { GameObjects } from 'phaser';

/** Sprites to use again: making one each time something flies would leave work to the garbage collector in mid-play. */
export interface Pool {
  /** A visible sprite; place, scale, tint and alpha are whatever they were. */
  take(): GameObjects.Image;
  giveBack(sprite: GameObjects.Image): void;
}

export function createPool(add: () => GameObjects.Image): Pool {
  const free: GameObjects.Image[] = [];
  return {
    take() {
      const sprite = free.pop() ?? add();
      sprite.visible = true;
      return sprite;
    },
    giveBack(sprite) {
      sprite.visible = false;
      free.push(sprite);
    },
  };
}
