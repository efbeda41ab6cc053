import { BlendModes, type GameObjects, type Scene } from 'phaser';
import type { Pose } from '../../net/client.ts';
import { BOOST, CLASS_SHIFT, IMMUNE } from '../../sim/comets.ts';
import { LEAST_RADIUS_PX, RADIUS_PX_PER_CLASS } from '../../sim/size.ts';
import { turnBetween } from '../input/heading.ts';
import { ATLAS, type FrameName } from './atlas.ts';
import { DEPTH } from './picture.ts';
import { createTail, type Tail } from './tail.ts';
import { HALF_PX, UNIT_PX } from './units.ts';

/** The sprites of one comet. */
export interface Comet {
  readonly body: GameObjects.Image;
  readonly halo: GameObjects.Image;
  readonly nose: GameObjects.Image;
  readonly ring: GameObjects.Image;
  readonly tail: Tail;
  readonly name: GameObjects.Text;
  /** Heading as drawn, 0..255 with a fraction: it turns, while the true one jumps. */
  heading: number;
  /** Radius as drawn, in pixels: it grows, while the true one jumps from class to class. */
  radius: number;
  /** Frame in which it was last drawn. */
  seen: number;
}

/** Time in which the drawn heading makes two thirds of a turn. Longer and the nose lies about who wins a ram. */
const TURN_MS = 35;
const GROW_MS = 120;
const BLINK_PERIOD_MS = 90;
const HALO_RADII = 3.1;
const NAME_FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';

export function createComet(scene: Scene): Comet {
  const add = (frame: FrameName, depth: number) => scene.add.image(0, 0, ATLAS, frame).setDepth(depth);
  const name = scene.add.text(0, 0, '', { fontFamily: NAME_FONT, fontStyle: '600', color: '#dfe6ff' });
  name.setOrigin(0.5, 1).setDepth(DEPTH.names).setStroke('#050814', 4);
  return {
    body: add('body', DEPTH.bodies),
    halo: add('glow', DEPTH.halos).setBlendMode(BlendModes.ADD),
    nose: add('nose', DEPTH.noses).setBlendMode(BlendModes.ADD).setTint(0xfff0b8),
    ring: add('dashes', DEPTH.noses),
    tail: createTail(scene),
    name,
    heading: 0,
    radius: 0,
    seen: 0,
  };
}

/** Radius of a comet in pixels, from its flags. */
export function radiusPxOf(flags: number): number {
  return LEAST_RADIUS_PX + RADIUS_PX_PER_CLASS * (flags >> CLASS_SHIFT);
}

export function setCometVisible(comet: Comet, isVisible: boolean): void {
  for (const part of [comet.body, comet.halo, comet.nose, comet.ring, comet.tail.rope, comet.name]) {
    part.visible = isVisible;
  }
}

/** Takes the drawn heading and radius straight to the true ones, for a comet that was not there before. */
export function settleComet(comet: Comet, pose: Pose): void {
  comet.heading = pose.heading;
  comet.radius = radiusPxOf(pose.flags);
}

/** Poses the sprites, the tail aside. */
export function drawComet(comet: Comet, pose: Pose, nowMs: number, deltaMs: number): void {
  comet.heading += turnBetween(comet.heading, pose.heading) * (1 - Math.exp(-deltaMs / TURN_MS));
  comet.radius += (radiusPxOf(pose.flags) - comet.radius) * (1 - Math.exp(-deltaMs / GROW_MS));
  const rotation = (comet.heading * Math.PI) / 128;
  const isBoosting = (pose.flags & BOOST) !== 0;
  const isImmune = (pose.flags & IMMUNE) !== 0;
  const scale = comet.radius / UNIT_PX;
  const blink = 0.5 + 0.5 * Math.sin(nowMs / BLINK_PERIOD_MS);
  const { body, halo, nose, ring } = comet;
  body.setPosition(pose.x, pose.y).setScale(scale).setRotation(rotation);
  body.alpha = isImmune ? 0.55 : 1;
  halo.setPosition(pose.x, pose.y).setScale(((isBoosting ? 1.35 : 1) * HALO_RADII * comet.radius) / HALF_PX);
  halo.alpha = (isImmune ? 0.3 : 0.5) + (isBoosting ? 0.25 : 0);
  nose.visible = isBoosting;
  if (isBoosting)
    nose
      .setPosition(pose.x, pose.y)
      .setScale(scale * (1.04 + 0.05 * blink))
      .setRotation(rotation);
  ring.visible = isImmune;
  if (isImmune) {
    ring
      .setPosition(pose.x, pose.y)
      .setScale(scale * 1.45)
      .setRotation(nowMs / 900);
    ring.alpha = 0.25 + 0.6 * blink;
  }
}
