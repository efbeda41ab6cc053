import { BlendModes, type GameObjects, type Scene } from 'phaser';
import type { Pose } from '../../../net/client.ts';
import { SIM_HZ } from '../../../sim/math/units.ts';
import { BOOST } from '../../../sim/world/comets.ts';
import { HUES } from '../../common/hues.ts';
import { DEPTH, type Look, type Picture } from '../camera/picture.ts';
import { ATLAS } from '../paint/atlas.ts';
import { createWay, LIFE_TICKS, SAMPLE_TICKS, SAMPLES, type Way } from './way.ts';

/** A comet's tail: a ribbon along the way it has come, hotter where it boosted. */
export interface Tail {
  readonly rope: GameObjects.Rope;
  readonly way: Way;
}

/** Points of the ribbon, the comet's own place included. More are smoother in tight turns. */
const POINTS = SAMPLES + 1;
/** The longest there is, in pixels: at top speed for all its life. */
export const LONGEST_TAIL_PX = LIFE_TICKS * 8;
/** Speed at which the ribbon has its full width, and the way between two samples at that speed. */
const FULL_FLOW_PX_PER_S = 150;
const FULL_FLOW_PX = (FULL_FLOW_PX_PER_S * SAMPLE_TICKS) / SIM_HZ;
/** How fast the width follows along the ribbon; at 1 it would be ragged. */
const FLOW_SHARE = 0.5;
/** Cosine of the turn between two samples from which on the ribbon gets thinner, and the least width left. */
const STRAIGHT = 0.92;
const BEND_SHARE = 0.2;
const ALPHA = 0.85;
const BOOST_ALPHA = 1;
const WHITE_HOT = 0xfff2c9;

export function createTail(scene: Scene): Tail {
  const points = Array.from({ length: POINTS }, (_, i) => ({ x: i, y: 0 }));
  const rope = scene.add.rope(0, 0, ATLAS, 'tail', points);
  rope.setBlendMode(BlendModes.ADD).setDepth(DEPTH.tails).setVisible(false);
  // The vertices are written below, tapered; the rope's own idea of them would make a bar, and NaN where points coincide.
  rope.dirty = false;
  return { rope, way: createWay() };
}

/**
 * Writes the ribbon of a comet for this frame. No calls with fractions in its loop, and no `Math.hypot`: with 300 comets it runs eight
 * thousand times a frame.
 */
export function writeTail({ rope, way }: Tail, pose: Pose, picture: Picture, { radius, colour: hue }: Look): void {
  const { tick } = picture;
  const { tint } = HUES[hue];
  const { vertices, alphas, colors } = rope;
  const isBoosting = (pose.flags & BOOST) !== 0;
  let x = pose.x;
  let y = pose.y;
  // Across the way; kept where two points coincide, since a comet at rest has no direction.
  const speed = Math.sqrt(pose.vx * pose.vx + pose.vy * pose.vy) || 1;
  // 0 where the comet stood, 1 where it flew: one that turns on the spot would else fold its ribbon into a bright knot.
  let flow = Math.min(1, speed / FULL_FLOW_PX_PER_S);
  let acrossX = -pose.vy / speed;
  let acrossY = pose.vx / speed;
  let i = way.newest;
  for (let point = 0; point < POINTS; point++) {
    let heat = isBoosting ? 1 : 0;
    let age = 0;
    if (point > 0) {
      heat = way.heat[i];
      age = Math.min(1, (tick - way.atTick[i]) / LIFE_TICKS);
      const stepX = way.x[i] - x;
      const stepY = way.y[i] - y;
      const length = Math.sqrt(stepX * stepX + stepY * stepY);
      if (length > 0.01) {
        // Where it bends sharply the ribbon is thin: folded over itself it would shine, and its edges would stand out as spikes.
        const bend = (acrossY * stepX - acrossX * stepY) / length;
        if (bend > -STRAIGHT) flow *= Math.max(BEND_SHARE, -bend);
        // Half of the turn at each end of a piece: in a sharp bend the ribbon would else cross itself.
        acrossX += stepY / length;
        acrossY -= stepX / length;
        const norm = Math.sqrt(acrossX * acrossX + acrossY * acrossY) || 1;
        acrossX /= norm;
        acrossY /= norm;
      }
      if (point > 1) flow += (Math.min(1, length / FULL_FLOW_PX) - flow) * FLOW_SHARE;
      x += stepX;
      y += stepY;
      i = i === 0 ? SAMPLES - 1 : i - 1;
    }
    const half = radius * (1.15 - 0.85 * age) * (1 + 0.3 * heat) * flow;
    vertices[point * 4] = x + acrossX * half;
    vertices[point * 4 + 1] = y + acrossY * half;
    vertices[point * 4 + 2] = x - acrossX * half;
    vertices[point * 4 + 3] = y - acrossY * half;
    const alpha = flow * (1 - age) * (1 - 0.2 * age) * (heat > 0 ? BOOST_ALPHA : ALPHA);
    alphas[point * 2] = alpha;
    alphas[point * 2 + 1] = alpha;
    const colour = heat > 0 ? mixTint(tint, WHITE_HOT, Math.round(128 * (1 - age))) : tint;
    colors[point * 2] = colour;
    colors[point * 2 + 1] = colour;
  }
}

/** `share` of 256. Red and blue at once, with room for each between them. */
function mixTint(from: number, to: number, share: number): number {
  const redBlue = ((from & 0xff00ff) * (256 - share) + (to & 0xff00ff) * share) >>> 8;
  const green = ((from & 0x00ff00) * (256 - share) + (to & 0x00ff00) * share) >>> 8;
  return (redBlue & 0xff00ff) | (green & 0x00ff00);
}
