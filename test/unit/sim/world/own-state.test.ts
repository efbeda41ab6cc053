import { expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import {
  copyPurse,
  createPurses,
  earn,
  fillPurse,
  lose,
  type Purses,
  roundedDust,
  SETTLE_TICKS,
  settle,
  settlesAt,
  tankOf,
} from '../../../../game/sim/world/own-state.ts';

function purseOf(dust: number): Purses {
  const purses = createPurses(2);
  fillPurse(purses, 0, dust, 0);
  return purses;
}

const contents = ({ dust, fresh, ripe }: Purses) => ({ dust: dust[0], fresh: fresh[0], ripe: ripe[0] });

test('dust picked up counts at once, and is announced before it reaches the tank', () => {
  const purses = purseOf(20);
  earn(purses, 0, 7);
  expect([contents(purses), tankOf(purses, 0)]).toEqual([{ dust: 27, fresh: 7, ripe: 0 }, 20]);
  settle(purses, 0);
  expect([contents(purses), tankOf(purses, 0)]).toEqual([{ dust: 27, fresh: 0, ripe: 7 }, 20]);
  settle(purses, 0);
  expect([contents(purses), tankOf(purses, 0)]).toEqual([{ dust: 27, fresh: 0, ripe: 0 }, 27]);
});

test('purses settle every 32 ticks, staggered by id', () => {
  const ticks = Array.from({ length: 100 }, (_, tick) => tick);
  expect(ticks.filter((tick) => settlesAt(0, tick))).toEqual([0, 32, 64, 96]);
  expect(ticks.filter((tick) => settlesAt(5, tick))).toEqual([27, 59, 91]);
});

test('dust picked up in any tick reaches the tank after more than 32 and at most 64 ticks', () => {
  for (let picked = 0; picked < SETTLE_TICKS; picked++) {
    const purses = purseOf(0);
    let tick = picked;
    // A purse settles at a tick's beginning, a pickup comes at its end.
    earn(purses, 0, 1);
    while (tankOf(purses, 0) === 0) if (settlesAt(0, ++tick)) settle(purses, 0);
    expect(tick - picked).toBeGreaterThan(32);
    expect(tick - picked).toBeLessThanOrEqual(64);
  }
});

test('losing takes from the tank first, then from what is ripe, then from what is fresh', () => {
  const purses = purseOf(10);
  earn(purses, 0, 6);
  settle(purses, 0);
  earn(purses, 0, 4);
  const after = [10, 3, 5, 2].map((dust) => {
    lose(purses, 0, dust);
    return { ...contents(purses), tank: tankOf(purses, 0) };
  });
  expect(after).toEqual([
    { dust: 10, fresh: 4, ripe: 6, tank: 0 },
    { dust: 7, fresh: 4, ripe: 3, tank: 0 },
    { dust: 2, fresh: 2, ripe: 0, tank: 0 },
    { dust: 0, fresh: 0, ripe: 0, tank: 0 },
  ]);
});

test('no order of earning, losing and settling makes any part negative', () => {
  const purses = purseOf(20);
  let least = 0;
  for (let i = 0; i < 10_000; i++) {
    const chance = draw(1, i);
    if (chance % 3 === 0) earn(purses, 0, chance & 7);
    else if (chance % 3 === 1) lose(purses, 0, Math.min(purses.dust[0], (chance >>> 8) & 15));
    else if (chance % 5 === 0) settle(purses, 0);
    const { dust, fresh, ripe } = contents(purses);
    least = Math.min(least, dust, fresh, ripe, tankOf(purses, 0));
  }
  expect(least).toBe(0);
});

test('a copied purse has all four parts', () => {
  const purses = purseOf(3);
  purses.fresh[0] = 1;
  purses.ripe[0] = 2;
  purses.immuneUntil[0] = 99;
  const copy = createPurses(2);
  copyPurse(copy, purses, 0);
  expect(copy).toEqual(purses);
});

test('others are told dust in tens, rounded down', () => {
  expect([0, 9, 10, 129].map(roundedDust)).toEqual([0, 0, 1, 12]);
});
