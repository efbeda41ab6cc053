import { describe, expect, test } from 'vitest';
import {
  createWay,
  LIFE_TICKS,
  leadWay,
  resetWay,
  SAMPLES,
  type Way,
} from '../../../../game/client/scene/comets/way.ts';
import { emptyPose, type Pose } from '../../../../game/net/client.ts';
import { BOOST } from '../../../../game/sim/world/comets.ts';

/** Shorter pieces have no direction that one would see. */
const SEEN_PX = 1;
/** Time constant with which corrections are smoothed (game/net/prediction/drawn.ts). */
const SMOOTHING_TICKS = (90 * 60) / 1000;

/** Places from the comet back to the end of its tail. */
function placesOf(way: Way, pose: Pose): { x: number; y: number }[] {
  const places = [{ x: pose.x, y: pose.y }];
  for (let k = 0; k < SAMPLES; k++) {
    const i = (way.newest - k + SAMPLES) % SAMPLES;
    places.push({ x: way.x[i], y: way.y[i] });
  }
  return places;
}

/** Degrees by which each piece of a tail turns from the one before it, pieces too short to be seen left out. */
function turnsOf(way: Way, pose: Pose): number[] {
  const places = placesOf(way, pose);
  const angles: number[] = [];
  for (let i = 1; i < places.length; i++) {
    const [dx, dy] = [places[i].x - places[i - 1].x, places[i].y - places[i - 1].y];
    if (Math.hypot(dx, dy) > SEEN_PX) angles.push((Math.atan2(dy, dx) * 180) / Math.PI);
  }
  return angles.slice(1).map((angle, i) => Math.abs(((angle - angles[i] + 540) % 360) - 180));
}

/** Where a comet is, drawn at a tick. */
type Flight = (tick: number) => { x: number; y: number; vx: number; vy: number };

interface Flown {
  readonly way: Way;
  readonly pose: Pose;
  /** The sharpest turn that any picture showed, in degrees. */
  readonly sharpest: number;
  /** The farthest that an end of the tail moved from one picture to the next. */
  readonly endMovedPx: number;
}

/** Draws a flight, picture by picture, from tick 0 on; `drawnTick` is the own time of a picture. */
function fly(flight: Flight, pictures: number, ticksAPicture = 1, drawnTick = (i: number) => i * ticksAPicture): Flown {
  const [way, pose] = [createWay(), emptyPose()];
  Object.assign(pose, flight(0));
  resetWay(way, pose, { tick: drawnTick(0) });
  let [sharpest, endMovedPx] = [0, 0];
  for (let i = 1; i <= pictures; i++) {
    const before = placesOf(way, pose).at(-2);
    Object.assign(pose, flight(i * ticksAPicture));
    leadWay(way, pose, { tick: drawnTick(i) });
    const after = placesOf(way, pose).at(-2);
    sharpest = Math.max(sharpest, ...turnsOf(way, pose));
    if (before && after) endMovedPx = Math.max(endMovedPx, Math.hypot(after.x - before.x, after.y - before.y));
  }
  return { way, pose, sharpest, endMovedPx };
}

/** Straight to the right at `speed` px/s; from `atTick` on drawn off its place by an error that smooths away. */
function corrected(speed: number, errorX: number, errorY: number, atTick = 60): Flight {
  return (tick) => {
    const left = tick < atTick ? 1 : Math.exp(-(tick - atTick) / SMOOTHING_TICKS);
    return { x: (speed * tick) / 60 + errorX * left, y: errorY * left, vx: speed, vy: 0 };
  };
}

describe('a comet that is put right', () => {
  test.each([
    ['sideways', 300, 0, 30],
    ['back, by more than it flies meanwhile', 150, 40, 0],
    ['ahead', 300, -60, 0],
    ['aslant, far', 400, 100, -120],
    ['slow and sideways', 60, 0, 25],
  ])('%s: its tail stays straight in every picture', (_, speed, errorX, errorY) => {
    for (const ticksAPicture of [0.5, 1, 2]) {
      expect(fly(corrected(speed, errorX, errorY), 200 / ticksAPicture, ticksAPicture).sharpest).toBeLessThan(9);
    }
  });

  test('at once, where corrections are not smoothed: the tail comes along as it is', () => {
    const { sharpest } = fly((tick) => ({ x: 5 * tick, y: tick < 60 ? 0 : 70, vx: 300, vy: 0 }), 100);
    expect(sharpest).toBeLessThan(1);
  });

  test('another place is another tail, straight behind it', () => {
    const { way, pose, sharpest } = fly((tick) => ({ x: 5 * tick, y: tick < 60 ? 0 : 900, vx: 300, vy: 0 }), 61);
    expect(sharpest).toBeLessThan(1);
    expect(placesOf(way, pose).every(({ y }) => Math.abs(y - 900) < 1)).toBe(true);
  });
});

describe('a comet that turns', () => {
  test('in a circle leaves a circle', () => {
    const turn = 0.03;
    const radius = 300 / (60 * turn);
    const { way, pose } = fly(
      (tick) => ({
        x: radius * Math.sin(turn * tick),
        y: -radius * Math.cos(turn * tick),
        vx: 300 * Math.cos(turn * tick),
        vy: 300 * Math.sin(turn * tick),
      }),
      200,
    );
    for (const { x, y } of placesOf(way, pose)) expect(Math.hypot(x, y)).toBeCloseTo(radius, 0);
  });

  test('by a hit shows that one turn, where it was hit, and no other', () => {
    const hit: Flight = (tick) =>
      tick < 60 ? { x: 5 * tick, y: 0, vx: 300, vy: 0 } : { x: 300, y: 5 * (tick - 60), vx: 0, vy: 300 };
    const { way, pose, sharpest } = fly(hit, 80);
    expect(turnsOf(way, pose).filter((degrees) => degrees > 5)).toEqual([expect.closeTo(90, 0)]);
    expect(sharpest).toBeLessThan(91);
    expect(placesOf(way, pose).some(({ x, y }) => Math.hypot(x - 300, y) < 1)).toBe(true);
  });

  test('by a hit that was not foreseen, and is smoothed: the turn is the comet’s, not the error’s', () => {
    // Drawn on for six ticks after it was hit, 30 px from where it really is by then.
    const late: Flight = (tick) => {
      if (tick < 66) return { x: 5 * tick, y: 0, vx: 300, vy: 0 };
      const left = Math.exp(-(tick - 66) / SMOOTHING_TICKS);
      return { x: 300 + 30 * left, y: 5 * (tick - 60) - 30 * left, vx: 0, vy: 300 };
    };
    const { sharpest } = fly(late, 110);
    expect(sharpest).toBeLessThan(100);
  });

  test('round on the spot keeps its tail where it came from', () => {
    const there: Flight = (tick) =>
      tick < 60 ? { x: 5 * tick, y: 0, vx: 300, vy: 0 } : { x: 600 - 5 * tick, y: 0, vx: -300, vy: 0 };
    const { way, pose } = fly(there, 70);
    expect(Math.max(...placesOf(way, pose).map(({ x }) => x))).toBeCloseTo(300, 0);
  });
});

describe('own time that is set', () => {
  const curve: Flight = (tick) => {
    const turn = 0.03 * tick;
    return { x: 167 * Math.sin(turn), y: -167 * Math.cos(turn), vx: 300 * Math.cos(turn), vy: 300 * Math.sin(turn) };
  };

  test('back by some ticks leaves the tail as it was', () => {
    const { way, pose, sharpest, endMovedPx } = fly(curve, 100, 1, (i) => (i < 80 ? i : i - 5));
    expect(sharpest).toBeLessThan(12);
    expect(endMovedPx).toBeLessThan(16);
    expect(placesOf(way, pose).length).toBe(SAMPLES + 1);
    expect(Math.max(...way.atTick)).toBeLessThanOrEqual(95);
  });

  test('far ahead begins a new tail: the old one has faded', () => {
    const [way, pose] = [createWay(), { ...emptyPose(), vx: 60, flags: BOOST }];
    resetWay(way, pose, { tick: 0 });
    leadWay(way, pose, { tick: LIFE_TICKS + 1 });
    expect(Math.max(...way.atTick)).toBe(LIFE_TICKS + 1);
    expect([...way.heat]).toEqual(Array(SAMPLES).fill(1));
  });
});
