import { BlendModes, type GameObjects, type Scene } from 'phaser';
import { ATLAS, type FrameName } from './atlas.ts';

/**
 * An image of the atlas. Whatever changes later is written here first, always in one order: objects whose properties come in the same
 * order have one hidden class, and Phaser, which reads a thousand of them a picture, reads one class far faster than a dozen
 * (https://v8.dev/docs/hidden-classes).
 */
export function addSprite(scene: Scene, frame: FrameName, depth: number): GameObjects.Image {
  const sprite = scene.add.image(0, 0, ATLAS, frame).setScale(1).setRotation(0).setDepth(depth);
  return sprite.setBlendMode(BlendModes.NORMAL).setAlpha(1).setTint(0xffffff).setVisible(true);
}

const BLOCK = 32;

/**
 * Makes hidden ones ahead, many at a time. What is read one after the other in each picture lies side by side in memory only if it was made so:
 * with 300 comets in view a picture's script took a seventh more where a comet's sprites were made together.
 */
export function inBlocks<T>(make: () => T): () => T {
  let block: T[] = [];
  return () => {
    if (block.length === 0) block = Array.from({ length: BLOCK }, make).reverse();
    return block.pop() as T;
  };
}

/** One that only adds light. */
export function addGlow(scene: Scene, frame: FrameName, depth: number): GameObjects.Image {
  return addSprite(scene, frame, depth).setBlendMode(BlendModes.ADD);
}
