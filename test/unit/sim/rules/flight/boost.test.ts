import { expect, test } from 'vitest';
import {
  BURN_DUST,
  BURN_TICKS,
  hasBoosted,
  litTicks,
  mayBoost,
  stoke,
} from '../../../../../game/sim/rules/flight/boost.ts';
import { decide } from '../../../../../game/sim/rules/flight/decide.ts';
import { BOOST, type Comets, THRUST } from '../../../../../game/sim/world/comets.ts';
import {
  createOwnStates,
  earn,
  fillOwn,
  lose,
  type OwnStates,
  tankOf,
} from '../../../../../game/sim/world/own-state.ts';
import { THRIFTY } from '../../../../../game/sim/world/traits.ts';
import { loneComet } from '../../../../../tools/lib/virtual/space.ts';

function boosting(dust: number) {
  const own = createOwnStates(1);
  fillOwn(own, 0, dust, 0);
  return { comets: loneComet({ flags: BOOST }), own };
}

/** One tick; returns what it burned. */
function burn(comets: Comets, own: OwnStates): number {
  const before = own.dust[0];
  if (stoke(comets, 0)) lose(own, 0, BURN_DUST);
  return before - own.dust[0];
}

test('boost burns 2 dust every 60 ticks of it, that of thrifty comets every 84', () => {
  const ticksOf = (traits: number) => {
    const { comets, own } = boosting(20);
    comets.traits[0] = traits;
    const ticks = Array.from({ length: 200 }, (_, i) => i + 1).filter(() => burn(comets, own) > 0);
    expect(own.dust[0]).toBe(20 - 2 * ticks.length);
    return ticks;
  };
  expect([ticksOf(0), ticksOf(THRIFTY)]).toEqual([
    [60, 120, 180],
    [84, 168],
  ]);
});

test.each([
  ['held', () => true],
  ['let go of in one tick of 60', (tick: number) => tick % 60 !== 0],
  ['let go of in the tick before a burn', (_tick: number, lit: number) => lit < 59],
  ['pressed in every other tick', (tick: number) => tick % 2 === 0],
  ['pressed for one tick of ten', (tick: number) => tick % 10 === 0],
])('no rhythm boosts for less: 60 ticks cost 2 dust, %s', (_how, presses) => {
  const { comets, own } = boosting(200);
  let boosted = 0;
  for (let tick = 1; tick <= 3000; tick++) {
    // Waits for ever in that one tick: then it has not boosted either.
    comets.flags[0] = presses(tick, litTicks(comets, 0)) ? BOOST : 0;
    if (comets.flags[0]) boosted++;
    burn(comets, own);
  }
  expect(200 - own.dust[0]).toBe(2 * Math.floor(boosted / 60));
});

test('the same is counted on, over a pause, and begins anew with a new life', () => {
  const { comets, own } = boosting(20);
  for (let i = 0; i < 50; i++) burn(comets, own);
  comets.flags[0] = THRUST;
  for (let i = 0; i < 500; i++) burn(comets, own);
  expect([litTicks(comets, 0), own.dust[0]]).toEqual([50, 20]);
  comets.flags[0] = BOOST;
  const took = Array.from({ length: 11 }, () => burn(comets, own));
  expect(took).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0]);
});

test('it has boosted since it last gathered until a tick after that one without boost', () => {
  const comets = loneComet({ flags: BOOST });
  expect(hasBoosted(comets, 0)).toBe(true);
  stoke(comets, 0);
  comets.flags[0] = THRUST;
  expect(hasBoosted(comets, 0)).toBe(true);
  stoke(comets, 0);
  expect(hasBoosted(comets, 0)).toBe(true);
  stoke(comets, 0, true);
  expect([hasBoosted(comets, 0), litTicks(comets, 0)]).toEqual([false, 1]);
});

test('who cannot pay for a burn does not boost: an odd last dust stays', () => {
  const { comets, own } = boosting(3);
  const wish = { heading: 0, buttons: BOOST };
  for (let tick = 1; tick <= 4 * BURN_TICKS; tick++) {
    decide(comets, own, 0, tick, wish);
    burn(comets, own);
  }
  expect([own.dust[0], mayBoost(own, 0), comets.flags[0] & BOOST]).toEqual([1, false, 0]);
});

test('what is not announced yet cannot be burned', () => {
  const { comets, own } = boosting(2);
  earn(own, 0, 50);
  comets.lit[0] = 2 * (BURN_TICKS - 1);
  expect([burn(comets, own), own.dust[0]]).toEqual([2, 50]);
  expect([tankOf(own, 0), mayBoost(own, 0)]).toEqual([0, false]);
});

test.each([
  ['a new comet’s', 0, 600],
  ['a thrifty comet’s', THRIFTY, 840],
])('%s 20 dust last for these ticks of boost, then the empty tank ends it', (_who, traits, lasting) => {
  const { comets, own } = boosting(20);
  comets.traits[0] = traits;
  const wish = { heading: 0, buttons: BOOST | THRUST };
  let ticks = 0;
  for (let tick = 1; tick <= 900; tick++) {
    decide(comets, own, 0, tick, wish);
    if (comets.flags[0] & BOOST) ticks++;
    burn(comets, own);
  }
  expect([ticks, own.dust[0], comets.flags[0], wish.buttons]).toEqual([lasting, 0, THRUST, THRUST]);
});
