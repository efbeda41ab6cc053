import { expect, test } from 'vitest';
import { BURN_TICKS, burn, burnsAt, mayBoost } from '../../../../../game/sim/rules/flight/boost.ts';
import { decide } from '../../../../../game/sim/rules/flight/decide.ts';
import { BOOST, type Comets, THRUST } from '../../../../../game/sim/world/comets.ts';
import { createOwnStates, earn, fillOwn, type OwnStates, tankOf } from '../../../../../game/sim/world/own-state.ts';
import { THRIFTY } from '../../../../../game/sim/world/traits.ts';
import { loneComet } from '../../../../../tools/lib/virtual/space.ts';

function boosting(dust: number) {
  const own = createOwnStates(1);
  fillOwn(own, 0, dust, 0);
  return { comets: loneComet({ flags: BOOST }), own };
}

/** Burns, and returns what it took. */
function burned(comets: Comets, own: OwnStates, id: number, tick: number): number {
  const before = own.dust[id];
  burn(comets, own, id, tick);
  return before - own.dust[id];
}

test('boost burns 2 dust every 60 ticks, that of thrifty comets every 84', () => {
  const ticksOf = (traits: number) => {
    const { comets, own } = boosting(20);
    comets.traits[0] = traits;
    const ticks = Array.from({ length: 200 }, (_, i) => i + 1).filter((tick) => burned(comets, own, 0, tick) > 0);
    expect(own.dust[0]).toBe(20 - 2 * ticks.length);
    return ticks;
  };
  expect([ticksOf(0), ticksOf(THRIFTY)]).toEqual([
    [60, 120, 180],
    [84, 168],
  ]);
});

test('burning is staggered by id', () => {
  const own = createOwnStates(3);
  for (const id of [0, 1, 2]) fillOwn(own, id, 20, 0);
  const comets = { ...loneComet({}), flags: Uint8Array.of(BOOST, BOOST, BOOST), traits: new Uint8Array(3) };
  const ticks = [BURN_TICKS - 2, BURN_TICKS - 1, BURN_TICKS];
  expect(ticks.map((tick) => [0, 1, 2].map((id) => burned(comets, own, id, tick)))).toEqual([
    [0, 0, 2],
    [0, 2, 0],
    [2, 0, 0],
  ]);
});

test('who cannot pay for a burn does not boost: an odd last dust stays', () => {
  const { comets, own } = boosting(3);
  const wish = { heading: 0, buttons: BOOST };
  for (let tick = 1; tick <= 4 * BURN_TICKS; tick++) {
    decide(comets, own, 0, tick, wish);
    burn(comets, own, 0, tick);
  }
  expect([own.dust[0], mayBoost(own, 0), comets.flags[0] & BOOST]).toEqual([1, false, 0]);
});

test('observers can tell in which ticks a comet burns', () => {
  const comets = loneComet({ flags: BOOST });
  const ticks = [BURN_TICKS - 1, BURN_TICKS, BURN_TICKS + 1, 2 * BURN_TICKS];
  expect(ticks.map((tick) => burnsAt(comets, 0, tick))).toEqual([false, true, false, true]);
  expect(burnsAt(loneComet({ flags: THRUST }), 0, BURN_TICKS)).toBe(false);
});

test('nothing burns without boost', () => {
  const { own } = boosting(20);
  expect(burned(loneComet({ flags: THRUST }), own, 0, BURN_TICKS)).toBe(0);
});

test('what is not announced yet cannot be burned', () => {
  const { comets, own } = boosting(2);
  earn(own, 0, 50);
  expect([burned(comets, own, 0, BURN_TICKS), own.dust[0]]).toEqual([2, 50]);
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
    burn(comets, own, 0, tick);
  }
  expect([ticks, own.dust[0], comets.flags[0], wish.buttons]).toEqual([lasting, 0, THRUST, THRUST]);
});
