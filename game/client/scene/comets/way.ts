import type { Pose } from '../../../net/client.ts';
import { SIM_HZ } from '../../../sim/math/units.ts';
import { BOOST } from '../../../sim/world/comets.ts';

/** The way a comet has come, as its tail shows it: the places where it was drawn, and where it boosted. */
export interface Way {
  /** Of each sample: place, drawn moment in ticks, heat 0..1. The newest is at `newest`, older ones before it, in a ring. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly atTick: Float64Array;
  readonly heat: Float32Array;
  newest: number;
  /** The pose of the last picture, and its moment in ticks. */
  readonly last: { x: number; y: number; vx: number; vy: number; tick: number };
}

/** A drawn moment in ticks, as a picture has it. */
interface Moment {
  readonly tick: number;
}

export const SAMPLES = 25;
export const SAMPLE_TICKS = 2;
/** After this the dust has faded: a little less than the samples hold, so the last one never pops. */
export const LIFE_TICKS = SAMPLE_TICKS * (SAMPLES - 1);
/** Farther between two samples than any comet flies: it was put somewhere else, and a tail across the world would lie. */
const LEAP_PX = 120;
/** What a velocity does not explain in one picture; less is its change within a tick. */
const SLIP_PX = 0.05;

export function createWay(): Way {
  return {
    x: new Float32Array(SAMPLES),
    y: new Float32Array(SAMPLES),
    atTick: new Float64Array(SAMPLES),
    heat: new Float32Array(SAMPLES),
    newest: 0,
    last: { x: 0, y: 0, vx: 0, vy: 0, tick: 0 },
  };
}

/** Lays the way of a comet that comes into view, as if it had flown straight: a tail that grows would look like a birth. */
export function resetWay(way: Way, pose: Pose, moment: Moment): void {
  const { tick } = moment;
  way.newest = 0;
  for (let k = 0; k < SAMPLES; k++) {
    const i = (SAMPLES - k) % SAMPLES;
    const agoTicks = k * SAMPLE_TICKS;
    way.x[i] = pose.x - (pose.vx * agoTicks) / SIM_HZ;
    way.y[i] = pose.y - (pose.vy * agoTicks) / SIM_HZ;
    way.atTick[i] = tick - agoTicks;
    way.heat[i] = pose.flags & BOOST ? 1 : 0;
  }
  keepLast(way, pose, moment);
}

/**
 * Takes the drawn pose in. To be called for comets out of sight as well: a tail is where its comet was. It takes the picture, since
 * its tick handed over alone would be a number on the heap for each comet.
 */
export function leadWay(way: Way, pose: Pose, moment: Moment): void {
  const { tick } = moment;
  const { newest, atTick } = way;
  if (tick < way.last.tick) turnBack(way, way.last.tick - tick);
  const dx = pose.x - way.x[newest];
  const dy = pose.y - way.y[newest];
  if (dx * dx + dy * dy > LEAP_PX * LEAP_PX || tick - atTick[newest] > LIFE_TICKS) return resetWay(way, pose, moment);
  follow(way, pose, moment);
  if (tick - atTick[newest] >= SAMPLE_TICKS) addSample(way, pose, moment);
  keepLast(way, pose, moment);
}

/** Own time was set back: what was drawn is as old as before. */
function turnBack({ atTick, last }: Way, ticks: number): void {
  for (let i = 0; i < SAMPLES; i++) atTick[i] -= ticks;
  last.tick -= ticks;
}

/**
 * Moves the whole way along with a correction: where the comet is drawn to have moved as its velocity does not say. Left where it
 * was, the way would bend to where the comet never flew, and fold where it was put back. A turn of the comet itself stays in it.
 */
function follow(way: Way, { x, y, vx, vy }: Pose, { tick }: Moment): void {
  const { last } = way;
  const passedS = (tick - last.tick) / SIM_HZ;
  const slipX = x - last.x - ((vx + last.vx) / 2) * passedS;
  const slipY = y - last.y - ((vy + last.vy) / 2) * passedS;
  // Somewhere in between it changed its velocity: so far the middle of both may be off.
  const turnX = vx - last.vx;
  const turnY = vy - last.vy;
  const allowed = SLIP_PX + Math.sqrt(turnX * turnX + turnY * turnY) * passedS;
  if (slipX * slipX + slipY * slipY < allowed * allowed) return;
  for (let i = 0; i < SAMPLES; i++) {
    way.x[i] += slipX;
    way.y[i] += slipY;
  }
}

function addSample(way: Way, pose: Pose, { tick }: Moment): void {
  const i = (way.newest + 1) % SAMPLES;
  way.newest = i;
  way.x[i] = pose.x;
  way.y[i] = pose.y;
  way.atTick[i] = tick;
  way.heat[i] = pose.flags & BOOST ? 1 : 0;
}

function keepLast({ last }: Way, { x, y, vx, vy }: Pose, { tick }: Moment): void {
  last.x = x;
  last.y = y;
  last.vx = vx;
  last.vy = vy;
  last.tick = tick;
}
