import type { GameObjects } from 'phaser';
import type { Pose } from '../../../../net/client.ts';
import { GATHER_PX, REACHING_PX } from '../../../../sim/rules/dust/pickup.ts';
import { BROAD, HEAVY, MENDING, REACHING, THORNY, THRIFTY } from '../../../../sim/world/traits.ts';
import type { Picture } from '../../camera/picture.ts';
import { HALF_PX, UNIT_PX } from '../../paint/units.ts';
import type { Marks } from './marks.ts';

/** What a comet's choices look like: a mark each, so that one reads a rival at a glance. */

/** As much of a comet as its choices need. */
interface Body {
  readonly body: GameObjects.Image;
  readonly radius: number;
}

/** Length and width of a thrifty comet's spark, in radii. */
const SPARK_LENGTH = 6;
const SPARK_WIDTH = 0.34;
const SPARK_ALPHA = 0.85;
/** Beyond their frame: at its own size they would hardly look out of a small body. */
const SPIKES_SHARE = 1.14;
const REACH_ALPHA = 0.2;
const HALO_RADII = 3.2;
const HALO_ALPHA = 0.6;
const HALO_PERIOD_MS = 520;
/** Finer steps of light nobody sees, and each is work. */
const STEPS = 24;

export function drawChoices(comet: Body, pose: Pose, picture: Picture, marks: Marks): void {
  const { traits } = pose;
  const { body, radius } = comet;
  const scale = radius / UNIT_PX;
  if (traits & BROAD) turnWith(marks.fins.deal(), body, scale);
  if (traits & HEAVY) turnWith(marks.bands.deal(), body, scale);
  if (traits & THORNY) turnWith(marks.spikes.deal(), body, SPIKES_SHARE * scale);
  if (traits & THRIFTY) drawSpark(marks.sparks.deal(), pose, comet);
  if (traits & REACHING) {
    const reach = (radius + GATHER_PX + REACHING_PX) / UNIT_PX;
    lay(marks.reaches.deal(), body, reach, REACH_ALPHA);
  }
  if (traits & MENDING) {
    const pulse = picture.isCalm ? 0 : 0.35 * Math.sin(picture.nowMs / HALO_PERIOD_MS);
    lay(
      marks.halos.deal(),
      body,
      (HALO_RADII * radius) / HALF_PX,
      Math.round(HALO_ALPHA * (1 + pulse) * STEPS) / STEPS,
    );
  }
}

function turnWith(sprite: GameObjects.Image, body: GameObjects.Image, scale: number): void {
  sprite.x = body.x;
  sprite.y = body.y;
  if (sprite.rotation !== body.rotation) sprite.rotation = body.rotation;
  if (sprite.scaleX !== scale) sprite.setScale(scale);
}

function lay(sprite: GameObjects.Image, body: GameObjects.Image, scale: number, alpha: number): void {
  sprite.x = body.x;
  sprite.y = body.y;
  if (sprite.scaleX !== scale) sprite.setScale(scale);
  if (sprite.alpha !== alpha) sprite.alpha = alpha;
}

/** Thin, and longer than any tail is bright: against the way, as the tail is. */
function drawSpark(spark: GameObjects.Image, { x, y, vx, vy }: Pose, { radius }: Body): void {
  const speed = Math.sqrt(vx * vx + vy * vy) || 1;
  const half = (SPARK_LENGTH * radius) / 2;
  spark.x = x - (vx / speed) * (half + radius * 0.7);
  spark.y = y - (vy / speed) * (half + radius * 0.7);
  spark.rotation = Math.atan2(vy, vx);
  const scaleX = half / HALF_PX;
  if (spark.scaleX !== scaleX) spark.setScale(scaleX, (SPARK_WIDTH * radius) / HALF_PX);
  if (spark.alpha !== SPARK_ALPHA) spark.alpha = SPARK_ALPHA;
}
