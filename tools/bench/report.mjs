// Writes results down: docs/benchmarks.json holds all of them, docs/BENCHMARKS.md, its plots and the README what people
// read. `node tools/bench/report.mjs` writes the latter anew from the former, for when texts or plots change.
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ROOT as ROOT_DIR } from '../../bin/build.mjs';
import { writeOrRefuse } from '../lib/flags.ts';
import { fillSections, toLines } from '../lib/pages.ts';
import { chartsOf, drawPlots, PLOTS } from './plots.mjs';
import { COLUMNS } from './print.mjs';
import { benchmarksPage, readmePage } from './sections.mjs';

/** @typedef {import('./bench.mjs').Results} Results */

const ROOT = pathToFileURL(ROOT_DIR);
const RESULTS_PATH = 'docs/benchmarks.json';

/** @param {Results} results of a whole run */
export function writeReport(results) {
  write(RESULTS_PATH, toLines(withoutPaths(results)));
  renderReport();
}

/** Writes pages and plots from docs/benchmarks.json. */
function renderReport() {
  const { files, stale } = render(readResults(), read);
  for (const [path, text] of Object.entries(files)) write(path, text);
  for (const path of stale) rmSync(new URL(path, ROOT), { force: true });
}

/** @returns {Results} those that were written down last */
export function readResults() {
  return JSON.parse(read(RESULTS_PATH));
}

/**
 * @param {Results} results
 * @param {(path: string) => string} readPage the pages as they are
 * @returns {{ files: Record<string, string>, stale: string[] }} by path: what to write, and which plots show nothing now
 */
export function render(results, readPage) {
  const plots = drawPlots(results);
  const isDrawn = (/** @type {string} */ name) => plots.some(({ plot }) => plot.name === name);
  return {
    files: {
      'docs/BENCHMARKS.md': fillSections(readPage('docs/BENCHMARKS.md'), benchmarksPage(results), 'bench'),
      'README.md': fillSections(readPage('README.md'), readmePage(results), 'bench'),
      ...Object.fromEntries(plots.map(({ plot, svg }) => [pathOf(plot.name), svg])),
    },
    stale: PLOTS.filter(({ name }) => !isDrawn(name)).map(({ name }) => pathOf(name)),
  };
}

/**
 * What `--html` writes.
 * @param {Results} results of any run
 * @returns {import('../../game/pages/report/format.ts').Report}
 */
export function reportOf(results) {
  const { machine, groups } = results;
  return {
    title: 'Benchmark',
    subtitle: `${machine.date}, ${machine.text}`,
    sections: [
      ...chartsOf(results).map(({ chart, plot }) => ({
        kind: /** @type {const} */ ('bars'),
        ...chart,
        note: plot.caption.replaceAll('`', ''),
      })),
      ...groups.map(({ name, why, rows, problems }) => ({
        kind: /** @type {const} */ ('table'),
        title: name,
        note: [why, ...problems].join(' '),
        columns: COLUMNS.map(([title]) => title),
        rows: rows.map((row) => COLUMNS.map(([, cell]) => cell(row))),
      })),
    ],
  };
}

/** @param {string} plot */
function pathOf(plot) {
  return `docs/benchmarks-${plot}.svg`;
}

/** What a contender said before it ended names files by where this checkout lies: nobody else's business. @param {Results} results */
function withoutPaths(results) {
  return /** @type {Results} */ (JSON.parse(JSON.stringify(results).replaceAll(fileURLToPath(ROOT), '')));
}

/** @param {string} path */
function read(path) {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

/** @param {string} path @param {string} text */
function write(path, text) {
  writeOrRefuse('write', fileURLToPath(new URL(path, ROOT)), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) renderReport();
