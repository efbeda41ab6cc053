import type { GameObjects, Scene } from 'phaser';
import type { Pose } from '../../../net/client.ts';
import { angleOf } from '../../../net/heading.ts';
import { HUES } from '../../common/hues.ts';
import { DEPTH, type Look, type Picture } from '../camera/picture.ts';
import type { FrameName } from '../paint/atlas.ts';
import { addGlow } from '../paint/sprite.ts';
import { HALF_PX, UNIT_PX } from '../paint/units.ts';

/** Short-lived light: sparks that fly apart, rings that open, flashes, splinters. It shows what happened and is in no rule. */
export interface Sparks {
  /** `tint` 0xRRGGBB, `count` sparks thrown from a place, at most `spread` radians to either side of `angle`. */
  burst(x: number, y: number, tint: number, count: number, angle?: number, spread?: number): void;
  /** Splinters of a body. */
  shatter(x: number, y: number, tint: number, count: number): void;
  /** A ring that opens to `radius` pixels. */
  ring(x: number, y: number, tint: number, radius: number): void;
  /** A glow that bursts out to `radius` pixels. */
  glow(x: number, y: number, tint: number, radius: number): void;
  /** The arc of a nose lights up, and flies on with its comet: who won. */
  nose(pose: Pose, radius: number, tint: number): void;
  /** One spark from the tail of a boosting comet, a red splinter from one that is thorny. */
  ember(pose: Pose, look: Look, isThorny: boolean): void;
  draw(picture: Picture): void;
  clear(): void;
  /** Sparks there are, flying or waiting to be used again. */
  count(): number;
}

/** One object for the life of the scene, used again and again. */
interface Spark {
  readonly sprite: GameObjects.Image;
  /** Pixels a second. */
  vx: number;
  vy: number;
  /** Share of its speed that it loses over its life. */
  drag: number;
  /** Radians a second. */
  spin: number;
  lifeMs: number;
  leftMs: number;
  fromScale: number;
  toScale: number;
}

const SPARK_MS = 560;
const SHARD_MS = 900;
const RING_MS = 460;
const GLOW_MS = 260;
const NOSE_MS = 340;
const EMBER_MS = 420;
const SPARK_SPEED_PX_PER_S = 380;
const SHARD_SPEED_PX_PER_S = 260;
const EMBER_SPEED_PX_PER_S = 70;
/** Share of its comet's velocity that an ember keeps. */
const EMBER_CARRY = 0.1;
const SPARK_RADIUS_PX = 12;
const SHARD_RADIUS_PX = 11;
const EMBER_RADIUS_PX = 7;
/** Finer steps of light nobody sees; each is work for Phaser and a number on the heap. */
const ALPHA_STEPS = 8;
const WHITE = 0xffffff;
const THORN_TINT = 0xff4558;
/** More at once than anybody can tell apart; a crowd that rams all over would else cost frames. */
const MOST_SPARKS = 220;
const MOST_EMBERS = 40;

export function createSparks(scene: Scene): Sparks {
  /** Those that fly come first, `flying` of them. */
  const sparks: Spark[] = [];
  let flying = 0;
  let isCalm = false;

  /** A spark at rest at a place, to be set going; the last one again where there are too many. */
  function take(frame: FrameName, x: number, y: number, tint: number, lifeMs: number): Spark {
    if (flying === sparks.length && flying < MOST_SPARKS) sparks.push(createSpark(scene));
    const spark = sparks[flying < sparks.length ? flying++ : flying - 1];
    const { sprite } = spark;
    if (sprite.frame.name !== frame) sprite.setFrame(frame);
    sprite.setPosition(x, y).setTint(tint).setRotation(0).visible = true;
    spark.vx = 0;
    spark.vy = 0;
    spark.drag = 1;
    spark.spin = 0;
    spark.lifeMs = lifeMs;
    spark.leftMs = lifeMs;
    return spark;
  }

  function throwOut(spark: Spark, angle: number, speed: number, fromScale: number, toScale: number): void {
    spark.vx = speed * Math.cos(angle);
    spark.vy = speed * Math.sin(angle);
    spark.sprite.setScale(fromScale);
    spark.fromScale = fromScale;
    spark.toScale = toScale;
  }

  const lots = (count: number) => (isCalm ? Math.ceil(count / 2) : count);

  return {
    burst(x, y, tint, count, angle = 0, spread = Math.PI) {
      for (let i = lots(count); i > 0; i--) {
        const spark = take('mote', x, y, i % 4 === 0 ? WHITE : tint, SPARK_MS * (0.5 + 0.5 * Math.random()));
        const scale = (SPARK_RADIUS_PX * (0.6 + Math.random())) / HALF_PX;
        const speed = SPARK_SPEED_PX_PER_S * (0.25 + 0.75 * Math.random());
        throwOut(spark, angle + (2 * Math.random() - 1) * spread, speed, scale, scale * 0.3);
      }
    },
    shatter(x, y, tint, count) {
      for (let i = lots(count); i > 0; i--) {
        const spark = take('shard', x, y, tint, SHARD_MS * (0.6 + 0.4 * Math.random()));
        const scale = (SHARD_RADIUS_PX * (0.5 + Math.random())) / UNIT_PX;
        throwOut(spark, 2 * Math.PI * Math.random(), SHARD_SPEED_PX_PER_S * (0.3 + Math.random()), scale, scale * 0.6);
        spark.spin = 14 * (Math.random() - 0.5);
      }
    },
    ring(x, y, tint, radius) {
      throwOut(take('ring', x, y, tint, RING_MS), 0, 0, (radius * 0.2) / UNIT_PX, radius / UNIT_PX);
    },
    glow(x, y, tint, radius) {
      throwOut(take('glow', x, y, tint, GLOW_MS), 0, 0, (radius * 0.4) / HALF_PX, radius / HALF_PX);
    },
    nose(pose, radius, tint) {
      const spark = take('nose', pose.x, pose.y, tint, NOSE_MS);
      throwOut(spark, 0, 0, (radius * 1.05) / UNIT_PX, (radius * 1.7) / UNIT_PX);
      spark.sprite.setRotation(angleOf(pose.heading));
      spark.vx = pose.vx;
      spark.vy = pose.vy;
      spark.drag = 0;
    },
    ember(pose, { radius, colour }, isThorny) {
      // In a crowd there is enough to see; what befalls comets comes first.
      if (flying > MOST_EMBERS) return;
      const tint = isThorny ? THORN_TINT : HUES[colour].tint;
      const back = angleOf(pose.heading) + Math.PI + (Math.random() - 0.5);
      const x = pose.x + radius * Math.cos(back);
      const y = pose.y + radius * Math.sin(back);
      const spark = take(isThorny ? 'shard' : 'mote', x, y, tint, EMBER_MS * (0.6 + 0.4 * Math.random()));
      const scale = (EMBER_RADIUS_PX * (0.6 + 0.8 * Math.random())) / HALF_PX;
      throwOut(spark, back, EMBER_SPEED_PX_PER_S * (0.5 + Math.random()), scale, scale);
      if (isThorny) spark.sprite.setRotation(back);
      spark.vx += pose.vx * EMBER_CARRY;
      spark.vy += pose.vy * EMBER_CARRY;
    },
    draw(picture) {
      isCalm = picture.isCalm;
      for (let i = flying - 1; i >= 0; i--) {
        const spark = sparks[i];
        if (fly(spark, picture.deltaMs)) continue;
        // The last one that flies takes its place.
        spark.sprite.visible = false;
        flying--;
        sparks[i] = sparks[flying];
        sparks[flying] = spark;
      }
    },
    clear() {
      for (let i = 0; i < flying; i++) sparks[i].sprite.visible = false;
      flying = 0;
    },
    count: () => sparks.length,
  };
}

function createSpark(scene: Scene): Spark {
  const sprite = addGlow(scene, 'mote', DEPTH.sparks);
  return { sprite, vx: 0, vy: 0, drag: 1, spin: 0, lifeMs: 1, leftMs: 0, fromScale: 1, toScale: 1 };
}

/** @returns whether it still flies */
function fly(spark: Spark, deltaMs: number): boolean {
  spark.leftMs -= deltaMs;
  if (spark.leftMs <= 0) return false;
  const left = spark.leftMs / spark.lifeMs;
  const { sprite } = spark;
  // Slows down as it fades.
  const seconds = ((1 - spark.drag * (1 - left)) * deltaMs) / 1000;
  sprite.x += spark.vx * seconds;
  sprite.y += spark.vy * seconds;
  if (spark.spin !== 0) sprite.rotation += (spark.spin * deltaMs) / 1000;
  if (spark.toScale !== spark.fromScale) {
    const scale = spark.toScale + (spark.fromScale - spark.toScale) * left * left;
    sprite.scaleX = scale;
    sprite.scaleY = scale;
  }
  const alpha = Math.ceil(left * ALPHA_STEPS) / ALPHA_STEPS;
  if (sprite.alpha !== alpha) sprite.alpha = alpha;
  return true;
}
