// Writes a scorecard down: docs/netcode.json holds it, docs/NETCODE.md and its plots show it. `UPDATE_DOCS=1
// npm test -- unit scorecard` writes the latter anew from the former, for when texts or plots change.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../bin/build.mjs';
import type { Report } from '../../game/pages/report/parts/format.ts';
import { writeOrRefuse } from '../lib/flags.ts';
import { fillSections } from '../lib/pages.ts';
import { type Chart, drawChart } from '../lib/plots/bars.ts';
import { type FigureName, type Limits, rowsOf, written } from './figures.ts';
import type { Figures } from './match.ts';

export interface Scorecard {
  /** Virtual ones of each line. */
  seconds: number;
  bots: number;
  seed: number;
  presets: Record<string, Figures>;
}

const RESULTS_PATH = 'docs/netcode.json';
const PAGE_PATH = 'docs/NETCODE.md';
/** Lines that promise something; the others say how bad it gets. */
const PROMISED = ['lan', 'fibre', 'cable', 'wifi', '4g', 'intercontinental'];

export function readBudgets(): Record<string, Limits> {
  return JSON.parse(read('tools/scorecard/budgets.json'));
}

export function writeReport(card: Scorecard): void {
  // Longer numbers would be truer than anybody reads.
  const short = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value);
  write(RESULTS_PATH, `${JSON.stringify(card, short, 2)}\n`);
  renderReport();
}

/** The scorecard that was written down last. */
export function readCard(): Scorecard {
  return JSON.parse(read(RESULTS_PATH));
}

/** Writes page and plots from docs/netcode.json. */
export function renderReport(): void {
  for (const [path, text] of Object.entries(render(readCard(), read))) write(path, text);
}

/** By path what to write; `readPage` gives the page as it is. */
export function render(card: Scorecard, readPage: (path: string) => string): Record<string, string> {
  const plots = drawPlots(card);
  const sections = {
    results: describe(card),
    plots: plots.map(({ name, about }) => `![${about}](netcode-${name}.svg)`).join('\n\n'),
  };
  return {
    [PAGE_PATH]: fillSections(readPage(PAGE_PATH), sections, 'scorecard'),
    ...Object.fromEntries(plots.map(({ name, svg }) => [`docs/netcode-${name}.svg`, svg])),
  };
}

function describe({ seconds, bots, seed, presets }: Scorecard): string {
  const budgets = readBudgets();
  const pick = (isPromised: boolean) =>
    Object.fromEntries(Object.entries(presets).filter(([line]) => PROMISED.includes(line) === isPromised));
  return [
    `${bots} bots of brain \`human\` and difficulty \`easy\`, ${Math.round(seconds / 60)} virtual minutes a line, seed ${seed}; budgets in parentheses.`,
    markdown(rowsOf(pick(true), budgets)),
    'Lines that are there to show how bad it gets:',
    markdown(rowsOf(pick(false), budgets)),
  ].join('\n\n');
}

function markdown([head, ...rows]: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|---|${'---:|'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n');
}

export function drawPlots(card: Scorecard): { name: string; about: string; svg: string }[] {
  return chartsOf(card).map(({ name, about, chart }) => ({ name, about, svg: drawChart(chart) }));
}

function chartsOf({ presets }: Scorecard): { name: string; about: string; chart: Chart }[] {
  const lines = Object.entries(presets);
  const spreads = (value: FigureName, low: FigureName, high: FigureName, unit: string) =>
    lines.map(([label, figures]) => ({
      label,
      value: figures[value],
      quartiles: [figures[low], figures[high]] as const,
      text: `${written(figures[value])} ${unit} (${written(figures[low])} to ${written(figures[high])})`,
      isOwn: true,
    }));
  return [
    {
      name: 'rivals',
      about: 'How far a drawn rival is from where it is, on each line',
      chart: {
        title: 'A drawn rival and the true one, at the own tick',
        axis: 'pixels, p95; the thin line spans p50 to p99',
        panels: [
          { title: 'All in view', bars: spreads('rivalErrorP95Px', 'rivalErrorP50Px', 'rivalErrorP99Px', 'px') },
        ],
      },
    },
    {
      name: 'screens',
      about: "How long a move takes to others' screens, on each line",
      chart: {
        title: "From the moment a move is due to all others' copies",
        axis: 'milliseconds, p50; the thin line spans p50 to p95',
        panels: [
          {
            title: 'Both ends on the same kind of line',
            bars: spreads('moveToScreensP50Ms', 'moveToScreensP50Ms', 'moveToScreensP95Ms', 'ms'),
          },
        ],
      },
    },
  ];
}

/** What `--html` writes; `broken` is a sentence for each figure beyond its budget. */
export function reportOf(card: Scorecard, broken: readonly string[]): Report {
  const [columns, ...rows] = rowsOf(card.presets, readBudgets());
  const verdict = broken.length > 0 ? broken : ['All figures are within their budgets.'];
  return {
    title: 'Scorecard',
    subtitle: `How the netcode feels: ${card.bots} bots, ${written(card.seconds / 60)} min a line, seed ${card.seed}`,
    sections: [
      { kind: 'text', title: 'Verdict', paragraphs: verdict },
      { kind: 'table', title: 'Figures', note: 'Budgets in parentheses.', columns, rows },
      ...chartsOf(card).map(({ chart }) => ({ kind: 'bars' as const, ...chart })),
    ],
  };
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function write(path: string, text: string): void {
  writeOrRefuse('write', join(ROOT, path), text);
}
