import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LINES, type LineName } from '../../../game/net/line/profiles.ts';
import { beyond } from '../../../tools/scorecard/figures.ts';
import { playMatch } from '../../../tools/scorecard/match.ts';
import { readBudgets, readCard, render, renderReport, reportOf } from '../../../tools/scorecard/report.ts';
import { sayNobodyMet } from '../../../tools/scorecard/scorecard.ts';
import { inRealTime } from '../../../tools/scorecard/venue.ts';
import { longOr } from '../../harness/long.ts';

/** Virtual seconds of each line: what CI has time for. */
const SECONDS = longOr(120, 60, '60 s a line of 120');
const names = Object.keys(LINES) as LineName[];
/** One of each kind: the quickest, one that is far and loses, one that stops. */
const KINDS: readonly LineName[] = ['lan', '4g', 'freeze'];
const tried = longOr(names, KINDS, `${KINDS.length} lines of ${names.length}`);

describe('the scorecard', () => {
  test.each(tried)('stays within its budget on %s', async (name) => {
    const figures = await playMatch({ line: LINES[name], seconds: SECONDS, seed: 1, bots: 24 });
    expect(beyond(name, figures, readBudgets()[name])).toEqual([]);
  });

  test('has budgets for all lines, and for no others', () => {
    expect(Object.keys(readBudgets()).sort()).toEqual([...names].sort());
  });

  test('what is written down is within the same budgets, and pages and plots show it (UPDATE_DOCS=1 writes them anew)', () => {
    if (process.env.UPDATE_DOCS === '1') renderReport();
    const card = readCard();
    expect(
      Object.entries(card.presets).flatMap(([line, figures]) => beyond(line, figures, readBudgets()[line])),
    ).toEqual([]);
    const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
    for (const [path, text] of Object.entries(render(card, read))) expect(read(path), path).toBe(text);
  });

  test('has a report with every line, and with what is beyond its budget', () => {
    const report = reportOf(readCard(), ['wifi: too much.']);
    expect(report.sections.map(({ kind }) => kind)).toEqual(['text', 'table', 'bars', 'bars']);
    const json = JSON.stringify(report);
    for (const words of [...names, 'wifi: too much.']) expect(json).toContain(words);
  });

  test('goes over real sockets as well', async () => {
    const figures = await playMatch({ line: LINES.lan, seconds: 1, seed: 1, bots: 4, openVenue: inRealTime });
    expect(figures.divergences).toBe(0);
    expect(figures.bytesPerSecond).toBeGreaterThan(0);
  });

  test('repeats exactly for a seed, and not for another', async () => {
    const play = (seed: number) => playMatch({ line: LINES.wifi, seconds: 10, seed, bots: 8 });
    const first = await play(3);
    expect(await play(3)).toEqual(first);
    expect(await play(4)).not.toEqual(first);
  });

  test('figures of nobody are no figures: it says so instead of NaN', async () => {
    const alone = await playMatch({ line: LINES.fibre, seconds: 2, seed: 1, bots: 1 });
    expect(sayNobodyMet('fibre', 2, alone)).toMatch(/^On the line fibre no player saw another in 2 s/);
    const together = await playMatch({ line: LINES.fibre, seconds: 2, seed: 1, bots: 4 });
    expect(sayNobodyMet('fibre', 2, together)).toBe(undefined);
  });

  test('says which figure is beyond its budget', async () => {
    const figures = await playMatch({ line: LINES.cable, seconds: 5, seed: 1, bots: 4 });
    expect(beyond('cable', figures, { meanLeadMs: 0.5, divergences: 0 })).toEqual([
      expect.stringMatching(/^cable: meanLeadMs is [\d.]+, its budget is 0\.5\.$/),
    ]);
  });
});
