import { BlendModes, type GameObjects, type Scene } from 'phaser';
import { ATLAS } from './atlas.ts';
import { DEPTH, type Picture } from './picture.ts';
import { createPool } from './pool.ts';
import { HALF_PX, UNIT_PX } from './units.ts';

/** Short bursts: sparks that fly apart and rings that open. They show what happened and are in no rule. */
export interface Sparks {
  /** `tint` 0xRRGGBB, `count` sparks thrown from a place. */
  burst(x: number, y: number, tint: number, count: number): void;
  /** A ring that opens to `radius` pixels. */
  ring(x: number, y: number, tint: number, radius: number): void;
  draw(picture: Picture): void;
  clear(): void;
}

interface Spark {
  readonly sprite: GameObjects.Image;
  /** Pixels a second; 0 for rings. */
  readonly vx: number;
  readonly vy: number;
  readonly lifeMs: number;
  leftMs: number;
  readonly fromScale: number;
  readonly toScale: number;
}

const SPARK_MS = 520;
const RING_MS = 420;
const SPARK_SPEED_PX_PER_S = 340;
const SPARK_RADIUS_PX = 12;
/** More at once than anybody can tell apart; a crowd that rams all over would else cost frames. */
const MOST_SPARKS = 160;

export function createSparks(scene: Scene): Sparks {
  const pool = createPool(() =>
    scene.add.image(0, 0, ATLAS, 'mote').setBlendMode(BlendModes.ADD).setDepth(DEPTH.sparks),
  );
  let sparks: Spark[] = [];

  function add(
    x: number,
    y: number,
    frame: 'mote' | 'ring',
    tint: number,
    rest: Omit<Spark, 'sprite' | 'leftMs'>,
  ): void {
    if (sparks.length >= MOST_SPARKS) return;
    const sprite = pool.take().setFrame(frame).setPosition(x, y).setTint(tint);
    sparks.push({ sprite, leftMs: rest.lifeMs, ...rest });
  }

  return {
    burst(x, y, tint, count) {
      for (let i = 0; i < count; i++) {
        const angle = Math.random() * 2 * Math.PI;
        const speed = SPARK_SPEED_PX_PER_S * (0.3 + 0.7 * Math.random());
        const scale = (SPARK_RADIUS_PX * (0.6 + Math.random())) / HALF_PX;
        const lifeMs = SPARK_MS * (0.5 + 0.5 * Math.random());
        const way = { vx: speed * Math.cos(angle), vy: speed * Math.sin(angle) };
        add(x, y, 'mote', i % 3 === 0 ? 0xffffff : tint, { ...way, lifeMs, fromScale: scale, toScale: scale * 0.4 });
      }
    },
    ring(x, y, tint, radius) {
      const toScale = radius / UNIT_PX;
      add(x, y, 'ring', tint, { vx: 0, vy: 0, lifeMs: RING_MS, fromScale: toScale * 0.2, toScale });
    },
    draw({ deltaMs }) {
      if (sparks.length === 0) return;
      for (const spark of sparks) fly(spark, deltaMs);
      for (const { sprite, leftMs } of sparks) if (leftMs <= 0) pool.giveBack(sprite);
      sparks = sparks.filter(({ leftMs }) => leftMs > 0);
    },
    clear() {
      for (const { sprite } of sparks) pool.giveBack(sprite);
      sparks = [];
    },
  };
}

function fly(spark: Spark, deltaMs: number): void {
  spark.leftMs -= deltaMs;
  const left = Math.max(0, spark.leftMs / spark.lifeMs);
  const { sprite } = spark;
  // Slows down as it fades: the share of its speed is the share of its life left.
  sprite.x += (spark.vx * left * deltaMs) / 1000;
  sprite.y += (spark.vy * left * deltaMs) / 1000;
  sprite.setScale(spark.toScale + (spark.fromScale - spark.toScale) * left * left);
  sprite.alpha = left;
}
