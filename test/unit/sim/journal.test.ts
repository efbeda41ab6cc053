import { expect, test } from 'vitest';
import { createJournalWorld, hashOfJournal, journalAt, rulesHash, SAMPLE } from '../../../game/sim/fingerprint.ts';
import { stepWorld } from '../../../game/sim/step.ts';
import { runJournal } from '../../../tools/recorder/journal.ts';

test.each([
  [1, 2000, 40, 643249436],
  [2, 2000, 40, 3635074372],
  [3, 3000, 100, 1462410916],
  [4, 5000, 8, 1331248783],
])('the journal of seed %i makes this world after %i ticks of %i players', (seed, ticks, players, hash) => {
  expect(hashOfJournal(seed, ticks, players)).toBe(hash);
});

test('this is the rules’ share of the fingerprint', () => {
  expect(rulesHash()).toBe(1226255513);
});

test('its sample has rams, burns and gathering in it, so that a change of these rules shows', () => {
  const { seed, ticks, players } = SAMPLE;
  const simulation = createJournalWorld(seed, players);
  const kinds = new Map<string, number>();
  for (let tick = 1; tick <= ticks; tick++) {
    stepWorld(simulation, journalAt(seed, tick, players));
    for (const { kind } of simulation.world.events) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  expect(kinds.get('ram')).toBeGreaterThan(2);
  expect(kinds.get('moteBorn')).toBeGreaterThan(20);
  expect(kinds.get('moteTaken')).toBeGreaterThan(20);
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
