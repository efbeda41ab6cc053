// `cometa scorecard`: how the netcode feels on each line, in figures that repeat exactly.

import { ensureBuilt } from '../../bin/build.mjs';
import { LINES, type LineName } from '../../game/net/line/profiles.ts';
import type { FlagValues } from '../lib/flags.ts';
import { readChoice, readCount, readDurationMs, UsageError, withUsage } from '../lib/flags.ts';
import { bar, createLive } from '../lib/live.ts';
import { print } from '../lib/output.ts';
import { openReport } from '../lib/report.ts';
import { alignColumns } from '../lib/table.ts';
import { beyond, rowsOf } from './figures.ts';
import { type Figures, playMatch } from './match.ts';
import { readBudgets, reportOf, type Scorecard, writeReport } from './report.ts';
import { inRealTime, inVirtualTime } from './venue.ts';

/** In less, players hardly meet, and figures are of one rival or of none. */
const LEAST_DURATION = { leastMs: 10_000, why: 'for players to meet' };

/** Runs the command. @returns exit status */
export function scorecard(values: FlagValues): Promise<number | undefined> {
  return withUsage('scorecard', async () => {
    const seconds = readDurationMs('duration', values.duration, values.real ? 30_000 : 120_000, LEAST_DURATION) / 1000;
    const seed = readCount('seed', values.seed, { default: 1, min: 0, max: 0xffff });
    const bots = readCount('bots', values.bots, { default: 24, min: 2, max: 100 });
    if (values.real && values.write) throw new UsageError('--write writes what repeats exactly: not with --real.');
    if (values.html !== undefined) await ensureBuilt();
    const writeHtml = openReport(values.html);
    const lines = chooseLines(values.net);
    if (values.write && values.net !== undefined) throw new UsageError('--write is for all lines: not with --net.');
    const card: Scorecard = { seconds, bots, seed, presets: {} };
    for (const line of lines) card.presets[line] = await play(line, card, values.real === true);
    return await conclude(card, values, writeHtml);
  });
}

async function play(name: LineName, { seconds, seed, bots }: Scorecard, isReal: boolean): Promise<Figures> {
  const live = createLive();
  const startMs = performance.now();
  const figures = await playMatch({
    line: LINES[name],
    seconds,
    seed,
    bots,
    openVenue: isReal ? inRealTime : inVirtualTime,
    onProgress: (share) => live.show([`${name.padEnd(17)} ${bar(share)}`], `${name}: ${Math.round(share * 100)} %`),
  });
  const nobody = sayNobodyMet(name, seconds, figures);
  if (nobody) {
    live.keep();
    throw new Error(nobody);
  }
  const times = seconds / ((performance.now() - startMs) / 1000);
  const speed = isReal ? 'real time' : `${times.toFixed(0)} times real time`;
  live.say(`${name.padEnd(17)} ${speed}`);
  return figures;
}

/** A sentence where no player saw another, so that figures of rivals are not numbers; else undefined. @param seconds of play */
export function sayNobodyMet(line: string, seconds: number, figures: Figures): string | undefined {
  if (!Object.values(figures).some(Number.isNaN)) return undefined;
  return `On the line ${line} no player saw another in ${seconds} s, so nothing can be said of rivals. Take more --bots, or a longer --duration.`;
}

/** Prints and writes what was found. @returns exit status */
async function conclude(
  card: Scorecard,
  values: FlagValues,
  writeHtml: ReturnType<typeof openReport>,
): Promise<number> {
  const budgets = readBudgets();
  const broken = Object.entries(card.presets).flatMap(([line, figures]) => beyond(line, figures, budgets[line] ?? {}));
  console.error(`\n${alignColumns(rowsOf(card.presets, budgets)).join('\n')}\n`);
  for (const sentence of broken) console.error(sentence);
  if (values.json) await print(JSON.stringify({ ...card, withinBudget: broken.length === 0 }));
  writeHtml(reportOf(card, broken));
  if (values.write) writeReport(card);
  // Real time is this machine's as much as ours: it is judged on demand.
  const isJudged = !values.real || values.assert === true;
  return isJudged && broken.length > 0 ? 1 : 0;
}

function chooseLines(wanted: FlagValues[string]): LineName[] {
  const names = Object.keys(LINES) as LineName[];
  if (wanted === undefined) return names;
  const chosen = String(wanted).split(',');
  for (const name of chosen) readChoice('net', name, names);
  return chosen as LineName[];
}
