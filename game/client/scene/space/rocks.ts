import type { GameObjects, Scene } from 'phaser';
import { SUBPX } from '../../../sim/math/units.ts';
import type { Arena } from '../../../sim/world/arena.ts';
import { isSolid } from '../../../sim/world/border.ts';
import { DEPTH, isInPicture, type Picture } from '../camera/picture.ts';
import { createRow } from '../paint/row.ts';
import { addSprite } from '../paint/sprite.ts';
import { ROCK_SHAPES, ROCK_UNIT_PX, UNIT_PX } from '../paint/units.ts';

/**
 * The asteroids, and the shadows of those that the border has come near. A sprite exists only for those in the picture: a large world
 * has thousands.
 */
export interface Rocks {
  draw(picture: Picture): void;
}

/** Time in which one becomes a shadow, or solid again. */
const FADE_MS = 420;
/** What is left of a shadow, and how clear its outline is. */
const SHADOW_ALPHA = 0.1;
const OUTLINE_ALPHA = 0.55;
/** Finer steps of light nobody sees, and each is work. */
const STEPS = 12;
/** It was not in the last picture: there is nothing it would fade from. */
const UNSEEN = -1;

export function createRocks(scene: Scene): Rocks {
  const bodies = createRow(() => addSprite(scene, 'rock0', DEPTH.rocks));
  const outlines = createRow(() => addSprite(scene, 'shadow', DEPTH.rocks));
  let drawn: Arena | undefined;
  /** How solid each is drawn, 0..1. */
  let shares = new Float32Array(0);

  function fade(picture: Picture, i: number): number {
    const goal = isSolid(picture.game.arena, i, picture.insetPx * SUBPX) ? 1 : 0;
    const step = picture.deltaMs / FADE_MS;
    if (shares[i] === UNSEEN) shares[i] = goal;
    else if (shares[i] !== goal)
      shares[i] = goal > shares[i] ? Math.min(1, shares[i] + step) : Math.max(0, shares[i] - step);
    return Math.round(shares[i] * STEPS) / STEPS;
  }

  return {
    draw(picture) {
      const { arena } = picture.game;
      if (arena !== drawn) {
        drawn = arena;
        shares = new Float32Array(arena.rockX.length).fill(UNSEEN);
      }
      for (let i = 0; i < arena.rockX.length; i++) {
        if (!isRockInPicture(picture, arena, i)) {
          shares[i] = UNSEEN;
          continue;
        }
        const share = fade(picture, i);
        const body = bodies.deal();
        const shape = `rock${i % ROCK_SHAPES}`;
        if (body.frame.name !== shape) body.setFrame(shape);
        place(body, arena, i, ROCK_UNIT_PX, SHADOW_ALPHA + (1 - SHADOW_ALPHA) * share);
        if (share < 1) place(outlines.deal(), arena, i, UNIT_PX, OUTLINE_ALPHA * (1 - share));
      }
      bodies.hideRest();
      outlines.hideRest();
    },
  };
}

function isRockInPicture(picture: Picture, arena: Arena, i: number): boolean {
  return isInPicture(picture, arena.rockX[i] / SUBPX, arena.rockY[i] / SUBPX, arena.rockRadius[i] / SUBPX);
}

function place(sprite: GameObjects.Image, arena: Arena, i: number, unitPx: number, alpha: number): void {
  const scale = arena.rockRadius[i] / SUBPX / unitPx;
  sprite.x = arena.rockX[i] / SUBPX;
  sprite.y = arena.rockY[i] / SUBPX;
  if (sprite.scaleX !== scale) sprite.setScale(scale);
  if (sprite.alpha !== alpha) sprite.alpha = alpha;
}
