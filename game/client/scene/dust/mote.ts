import type { GameObjects, Scene } from 'phaser';
import { THORN } from '../../../sim/world/motes.ts';
import { DEPTH, type Picture } from '../camera/picture.ts';
import { inBlocks } from '../paint/blocks.ts';
import { addGlow } from '../paint/sprite.ts';
import { HALF_PX } from '../paint/units.ts';

/** A mote that lies, or one that flies into its taker: used again and again for either. */
export interface Mote {
  readonly sprite: GameObjects.Image;
  /** Frame in which it was last seen; older ones are gone. */
  seen: number;
  x: number;
  y: number;
  value: number;
  /** Comet it flies to; below 0 it was swept away. */
  by: number;
  leftMs: number;
}

/** Motes are made once and used again. */
export interface Pool {
  /** One that is in the picture, but dark and nowhere yet. */
  take(): Mote;
  giveBack(mote: Mote): void;
  /** All that were ever made. */
  count(): number;
}

/** In pixels, glow and all: the bright core is a quarter of it. */
export const RADIUS_PX = 13;
/** A thorn is as large whatever it holds: each hurts the same. */
const THORN_RADIUS_PX = 15;
const TWINKLE_PERIOD_MS = 260;

export function createPool(scene: Scene): Pool {
  const free: Mote[] = [];
  const next = inBlocks(() => addGlow(scene, 'mote', DEPTH.dust).setVisible(false));
  let made = 0;

  function add(): Mote {
    made++;
    return { sprite: next(), seen: 0, x: 0, y: 0, value: 0, by: 0, leftMs: 0 };
  }

  return {
    take() {
      const mote = free.pop() ?? add();
      mote.sprite.visible = true;
      mote.sprite.alpha = 0;
      mote.value = 0;
      return mote;
    },
    giveBack(mote) {
      mote.sprite.visible = false;
      free.push(mote);
    },
    count: () => made,
  };
}

/** Lays it at a place in pixels, with the looks of its value. */
export function place(mote: Mote, x: number, y: number, value: number): void {
  const { sprite } = mote;
  const isThorn = value >= THORN;
  mote.x = x;
  mote.y = y;
  mote.value = value;
  sprite.setPosition(x, y).setFrame(isThorn ? 'thorn' : 'mote');
  // No two beside each other point the same way.
  sprite.setRotation(isThorn ? (x + 3 * y) % 3 : 0);
  sprite.setScale(scaleOf(value)).setTint(isThorn ? 0xffffff : tintOf(value));
}

/** Worth is size and warmth, so that it can be told without a number. */
export function scaleOf(value: number): number {
  if (value >= THORN) return THORN_RADIUS_PX / HALF_PX;
  return (RADIUS_PX * (1 + 0.28 * Math.min(6, Math.log2(value)))) / HALF_PX;
}

function tintOf(value: number): number {
  return value >= 6 ? 0xffb347 : value >= 3 ? 0xffe08a : 0xbfe3ff;
}

/** Its light now; motes of different `id` do not beat together. */
export function twinkle(sprite: GameObjects.Image, { isCalm, nowMs }: Picture, id: number): void {
  const light = isCalm ? 0.9 : 0.75 + 0.25 * Math.sin(nowMs / TWINKLE_PERIOD_MS + id * 2.4);
  // In steps that nobody sees: a number handed to Phaser is one on the heap.
  const alpha = Math.round(light * 10) / 10;
  if (sprite.alpha !== alpha) sprite.alpha = alpha;
}
