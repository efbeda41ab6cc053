// Writes results down: docs/benchmarks.json holds all of them, docs/BENCHMARKS.md, its plots and the README what people
// read. `UPDATE_DOCS=1 npm test -- unit tools/bench/report` writes the latter anew from the former, for when texts or plots change.

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../bin/build.mjs';
import type { Report } from '../../../game/pages/report/parts/format.ts';
import { writeOrRefuse } from '../../lib/flags.ts';
import { fillSections, toLines } from '../../lib/pages.ts';
import { chartsOf, drawPlots, PLOTS } from './plots.ts';
import { COLUMNS } from './print.ts';
import type { Results } from './results.ts';
import { benchmarksPage, readmePage } from './sections.ts';

const RESULTS_PATH = 'docs/benchmarks.json';

/** Writes down the results of a whole run, and pages and plots of them. */
export function writeReport(results: Results): void {
  write(RESULTS_PATH, toLines(withoutPaths(results)));
  renderReport();
}

/** Writes pages and plots from docs/benchmarks.json. */
export function renderReport(): void {
  const { files, stale } = render(readResults(), read);
  for (const [path, text] of Object.entries(files)) write(path, text);
  for (const path of stale) rmSync(join(ROOT, path), { force: true });
}

/** The results that were written down last. */
export function readResults(): Results {
  return JSON.parse(read(RESULTS_PATH));
}

/** By path what to write, and which plots show nothing now; `readPage` gives the pages as they are. */
export function render(
  results: Results,
  readPage: (path: string) => string,
): { files: Record<string, string>; stale: string[] } {
  const plots = drawPlots(results);
  const isDrawn = (name: string) => plots.some(({ plot }) => plot.name === name);
  return {
    files: {
      'docs/BENCHMARKS.md': fillSections(readPage('docs/BENCHMARKS.md'), benchmarksPage(results), 'bench'),
      'README.md': fillSections(readPage('README.md'), readmePage(results), 'bench'),
      ...Object.fromEntries(plots.map(({ plot, svg }) => [pathOf(plot.name), svg])),
    },
    stale: PLOTS.filter(({ name }) => !isDrawn(name)).map(({ name }) => pathOf(name)),
  };
}

/** What `--html` writes of any run. */
export function reportOf(results: Results): Report {
  const { machine, groups } = results;
  return {
    title: 'Benchmark',
    subtitle: `${machine.date}, ${machine.text}`,
    sections: [
      ...chartsOf(results).map(({ chart, plot }) => ({
        kind: 'bars' as const,
        ...chart,
        note: plot.caption.replaceAll('`', ''),
      })),
      ...groups.map(({ name, why, rows, problems }) => ({
        kind: 'table' as const,
        title: name,
        note: [why, ...problems].join(' '),
        columns: COLUMNS.map(([title]) => title),
        rows: rows.map((row) => COLUMNS.map(([, cell]) => cell(row))),
      })),
    ],
  };
}

function pathOf(plot: string): string {
  return `docs/benchmarks-${plot}.svg`;
}

/** What a contender said before it ended names files by where this checkout lies: nobody else's business. */
function withoutPaths(results: Results): Results {
  return JSON.parse(JSON.stringify(results).replaceAll(ROOT, '')) as Results;
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function write(path: string, text: string): void {
  writeOrRefuse('write', join(ROOT, path), text);
}
