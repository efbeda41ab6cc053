import { describe, expect, test } from 'vitest';
import type { StyleName } from '../../../game/bots/brains/style.ts';
import { emptyPose } from '../../../game/net/client.ts';
import { setCracks } from '../../../game/sim/world/traits.ts';
import { barsOf, isWithin, tableOf } from '../../../tools/balance/bars.ts';
import { type Figures, figuresOf } from '../../../tools/balance/figures.ts';
import { conclude, roundsOf } from '../../../tools/balance/plan.ts';
import { playRound, type RoundResult } from '../../../tools/balance/round.ts';
import { createView } from '../../../tools/balance/view.ts';
import { openWorld, put } from '../../../tools/lib/virtual/space.ts';

const FAIR: Figures = {
  rounds: 400,
  styles: {
    grazer: { meanPlace: 12.35, winShare: 0.1 },
    hunter: { meanPlace: 11, winShare: 0.3 },
    mixed: { meanPlace: 9.5, winShare: 0.5 },
    coward: { meanPlace: 11, winShare: 0.1 },
  },
  choices: { thrifty: 1, broad: 1.25, reaching: 0.9, mending: 1, heavy: 1, thorny: 1 },
  newcomerFirstThird: 0.15,
  halfTimeLeaderWins: 0.45,
  deathsPerPlayerMinute: 0.3,
  firstRivalSecondsP90: { '2': 7.9, '8': 1, '20': 1, '100': 1 },
};

function roundOf(result: Partial<RoundResult>): RoundResult {
  return {
    places: [],
    newcomer: undefined,
    didLeaderWin: false,
    taken: [0, 0, 0, 0, 0, 0],
    winnerChoices: 0,
    deaths: 0,
    playerMinutes: 10,
    sightTicks: [],
    ...result,
  };
}

const NONE = { '2': [], '8': [], '20': [], '100': [] };

describe('the view of a player', () => {
  test('holds who is on the screen, and dust that is; nobody and nothing else', () => {
    const world = openWorld();
    put(world, 0, { xPx: 300, yPx: 1024 });
    put(world, 1, { xPx: 1100, yPx: 1474 });
    put(world, 2, { xPx: 1101, yPx: 1024 });
    put(world, 3, { xPx: 300, yPx: 1475 });
    setCracks(world.comets, 1, 2);
    world.motes.first.fill(7);
    const view = createView(world, 0);
    expect(view.ids).toEqual([0, 1]);
    const pose = emptyPose();
    expect([view.pose(2, pose), view.pose(3, pose), view.pose(1, pose)]).toEqual([false, false, true]);
    expect(pose).toMatchObject({ x: 1100, y: 1474, traits: 128 });
    const { first } = view.motes;
    const seen = Array.from(first.keys()).filter((cell) => first[cell] === 7);
    // Columns 0 to 4, rows 2 to 5, of 8.
    expect(seen).toEqual([2, 3, 4, 5].flatMap((row) => [0, 1, 2, 3, 4].map((column) => row * 8 + column)));
  });
});

describe('figures', () => {
  const places = (...all: [StyleName, number][]) => all.map(([style, place]) => ({ style, place }));

  test('places and wins of styles, newcomers, leaders, deaths and first rivals are means and shares', () => {
    const rounds = [
      roundOf({
        places: places(['mixed', 1], ['grazer', 3]),
        newcomer: { place: 7, of: 21 },
        deaths: 3,
        didLeaderWin: true,
      }),
      roundOf({ places: places(['mixed', 2], ['grazer', 4]), newcomer: { place: 8, of: 21 }, deaths: 1 }),
    ];
    const sights = { ...NONE, '8': [roundOf({ sightTicks: [60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 660] })] };
    expect(figuresOf(rounds, sights)).toMatchObject({
      rounds: 2,
      styles: { mixed: { meanPlace: 1.5, winShare: 0.5 }, grazer: { meanPlace: 3.5, winShare: 0 } },
      newcomerFirstThird: 0.5,
      halfTimeLeaderWins: 0.5,
      deathsPerPlayerMinute: 0.2,
      firstRivalSecondsP90: { '2': 0, '8': 10 },
    });
  });

  test('a choice that a quarter took and that half of what winners held is: 2', () => {
    const rounds = [
      roundOf({ taken: [1, 1, 1, 1, 0, 0], winnerChoices: 0b000011 }),
      roundOf({ taken: [1, 1, 1, 1, 0, 0], winnerChoices: 0b000001 }),
      roundOf({ winnerChoices: 0b001000 }),
    ];
    expect(figuresOf(rounds, NONE).choices).toEqual({
      thrifty: 2,
      broad: 1,
      reaching: 0,
      mending: 1,
      heavy: 1,
      thorny: 1,
    });
  });
});

describe('bars', () => {
  test('hold at their very ends', () => {
    expect(barsOf(FAIR).filter(({ holds }) => !holds)).toEqual([]);
    expect(isWithin(FAIR)).toBe(true);
  });

  test.each([
    ['grazer by', { styles: { ...FAIR.styles, grazer: { meanPlace: 12.3, winShare: 0 } } }],
    ['hunter by', { styles: { ...FAIR.styles, hunter: { meanPlace: 9.5, winShare: 0 } } }],
    ['choice: broad', { choices: { ...FAIR.choices, broad: 1.26 } }],
    ['newcomers', { newcomerFirstThird: 0.149 }],
    ['richest', { halfTimeLeaderWins: 0.451 }],
    ['deaths', { deathsPerPlayerMinute: 0.29 }],
    ['deaths', { deathsPerPlayerMinute: 1.01 }],
    ['of 2 players', { firstRivalSecondsP90: { ...FAIR.firstRivalSecondsP90, '2': 8 } }],
  ])('one that fails is named: %s', (words, worse) => {
    const failing = barsOf({ ...FAIR, ...worse }).filter(({ holds }) => !holds);
    expect(failing.map(({ what }) => what)).toEqual([expect.stringContaining(words)]);
    expect(tableOf({ ...FAIR, ...worse }).filter((line) => line.includes('FAILS'))).toHaveLength(1);
  });
});

test('a round repeats exactly for a seed, and not for another', () => {
  const play = (seed: number) => playRound({ index: 0, seed, players: 6, hasNewcomer: true });
  const first = play(3);
  expect(play(3)).toEqual(first);
  expect(play(4)).not.toEqual(first);
});

test('a few rounds of the game are fair, within wider bars: what scatters less than they allow', () => {
  const main = Array.from({ length: 6 }, (_, index) => playRound({ index, seed: 1, players: 20, hasNewcomer: true }));
  const sightsOf = (players: number, rounds: number) =>
    Array.from({ length: rounds }, (_, index) => playRound({ index, seed: 1, players, hasNewcomer: false }));
  // Two come into play so rarely that one round says nothing; of a hundred one is enough, and takes as long as five others.
  const figures = figuresOf(main, { '2': sightsOf(2, 30), '8': sightsOf(8, 2), '20': main, '100': sightsOf(100, 1) });
  const failing = barsOf(figures, { share: 0.3 }).filter(
    ({ what, holds }) => !holds && !what.startsWith('wins by choice'),
  );
  expect(failing).toEqual([]);
});

test('each number of players is asked for its own rounds', () => {
  const plan = { rounds: 40, players: 20, seed: 1 };
  const results = roundsOf(plan).map(({ players }) => roundOf({ sightTicks: [60 * players] }));
  expect(conclude(plan, results)).toMatchObject({
    rounds: 40,
    firstRivalSecondsP90: { '2': 2, '8': 8, '20': 20, '100': 100 },
  });
});
