// `cometa scorecard`: how the netcode feels on each line, in figures that repeat exactly.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from '../../bin/bundle.mjs';
import { bar, createLive } from '../../bin/live.mjs';
import { readChoice, readCount, readDurationMs, UsageError, withUsage } from '../../bin/values.mjs';

/**
 * @typedef {import('./match.ts').Figures} Figures
 * @typedef {Partial<Record<keyof Figures, number>>} Limits
 */

const HERE = fileURLToPath(new URL('.', import.meta.url));
const CACHE_DIR = fileURLToPath(new URL('../../.cache/scorecard', import.meta.url));

/**
 * @param {import('../../bin/commands.mjs').FlagValues} values
 * @returns {Promise<number | undefined>} exit status
 */
export function scorecard(values) {
  return withUsage('scorecard', async () => {
    const built = await prepare();
    const seconds = readDurationMs('duration', values.duration, 120_000) / 1000;
    const seed = readCount('seed', values.seed, { default: 1, min: 0, max: 0xffff });
    const bots = readCount('bots', values.bots, { default: 24, min: 2, max: 100 });
    const names = Object.keys(built.LINES);
    const chosen = String(values.net ?? names.join()).split(',');
    for (const name of chosen) readChoice('net', name, names);
    /** @type {Record<string, Figures>} */
    const presets = {};
    const live = createLive();
    for (const name of chosen) {
      const line = built.LINES[/** @type {keyof typeof built.LINES} */ (name)];
      const startMs = performance.now();
      presets[name] = await built.playMatch({
        line,
        seconds,
        seed,
        bots,
        onProgress: (share) => live.show([`${name.padEnd(17)} ${bar(share)}`], `${name}: ${Math.round(share * 100)} %`),
      });
      const times = seconds / ((performance.now() - startMs) / 1000);
      live.show(
        [`${name.padEnd(17)} ${bar(1)} ${times.toFixed(0)} times real time`],
        `${name}: ${times.toFixed(0)} times real time`,
      );
      live.keep();
    }
    const broken = Object.entries(presets).flatMap(([name, figures]) =>
      beyond(name, figures, readBudgets()[name] ?? {}),
    );
    console.error(`\n${table(presets)}`);
    for (const sentence of broken) console.error(sentence);
    if (values.html !== undefined) writeHtml(String(values.html), presets);
    if (values.json) console.log(JSON.stringify({ presets, withinBudget: broken.length === 0 }));
    return broken.length === 0 ? 0 : 1;
  });
}

/** @returns {Promise<typeof import('./main.ts')>} */
async function prepare() {
  await bundle({ input: { main: join(HERE, 'main.ts') }, outDir: CACHE_DIR, root: HERE });
  return import(pathToFileURL(join(CACHE_DIR, 'main.js')).href);
}

/** @returns {Record<string, Limits>} */
export function readBudgets() {
  return JSON.parse(readFileSync(join(HERE, 'budgets.json'), 'utf8'));
}

/**
 * A sentence for each figure beyond its limit.
 * @param {string} name
 * @param {Figures} figures
 * @param {Limits} limits
 */
export function beyond(name, figures, limits) {
  return Object.entries(limits).flatMap(([figure, limit]) => {
    const value = figures[/** @type {keyof Figures} */ (figure)];
    return value <= limit ? [] : [`${name}: ${figure} is ${shown(value)}, its budget is ${limit}.`];
  });
}

/** @param {number} value */
function shown(value) {
  return value === 0 ? '0' : Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** @param {Record<string, Figures>} presets */
function table(presets) {
  const names = Object.keys(presets);
  const figures = Object.keys(presets[names[0]]);
  const rows = figures.map((figure) => [
    figure,
    ...names.map((name) => shown(presets[name][/** @type {keyof Figures} */ (figure)])),
  ]);
  return [['', ...names], ...rows]
    .map(([first, ...cells]) => first.padEnd(22) + cells.map((cell) => cell.padStart(17)).join(''))
    .join('\n');
}

/**
 * @param {string} path
 * @param {Record<string, Figures>} presets
 */
function writeHtml(path, presets) {
  const names = Object.keys(presets);
  const figures = /** @type {(keyof Figures)[]} */ (Object.keys(presets[names[0]]));
  const head = names.map((name) => `<th>${name}</th>`).join('');
  const rows = figures.map(
    (figure) =>
      `<tr><th>${figure}</th>${names.map((name) => `<td>${shown(presets[name][figure])}</td>`).join('')}</tr>`,
  );
  const page = `<!doctype html><meta charset="utf-8"><title>Cometa: scorecard</title><style>body{font:15px system-ui;background:#0b1020;color:#dde3f5;padding:2rem}td,th{padding:.3rem .8rem;text-align:right}th:first-child{text-align:left}</style><h1>Scorecard</h1><table><tr><th></th>${head}</tr>${rows.join('')}</table>`;
  try {
    writeFileSync(path, page);
  } catch (error) {
    throw new UsageError(`--html: ${path} cannot be written (${/** @type {NodeJS.ErrnoException} */ (error).code}).`);
  }
}
