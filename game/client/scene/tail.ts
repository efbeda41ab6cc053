import { BlendModes, type GameObjects, type Scene } from 'phaser';
import type { Pose } from '../../net/client.ts';
import { BOOST } from '../../sim/comets.ts';
import { SIM_HZ } from '../../sim/units.ts';
import { ATLAS } from './atlas.ts';
import { DEPTH } from './picture.ts';

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
/** Farther between two samples than any comet flies: it was put somewhere else, and a tail across the world would lie. */
const LEAP_PX = 120;
/** Speed at which the ribbon has its full width, and the way between two samples at that speed. */
const FULL_FLOW_PX_PER_S = 150;
const FULL_FLOW_PX = (FULL_FLOW_PX_PER_S * SAMPLE_TICKS) / SIM_HZ;
/** How fast the width follows along the ribbon; at 1 it would be ragged. */
const FLOW_SHARE = 0.5;
/** Width left in a turn of more than a right angle. */
const BEND_SHARE = 0.35;
const ALPHA = 0.7;
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

/** Takes the drawn pose in and writes the ribbon for this frame. `tint`: the comet's colour. */
export function drawTail(tail: Tail, pose: Pose, tick: number, radius: number, tint: number): void {
  const { newest } = tail;
  const isLeap = Math.hypot(pose.x - tail.x[newest], pose.y - tail.y[newest]) > LEAP_PX;
  if (isLeap || tick < tail.atTick[newest]) resetTail(tail, pose, tick);
  else if (tick - tail.atTick[newest] >= SAMPLE_TICKS) addSample(tail, pose, tick);
  writeRibbon(tail, pose, tick, radius, tint);
}

function addSample(tail: Tail, pose: Pose, tick: number): void {
  const i = (tail.newest + 1) % SAMPLES;
  tail.newest = i;
  tail.x[i] = pose.x;
  tail.y[i] = pose.y;
  tail.atTick[i] = tick;
  tail.heat[i] = pose.flags & BOOST ? 1 : 0;
}

function writeRibbon(tail: Tail, pose: Pose, tick: number, radius: number, tint: number): void {
  let x = pose.x;
  let y = pose.y;
  // Across the way; kept where two points coincide, since a comet at rest has no direction.
  const speed = Math.hypot(pose.vx, pose.vy) || 1;
  // 0 where the comet stood, 1 where it flew: one that turns on the spot would else fold its ribbon into a bright knot.
  let flow = Math.min(1, speed / FULL_FLOW_PX_PER_S);
  let acrossX = -pose.vy / speed;
  let acrossY = pose.vx / speed;
  for (let point = 0; point < POINTS; point++) {
    const i = (tail.newest - point + 1 + 2 * SAMPLES) % SAMPLES;
    const heat = point === 0 ? (pose.flags & BOOST ? 1 : 0) : tail.heat[i];
    const age = point === 0 ? 0 : Math.min(1, (tick - tail.atTick[i]) / LIFE_TICKS);
    const nextX = point === 0 ? pose.x : tail.x[i];
    const nextY = point === 0 ? pose.y : tail.y[i];
    const length = Math.hypot(nextX - x, nextY - y);
    if (length > 0.01) {
      // Where a bounce throws it back the ribbon is thin: folded over itself it would shine.
      if (acrossX * (nextY - y) < acrossY * (nextX - x)) flow *= BEND_SHARE;
      // Half of the turn at each end of a piece: in a sharp bend the ribbon would else cross itself.
      acrossX += (nextY - y) / length;
      acrossY -= (nextX - x) / length;
      const norm = Math.hypot(acrossX, acrossY) || 1;
      acrossX /= norm;
      acrossY /= norm;
    }
    if (point > 1) flow += (Math.min(1, length / FULL_FLOW_PX) - flow) * FLOW_SHARE;
    x = nextX;
    y = nextY;
    const half = radius * (1.15 - 0.85 * age) * (1 + 0.3 * heat) * flow;
    const fade = flow * (1 - age) ** 1.2 * (heat > 0 ? BOOST_ALPHA : ALPHA);
    writePoint(tail.rope, point, x, y, acrossX * half, acrossY * half);
    stylePoint(tail.rope, point, fade, heat > 0 ? mixTint(tint, WHITE_HOT, 0.5 * (1 - age)) : tint);
  }
}

function writePoint(rope: GameObjects.Rope, point: number, x: number, y: number, sideX: number, sideY: number): void {
  const at = point * 4;
  rope.vertices[at] = x + sideX;
  rope.vertices[at + 1] = y + sideY;
  rope.vertices[at + 2] = x - sideX;
  rope.vertices[at + 3] = y - sideY;
}

function stylePoint(rope: GameObjects.Rope, point: number, alpha: number, tint: number): void {
  const at = point * 2;
  rope.alphas[at] = alpha;
  rope.alphas[at + 1] = alpha;
  rope.colors[at] = tint;
  rope.colors[at + 1] = tint;
}

function mixTint(from: number, to: number, share: number): number {
  const part = (shift: number) => {
    const a = (from >> shift) & 255;
    return Math.round(a + (((to >> shift) & 255) - a) * share) << shift;
  };
  return part(16) | part(8) | part(0);
}
