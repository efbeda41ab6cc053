import { expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import {
  copyOwn,
  createOwnStates,
  earn,
  fillOwn,
  lose,
  type OwnStates,
  roundedDust,
  SETTLE_TICKS,
  settle,
  settlesAt,
  tankOf,
} from '../../../../game/sim/world/own-state.ts';

function ownOf(dust: number): OwnStates {
  const own = createOwnStates(2);
  fillOwn(own, 0, dust, 0);
  return own;
}

const contents = ({ dust, fresh, ripe }: OwnStates) => ({ dust: dust[0], fresh: fresh[0], ripe: ripe[0] });

test('dust picked up counts at once, and is announced before it reaches the tank', () => {
  const own = ownOf(20);
  earn(own, 0, 7);
  expect([contents(own), tankOf(own, 0)]).toEqual([{ dust: 27, fresh: 7, ripe: 0 }, 20]);
  settle(own, 0);
  expect([contents(own), tankOf(own, 0)]).toEqual([{ dust: 27, fresh: 0, ripe: 7 }, 20]);
  settle(own, 0);
  expect([contents(own), tankOf(own, 0)]).toEqual([{ dust: 27, fresh: 0, ripe: 0 }, 27]);
});

test('own settle every 32 ticks, staggered by id', () => {
  const ticks = Array.from({ length: 100 }, (_, tick) => tick);
  expect(ticks.filter((tick) => settlesAt(0, tick))).toEqual([0, 32, 64, 96]);
  expect(ticks.filter((tick) => settlesAt(5, tick))).toEqual([27, 59, 91]);
});

test('dust picked up in any tick reaches the tank after more than 32 and at most 64 ticks', () => {
  for (let picked = 0; picked < SETTLE_TICKS; picked++) {
    const own = ownOf(0);
    let tick = picked;
    // Own state settles at a tick's beginning, a pickup comes at its end.
    earn(own, 0, 1);
    while (tankOf(own, 0) === 0) if (settlesAt(0, ++tick)) settle(own, 0);
    expect(tick - picked).toBeGreaterThan(32);
    expect(tick - picked).toBeLessThanOrEqual(64);
  }
});

test('losing takes from the tank first, then from what is ripe, then from what is fresh', () => {
  const own = ownOf(10);
  earn(own, 0, 6);
  settle(own, 0);
  earn(own, 0, 4);
  const after = [10, 3, 5, 2].map((dust) => {
    lose(own, 0, dust);
    return { ...contents(own), tank: tankOf(own, 0) };
  });
  expect(after).toEqual([
    { dust: 10, fresh: 4, ripe: 6, tank: 0 },
    { dust: 7, fresh: 4, ripe: 3, tank: 0 },
    { dust: 2, fresh: 2, ripe: 0, tank: 0 },
    { dust: 0, fresh: 0, ripe: 0, tank: 0 },
  ]);
});

test('no order of earning, losing and settling makes any part negative', () => {
  const own = ownOf(20);
  let least = 0;
  for (let i = 0; i < 10_000; i++) {
    const chance = draw(1, i);
    if (chance % 3 === 0) earn(own, 0, chance & 7);
    else if (chance % 3 === 1) lose(own, 0, Math.min(own.dust[0], (chance >>> 8) & 15));
    else if (chance % 5 === 0) settle(own, 0);
    const { dust, fresh, ripe } = contents(own);
    least = Math.min(least, dust, fresh, ripe, tankOf(own, 0));
  }
  expect(least).toBe(0);
});

test('copied own state has all its parts', () => {
  const own = ownOf(3);
  own.fresh[0] = 1;
  own.ripe[0] = 2;
  own.immuneUntil[0] = 99;
  own.offer[0] = 0o210;
  const copy = createOwnStates(2);
  copyOwn(copy, own, 0);
  expect(copy).toEqual(own);
});

test('others are told dust in tens, rounded down', () => {
  expect([0, 9, 10, 129].map(roundedDust)).toEqual([0, 0, 1, 12]);
});

test('what thorns cost and is not settled yet leaves the tank alone, and never fills it', () => {
  const own = ownOf(6);
  earn(own, 0, -4);
  const after = [2, 2, 2].map((dust) => {
    settle(own, 0);
    lose(own, 0, dust);
    return { ...contents(own), tank: tankOf(own, 0) };
  });
  // The second settling takes the thorn's 4 from the 4 that are left in the tank: 0, and the last burn is owed.
  expect(after).toEqual([
    { dust: 0, fresh: 0, ripe: -4, tank: 4 },
    { dust: -2, fresh: 0, ripe: 0, tank: -2 },
    { dust: -2, fresh: 0, ripe: 0, tank: -2 },
  ]);
});

test('losing never adds to the tank, whatever was earned, lost and settled before', () => {
  const own = ownOf(20);
  for (let i = 0; i < 10_000; i++) {
    const chance = draw(2, i);
    if (chance % 4 === 0) earn(own, 0, (chance >>> 4) % 3 === 0 ? -4 : chance & 7);
    else if (chance % 4 === 1) settle(own, 0);
    else {
      const before = { ...contents(own), tank: tankOf(own, 0) };
      const taken = (chance >>> 8) & 15;
      lose(own, 0, taken);
      const tank = tankOf(own, 0);
      if (tank > before.tank) expect.fail(`the tank went from ${before.tank} to ${tank}`);
      if (own.dust[0] !== before.dust - taken) expect.fail('another amount was lost');
      if (taken <= before.tank && tank !== before.tank - taken) expect.fail('not from the tank');
    }
  }
});
