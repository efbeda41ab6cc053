import { expect, test } from 'vitest';
import { hashOfJournal, rulesHash } from '../../../game/sim/fingerprint.ts';
import { runJournal } from '../../../tools/recorder/journal.ts';

test.each([
  [1, 2000, 40, 2230316488],
  [2, 2000, 40, 1694390316],
  [3, 3000, 100, 1789158828],
  [4, 5000, 8, 1553374651],
])('the journal of seed %i makes this world after %i ticks of %i players', (seed, ticks, players, hash) => {
  expect(hashOfJournal(seed, ticks, players)).toBe(hash);
});

test('this is the rules’ share of the fingerprint', () => {
  expect(rulesHash()).toBe(2680554668);
});

test('one more tick, one more player or another seed makes another world', () => {
  const hashes = [
    hashOfJournal(1, 500, 10),
    hashOfJournal(1, 501, 10),
    hashOfJournal(1, 500, 11),
    hashOfJournal(2, 500, 10),
  ];
  expect(new Set(hashes).size).toBe(4);
});

const SEED = 5;
const TICKS = 600;
const PLAYERS = 40;

test('a room that never falls behind makes the world of its journal', async () => {
  const run = await runJournal(SEED, TICKS, PLAYERS, 0);
  expect(run).toMatchObject({ hash: hashOfJournal(SEED, TICKS, PLAYERS), movesLate: 0, longestRow: 1 });
});

test.each([1, 2, 3, 4, 5])('so does one that runs %i catch-up ticks in a row again and again', async (catchUps) => {
  const run = await runJournal(SEED, TICKS, PLAYERS, catchUps);
  // A row is the late tick and those that follow it without waiting.
  expect(run).toMatchObject({
    hash: hashOfJournal(SEED, TICKS, PLAYERS),
    movesLate: 0,
    longestRow: catchUps + 1,
    shiftedTicks: 0,
  });
  expect(run.rows).toBeGreaterThan(10);
});
