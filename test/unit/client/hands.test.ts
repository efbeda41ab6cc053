import { expect, test } from 'vitest';
import { placeAt } from '../../../game/client/hud/talk/point.ts';
import { type Gamepadlike, PAD, type Pad, readPads } from '../../../game/client/input/pad.ts';
import { createTurning } from '../../../game/client/input/turning.ts';
import { createSteering, nextMove, want } from '../../../game/net/steering.ts';
import { THRUST } from '../../../game/sim/world/comets.ts';

const FRAME_MS = 1000 / 60;

/** Headings that keys give in frames of a sixtieth of a second, from `heading` towards `wanted`. */
function turn(heading: number, wanted: number, frames: number, frameMs = FRAME_MS): number[] {
  const turning = createTurning();
  const headings = [heading];
  for (let i = 0; i < frames; i++) headings.push(turning.read(headings[i], wanted, 5000 + i * frameMs));
  return headings.slice(1);
}

test('keys turn the nose at about 720 degrees a second, the first step at once', () => {
  const headings = turn(0, 128, 30);
  expect(headings[0]).toBe(230);
  expect(headings.indexOf(128)).toBeGreaterThan(10);
  expect(headings.indexOf(128)).toBeLessThanOrEqual(16);
  expect(headings.at(-1)).toBe(128);
});

test('a half turn is at most six moves', () => {
  const turning = createTurning();
  const steering = createSteering();
  let heading = 64;
  let moves = 0;
  for (let frame = 0; frame < 60; frame++) {
    heading = turning.read(heading, 192, 5000 + frame * FRAME_MS);
    want(steering, heading, THRUST);
    if (nextMove(steering, 100 + frame)) moves++;
  }
  expect(heading).toBe(192);
  expect(moves).toBeGreaterThan(2);
  expect(moves).toBeLessThanOrEqual(6);
});

test('the nose takes the shorter way, over zero as well, and ends exactly', () => {
  expect(turn(250, 10, 8).every((heading) => heading >= 250 || heading <= 10)).toBe(true);
  expect(turn(250, 10, 8).at(-1)).toBe(10);
  expect(turn(10, 250, 8)[0]).toBe(250);
});

test('keys that are let go of leave the heading, and the next turn starts at once', () => {
  const turning = createTurning();
  const reached = turning.read(0, 64, 1000);
  expect(reached).toBe(26);
  // 300 ms without a key, then another one.
  expect(turning.read(reached, 192, 1300)).toBe(0);
});

test('at ten frames a second the nose turns as fast', () => {
  expect(turn(0, 100, 4, 100)).toEqual([26, 77, 100, 100]);
});

function padWith({ axes = [0, 0], down = [] }: { axes?: number[]; down?: number[] } = {}): Gamepadlike {
  return { connected: true, axes, buttons: Array.from({ length: 17 }, (_, i) => ({ pressed: down.includes(i) })) };
}

function rest(): Pad {
  return { index: -1, x: 0, y: 0, turnX: 0, turnY: 0, held: 0 };
}

test('a stick within its dead zone rests, beyond it points', () => {
  const pad = rest();
  expect(readPads([padWith({ axes: [0.15, 0.1] })], pad)).toBe(true);
  expect(pad).toEqual(rest());
  readPads([padWith({ axes: [0.3, -0.4] })], pad);
  expect(pad).toEqual({ index: 0, x: 0.3, y: -0.4, turnX: 0.3, turnY: -0.4, held: 0 });
});

test('the cross outvotes the stick, and buttons are told apart', () => {
  const pad = rest();
  readPads([padWith({ axes: [0.9, 0], down: [12, 14, 0, 9] })], pad);
  expect(pad).toMatchObject({ index: 0, x: -1, y: -1, held: PAD.a | PAD.start });
  readPads([padWith({ down: [7] })], pad);
  expect(pad.held).toBe(PAD.trigger);
});

test('of several pads the one used last counts, as long as it is used', () => {
  const pad = rest();
  const [idle, busy] = [padWith(), padWith({ axes: [1, 0] })];
  readPads([idle, busy], pad);
  expect(pad.index).toBe(1);
  readPads([padWith({ axes: [-1, 0] }), busy], pad);
  expect([pad.index, pad.x]).toEqual([1, 1]);
  readPads([padWith({ axes: [-1, 0] }), idle], pad);
  expect([pad.index, pad.x]).toEqual([0, -1]);
  readPads([idle, idle], pad);
  expect([pad.index, pad.x]).toEqual([0, 0]);
});

test('a pad that is pulled out lets go of everything', () => {
  const pad = rest();
  readPads([padWith({ axes: [1, 0], down: [0] })], pad);
  expect(pad.held).toBe(PAD.a);
  expect(readPads([null, null], pad)).toBe(false);
  expect(pad).toEqual(rest());
  expect(readPads([], pad)).toBe(false);
});

test('the right stick chooses without steering; where there is none, the left one does both', () => {
  const pad = rest();
  readPads([padWith({ axes: [0, 0, 0.1, -0.9], down: [5] })], pad);
  expect(pad).toEqual({ index: 0, x: 0, y: 0, turnX: 0.1, turnY: -0.9, held: PAD.talk });
  readPads([padWith({ axes: [0, 0.8] })], pad);
  expect([pad.turnX, pad.turnY]).toEqual([0, 0.8]);
});

test.each([
  [0, -1, 0],
  [0.7, -0.7, 1],
  [1, 0, 2],
  [0, 1, 4],
  [-1, 0.1, 6],
  [-0.5, -0.6, 7],
  [0.05, -0.9, 0],
  [-0.05, -0.9, 0],
  [0.3, 0.3, -1],
])('a stick at %d, %d points at the place %i of the wheel', (x, y, place) => expect(placeAt(x, y)).toBe(place));
