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

/** One that only adds light. */
export function addGlow(scene: Scene, frame: FrameName, depth: number): GameObjects.Image {
  return addSprite(scene, frame, depth).setBlendMode(BlendModes.ADD);
}
