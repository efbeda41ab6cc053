import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { decodeJournal } from '../../../../server/recording/journal.ts';
import { createReplay, replayTo } from '../../../../server/recording/replay.ts';
import { profileJournal } from '../../../../tools/replay/profile.ts';

const FILE = fileURLToPath(new URL('../../../replay/twelve-people.journal', import.meta.url));

/** A clock on which each look takes a microsecond. */
function createTime() {
  let us = 0;
  return { nowMs: () => us++ / 1000, later: () => () => {}, soon: (task: () => void) => void setImmediate(task) };
}

test('a profile tells each rule apart, and its rows sum to the ticks', async () => {
  const { phases, ...figures } = await profileJournal(decodeJournal(readFileSync(FILE)), 600, createTime());
  expect(figures).toMatchObject({ ticks: 600, tickHz: 60, players: 12, overruns: 0 });
  expect(Object.keys(phases)).toEqual(
    expect.arrayContaining(['step.decide', 'step.motion', 'step.dust', 'step.ram', 'step.rest', 'replicate.encode']),
  );
  const whole = Object.entries(phases).filter(([name]) => !name.includes('.'));
  expect(whole.reduce((sum, [, { share }]) => sum + share, 0)).toBeCloseTo(1);
  const parts = Object.entries(phases).filter(([name]) => name.startsWith('step.'));
  expect(parts.reduce((sum, [, { share }]) => sum + share, 0)).toBeCloseTo(phases.step?.share ?? 0);
});

test('whoever looks on around the steps changes nothing', () => {
  const run = createReplay(decodeJournal(readFileSync(FILE)));
  const { step } = run;
  const seen: number[] = [];
  run.step = (simulation, inputs) => {
    step(simulation, inputs);
    seen.push(simulation.world.tick);
  };
  replayTo(run, 120);
  expect(seen).toHaveLength(120);
  expect(run.firstDifferentTick).toBeUndefined();
});
