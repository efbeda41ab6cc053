import { expect, test } from 'vitest';
import { decide } from '../../../../../game/sim/rules/flight/decide.ts';
import { BOOST, CLASS_SHIFT, IMMUNE, THRUST } from '../../../../../game/sim/world/comets.ts';
import { createOwnStates, earn, fillOwn } from '../../../../../game/sim/world/own-state.ts';
import type { Move } from '../../../../../game/sim/world/world.ts';
import { loneComet } from '../../../../../tools/lib/virtual/space.ts';

function scene(dust: number, flags = 0, immuneUntil = 0) {
  const comets = loneComet({ flags });
  const own = createOwnStates(1);
  fillOwn(own, 0, dust, immuneUntil);
  return { comets, own, decide: (tick: number, wish: Move) => decide(comets, own, 0, tick, wish) };
}

test('a wish becomes heading and flags', () => {
  const { comets, decide } = scene(20);
  decide(1, { heading: 200, buttons: THRUST | BOOST });
  expect([comets.heading[0], comets.flags[0]]).toEqual([200, THRUST | BOOST]);
});

test.each([
  ['nothing', 10, 0, false],
  ['the heading', 11, 0, true],
  ['a button', 10, THRUST, true],
])('a wish that changes %s is told to others accordingly', (_what, heading, buttons, isTold) => {
  const { decide } = scene(20);
  decide(1, { heading: 10, buttons: 0 });
  expect(decide(2, { heading, buttons })).toBe(isTold);
});

test('the size class follows the tank, but only when own state settles', () => {
  const { comets, own, decide } = scene(20);
  const wish = { heading: 0, buttons: 0 };
  earn(own, 0, 80);
  const changes: [number, number][] = [];
  for (let tick = 1; tick <= 70; tick++) if (decide(tick, wish)) changes.push([tick, comets.flags[0] >> CLASS_SHIFT]);
  expect(changes).toEqual([[64, 4]]);
});

test('a comet that burned its dust shrinks when its own state settles', () => {
  const { comets, own, decide } = scene(100, 4 << CLASS_SHIFT);
  own.dust[0] = 40;
  decide(31, { heading: 0, buttons: 0 });
  expect(comets.flags[0] >> CLASS_SHIFT).toBe(4);
  decide(32, { heading: 0, buttons: 0 });
  expect(comets.flags[0] >> CLASS_SHIFT).toBe(1);
});

test('without dust no boost, and the wish for it is gone: dust that ripens later does not start it', () => {
  const { comets, own, decide } = scene(0);
  const wish = { heading: 0, buttons: THRUST | BOOST };
  decide(1, wish);
  expect([comets.flags[0], wish.buttons]).toEqual([THRUST, THRUST]);
  fillOwn(own, 0, 50, 0);
  decide(2, wish);
  expect(comets.flags[0] & BOOST).toBe(0);
});

test('the end of immunity is told to others', () => {
  const { comets, decide } = scene(20, 0, 3);
  const wish = { heading: 0, buttons: 0 };
  expect([1, 2, 3, 4].map((tick) => [decide(tick, wish), comets.flags[0]])).toEqual([
    [true, IMMUNE],
    [false, IMMUNE],
    [true, 0],
    [false, 0],
  ]);
});

test('boost without a tank does not cost immunity', () => {
  const { comets, decide } = scene(0, IMMUNE, 100);
  decide(1, { heading: 0, buttons: BOOST });
  expect(comets.flags[0]).toBe(IMMUNE);
});
