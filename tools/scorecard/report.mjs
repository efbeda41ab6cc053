// Writes a scorecard down: docs/netcode.json holds it, docs/NETCODE.md and its plots show it. `node tools/scorecard/report.mjs`
// writes the latter anew from the former, for when texts or plots change.
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ROOT as ROOT_DIR } from '../../bin/build.mjs';
import { writeOrRefuse } from '../lib/flags.ts';
import { fillSections } from '../lib/pages.ts';
import { drawChart } from '../lib/plots/bars.ts';
import { rowsOf, written } from './figures.mjs';

/**
 * @typedef {import('./figures.mjs').Figures} Figures
 * @typedef {import('./figures.mjs').FigureName} FigureName
 * @typedef {import('./figures.mjs').Limits} Limits
 *
 * @typedef {object} Scorecard
 * @property {number} seconds virtual ones of each line
 * @property {number} bots
 * @property {number} seed
 * @property {Record<string, Figures>} presets
 */

const ROOT = pathToFileURL(ROOT_DIR);
const RESULTS_PATH = 'docs/netcode.json';
const PAGE_PATH = 'docs/NETCODE.md';
/** Lines that promise something; the others say how bad it gets. */
const PROMISED = ['lan', 'fibre', 'cable', 'wifi', '4g', 'intercontinental'];

/** @returns {Record<string, Limits>} */
export function readBudgets() {
  return JSON.parse(read('tools/scorecard/budgets.json'));
}

/** @param {Scorecard} card */
export function writeReport(card) {
  // Longer numbers would be truer than anybody reads.
  const short = (/** @type {string} */ _, /** @type {unknown} */ value) =>
    typeof value === 'number' ? Number(value.toPrecision(5)) : value;
  write(RESULTS_PATH, `${JSON.stringify(card, short, 2)}\n`);
  renderReport();
}

/** @returns {Scorecard} the one that was written down last */
export function readCard() {
  return JSON.parse(read(RESULTS_PATH));
}

function renderReport() {
  for (const [path, text] of Object.entries(render(readCard(), read))) write(path, text);
}

/**
 * @param {Scorecard} card
 * @param {(path: string) => string} readPage the page as it is
 * @returns {Record<string, string>} by path
 */
export function render(card, readPage) {
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

/** @param {Scorecard} card */
function describe({ seconds, bots, seed, presets }) {
  const budgets = readBudgets();
  const pick = (/** @type {boolean} */ isPromised) =>
    Object.fromEntries(Object.entries(presets).filter(([line]) => PROMISED.includes(line) === isPromised));
  return [
    `${bots} bots of brain \`human\`, ${Math.round(seconds / 60)} virtual minutes a line, seed ${seed}; budgets in parentheses.`,
    markdown(rowsOf(pick(true), budgets)),
    'Lines that are there to show how bad it gets:',
    markdown(rowsOf(pick(false), budgets)),
  ].join('\n\n');
}

/** @param {string[][]} rows */
function markdown([head, ...rows]) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|---|${'---:|'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n');
}

/** @param {Scorecard} card */
export function drawPlots(card) {
  return chartsOf(card).map(({ name, about, chart }) => ({ name, about, svg: drawChart(chart) }));
}

/** @param {Scorecard} card */
function chartsOf({ presets }) {
  const lines = Object.entries(presets);
  /** @param {FigureName} value @param {FigureName} low @param {FigureName} high @param {string} unit */
  const spreads = (value, low, high, unit) =>
    lines.map(([label, figures]) => ({
      label,
      value: figures[value],
      quartiles: /** @type {const} */ ([figures[low], figures[high]]),
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

/**
 * What `--html` writes.
 * @param {Scorecard} card
 * @param {readonly string[]} broken a sentence for each figure beyond its budget
 * @returns {import('../../game/pages/report/format.ts').Report}
 */
export function reportOf(card, broken) {
  const [columns, ...rows] = rowsOf(card.presets, readBudgets());
  const verdict = broken.length > 0 ? broken : ['All figures are within their budgets.'];
  return {
    title: 'Scorecard',
    subtitle: `How the netcode feels: ${card.bots} bots, ${written(card.seconds / 60)} min a line, seed ${card.seed}`,
    sections: [
      { kind: 'text', title: 'Verdict', paragraphs: verdict },
      { kind: 'table', title: 'Figures', note: 'Budgets in parentheses.', columns, rows },
      ...chartsOf(card).map(({ chart }) => ({ kind: /** @type {const} */ ('bars'), ...chart })),
    ],
  };
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
