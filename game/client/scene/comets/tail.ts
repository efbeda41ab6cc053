import { BlendModes, type GameObjects, type Scene } from 'phaser';
import type { Pose } from '../../../net/client.ts';
import { SIM_HZ } from '../../../sim/math/units.ts';
import { BOOST } from '../../../sim/world/comets.ts';
import { HUES } from '../../common/hues.ts';
import { DEPTH, type Look, type Picture } from '../camera/picture.ts';
import { ATLAS } from '../paint/atlas.ts';

/** A comet's tail: a ribbon through the places where the comet was drawn, hotter where it boosted. */
export interface Tail {
  readonly rope: GameObjects.Rope;
  /** Of each sample: place, drawn moment in ticks, heat 0..1. The newest is at `newest`, older ones before it, in a ring. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly atTick: Float64Array;
  readonly heat: Float32Array;
  newest: number;
}

/** Points of the ribbon, the comet's own place included. More are smoother in tight turns. */
const POINTS = 26;
const SAMPLES = POINTS - 1;
const SAMPLE_TICKS = 2;
/** After this the dust has faded: a little less than the samples hold, so the last one never pops. */
const LIFE_TICKS = SAMPLE_TICKS * (SAMPLES - 1);
/** The longest there is, in pixels: at top speed for all its life. */
export const LONGEST_TAIL_PX = LIFE_TICKS * 8;
/** Farther between two samples than any comet flies: it was put somewhere else, and a tail across the world would lie. */
const LEAP_PX = 120;
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
  rope.setBlendMode(BlendModes.ADD).setDepth(DEPTH.tails);
  // The vertices are written below, tapered; the rope's own idea of them would make a bar, and NaN where points coincide.
  rope.dirty = false;
  return {
    rope,
    x: new Float32Array(SAMPLES),
    y: new Float32Array(SAMPLES),
    atTick: new Float64Array(SAMPLES),
    heat: new Float32Array(SAMPLES),
    newest: 0,
  };
}

/** Lays the tail behind a comet that comes into view, as if it had flown straight: a tail that grows would look like a birth. */
export function resetTail(tail: Tail, pose: Pose, tick: number): void {
  tail.newest = 0;
  for (let k = 0; k < SAMPLES; k++) {
    const i = (SAMPLES - k) % SAMPLES;
    const agoTicks = k * SAMPLE_TICKS;
    tail.x[i] = pose.x - (pose.vx * agoTicks) / SIM_HZ;
    tail.y[i] = pose.y - (pose.vy * agoTicks) / SIM_HZ;
    tail.atTick[i] = tick - agoTicks;
    tail.heat[i] = pose.flags & BOOST ? 1 : 0;
  }
}

/**
 * Takes the drawn pose in. To be called for comets out of sight as well: a tail is where its comet was. It takes the picture, since
 * its tick handed over alone would be a number on the heap for each comet.
 */
export function leadTail(tail: Tail, pose: Pose, picture: Picture): void {
  const { tick } = picture;
  const { newest } = tail;
  const dx = pose.x - tail.x[newest];
  const dy = pose.y - tail.y[newest];
  const isLeap = dx * dx + dy * dy > LEAP_PX * LEAP_PX;
  if (isLeap || tick < tail.atTick[newest]) resetTail(tail, pose, tick);
  else if (tick - tail.atTick[newest] >= SAMPLE_TICKS) addSample(tail, pose, picture);
}

function addSample(tail: Tail, pose: Pose, { tick }: Picture): void {
  const i = (tail.newest + 1) % SAMPLES;
  tail.newest = i;
  tail.x[i] = pose.x;
  tail.y[i] = pose.y;
  tail.atTick[i] = tick;
  tail.heat[i] = pose.flags & BOOST ? 1 : 0;
}

/**
 * Writes the ribbon of a comet for this frame. No calls with fractions in its loop, and no `Math.hypot`: with 300 comets it runs eight
 * thousand times a frame.
 */
export function writeTail(tail: Tail, pose: Pose, picture: Picture, { radius, colour: hue }: Look): void {
  const { tick } = picture;
  const { tint } = HUES[hue];
  const { vertices, alphas, colors } = tail.rope;
  const isBoosting = (pose.flags & BOOST) !== 0;
  let x = pose.x;
  let y = pose.y;
  // Across the way; kept where two points coincide, since a comet at rest has no direction.
  const speed = Math.sqrt(pose.vx * pose.vx + pose.vy * pose.vy) || 1;
  // 0 where the comet stood, 1 where it flew: one that turns on the spot would else fold its ribbon into a bright knot.
  let flow = Math.min(1, speed / FULL_FLOW_PX_PER_S);
  let acrossX = -pose.vy / speed;
  let acrossY = pose.vx / speed;
  let i = tail.newest;
  for (let point = 0; point < POINTS; point++) {
    let heat = isBoosting ? 1 : 0;
    let age = 0;
    if (point > 0) {
      heat = tail.heat[i];
      age = Math.min(1, (tick - tail.atTick[i]) / LIFE_TICKS);
      const stepX = tail.x[i] - x;
      const stepY = tail.y[i] - y;
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
