import { expect, test } from 'vitest';
import { burn, mayBoost } from '../../../game/sim/boost.ts';
import { BOOST, THRUST } from '../../../game/sim/comets.ts';
import { decide } from '../../../game/sim/decide.ts';
import { createPurses, earn, fillPurse, tankOf } from '../../../game/sim/purse.ts';
import { loneComet } from '../../harness/space.ts';

function boosting(dust: number) {
  const purses = createPurses(1);
  fillPurse(purses, 0, dust, 0);
  return { comets: loneComet({ flags: BOOST }), purses };
}

test('boost burns 2 dust every 16 ticks', () => {
  const { comets, purses } = boosting(20);
  const burned = Array.from({ length: 33 }, (_, i) => burn(comets, purses, 0, i + 1));
  expect(burned).toEqual(Array.from({ length: 33 }, (_, i) => (i === 15 || i === 31 ? 2 : 0)));
  expect(purses.dust[0]).toBe(16);
});

test('burning is staggered by id', () => {
  const purses = createPurses(3);
  for (const id of [0, 1, 2]) fillPurse(purses, id, 20, 0);
  const comets = { ...loneComet({}), flags: Uint8Array.of(BOOST, BOOST, BOOST) };
  expect([14, 15, 16].map((tick) => [0, 1, 2].map((id) => burn(comets, purses, id, tick)))).toEqual([
    [0, 0, 2],
    [0, 2, 0],
    [2, 0, 0],
  ]);
});

test('the last odd dust is burned too', () => {
  const { comets, purses } = boosting(1);
  expect([burn(comets, purses, 0, 16), purses.dust[0], burn(comets, purses, 0, 32)]).toEqual([1, 0, 0]);
});

test('nothing burns without boost', () => {
  const { purses } = boosting(20);
  expect(burn(loneComet({ flags: THRUST }), purses, 0, 16)).toBe(0);
});

test('what is not announced yet cannot be burned', () => {
  const { comets, purses } = boosting(2);
  earn(purses, 0, 50);
  expect([burn(comets, purses, 0, 16), burn(comets, purses, 0, 32), purses.dust[0]]).toEqual([2, 0, 50]);
  expect([tankOf(purses, 0), mayBoost(purses, 0)]).toEqual([0, false]);
});

test('a new comet’s 20 dust last 160 ticks of boost, then the empty tank ends it', () => {
  const { comets, purses } = boosting(20);
  const wish = { heading: 0, buttons: BOOST | THRUST };
  let ticks = 0;
  for (let tick = 1; tick <= 400; tick++) {
    decide(comets, purses, 0, tick, wish);
    if (comets.flags[0] & BOOST) ticks++;
    burn(comets, purses, 0, tick);
  }
  expect([ticks, purses.dust[0], comets.flags[0], wish.buttons]).toEqual([160, 0, THRUST, THRUST]);
});
