// Horizontal bars as SVG text, without a library. Its own background and colours for light and dark, since a page that
// shows it as a picture hands it neither.

/**
 * @typedef {object} Bar
 * @property {string} label
 * @property {number} value
 * @property {readonly [number, number]} [quartiles]
 * @property {string} text printed behind it
 * @property {boolean} isOwn Cometa's
 * @property {boolean} [isFaint] does not compare: the server was overloaded
 *
 * @typedef {object} Panel
 * @property {string} title
 * @property {readonly Bar[]} bars
 *
 * @typedef {object} Chart
 * @property {string} title
 * @property {string} axis what the bars measure, with its unit
 * @property {readonly Panel[]} panels
 * @property {number} [mark] a value to compare with, as a line
 */

const WIDTH = 800;
/** Labels stand left of the bars, values right of them. */
const LEFT = 140;
const RIGHT = 240;
const PLOT = WIDTH - LEFT - RIGHT;
const TITLE_HEIGHT = 52;
const PANEL_TITLE_HEIGHT = 26;
const ROW_HEIGHT = 26;
const BAR_HEIGHT = 16;
const PANEL_GAP = 16;
const AXIS_HEIGHT = 56;
/** From this ratio of the longest to the shortest bar on, the short ones could not be told apart. */
const LOG_FROM = 25;

const STYLE = `
  text { font: 13px system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', Arial, sans-serif; fill: #1f2328 }
  .page { fill: #ffffff; stroke: #d1d9e0 } .title { font-size: 16px; font-weight: 600 } .panel { font-weight: 600 }
  .soft { fill: #59636e; font-size: 12px } .grid { stroke: #e3e8ed } .mark { stroke: #59636e; stroke-dasharray: 4 3 }
  .own { fill: #d9730d } .other { fill: #8c9bab } .faint { opacity: 0.45 } .spread { stroke: #1f2328; stroke-width: 1.5 }
  .value { paint-order: stroke; stroke: #ffffff; stroke-width: 4px }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .page { fill: #11161d; stroke: #3d444d } .soft { fill: #9198a1 } .grid { stroke: #2a313a }
    .mark { stroke: #9198a1 } .own { fill: #f0883e } .other { fill: #6e7b8a } .spread { stroke: #e6edf3 } .value { stroke: #11161d }
  }`;

/**
 * @param {Chart} chart
 * @returns {string} the SVG file
 */
export function drawChart({ title, axis, panels, mark }) {
  const values = panels.flatMap(({ bars }) => bars.flatMap(({ value, quartiles }) => [value, ...(quartiles ?? [])]));
  const scale = scaleFor(values);
  /** @type {string[]} */
  const parts = [];
  let y = TITLE_HEIGHT;
  for (const panel of panels) {
    y += PANEL_TITLE_HEIGHT;
    parts.push(text(LEFT, y - 9, panel.title, 'panel'));
    parts.push(...drawGrid(scale, y, panel.bars.length, mark));
    for (const bar of panel.bars) {
      parts.push(...drawBar(bar, y, scale));
      y += ROW_HEIGHT;
    }
    y += PANEL_GAP;
  }
  parts.push(...scale.ticks.map((tick) => text(scale.at(tick), y + 4, shortNumber(tick), 'soft', 'middle')));
  const axisText = scale.isLog ? `${axis} (logarithmic)` : axis;
  parts.push(text(LEFT + PLOT / 2, y + 26, axisText, 'soft', 'middle'));
  return wrap(title, y + AXIS_HEIGHT - PANEL_GAP, parts);
}

/**
 * @param {string} title
 * @param {number} height
 * @param {readonly string[]} parts
 */
function wrap(title, height, parts) {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>${escapeText(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    text(24, 34, title, 'title'),
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/** @typedef {{ at: (value: number) => number, ticks: number[], isLog: boolean }} Scale `at` in pixels */

/**
 * @param {readonly number[]} values
 * @returns {Scale}
 */
function scaleFor(values) {
  const most = Math.max(...values);
  const least = Math.min(...values);
  return least > 0 && most / least > LOG_FROM ? logScale(least, most) : linearScale(most);
}

/** @param {number} most @returns {Scale} */
function linearScale(most) {
  const step = niceStep(most / 5);
  const end = Math.max(most, step);
  const ticks = Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step);
  return { at: (value) => round(LEFT + (PLOT * value) / end), ticks, isLog: false };
}

/** @param {number} least @param {number} most @returns {Scale} */
function logScale(least, most) {
  const first = Math.floor(Math.log10(least));
  const decades = Math.log10(most) - first;
  const ticks = Array.from({ length: Math.floor(decades) + 1 }, (_, i) => 10 ** (first + i));
  return { at: (value) => round(LEFT + (PLOT * (Math.log10(value) - first)) / decades), ticks, isLog: true };
}

/** The next of 1, 2, 5, 10 ... at or above. @param {number} least */
function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(least || 1));
  return power * ([1, 2, 5].find((step) => step * power >= least) ?? 10);
}

/**
 * @param {Scale} scale
 * @param {number} top
 * @param {number} rows
 * @param {number | undefined} mark
 */
function drawGrid({ at, ticks }, top, rows, mark) {
  const bottom = top + rows * ROW_HEIGHT;
  const lines = ticks.map((tick) => line(at(tick), top - 2, at(tick), bottom + 2, 'grid'));
  if (mark !== undefined) lines.push(line(at(mark), top - 2, at(mark), bottom + 2, 'mark'));
  return lines;
}

/**
 * A bar has its length from 0; on a logarithmic axis, which has no 0, only its end is drawn, at the end of a thread.
 * @param {Bar} bar
 * @param {number} top
 * @param {Scale} scale
 */
function drawBar({ label, value, quartiles, text: words, isOwn, isFaint }, top, { at, isLog }) {
  const y = top + (ROW_HEIGHT - BAR_HEIGHT) / 2;
  const middle = top + ROW_HEIGHT / 2;
  const kind = `${isOwn ? 'own' : 'other'}${isFaint ? ' faint' : ''}`;
  const end = at(value);
  const [low, high] = quartiles ?? [value, value];
  const shape = isLog
    ? [line(LEFT, middle, end, middle, 'grid'), `<circle class="${kind}" cx="${end}" cy="${middle}" r="6"/>`]
    : [`<rect class="${kind}" x="${LEFT}" y="${y}" width="${round(end - LEFT)}" height="${BAR_HEIGHT}" rx="2"/>`];
  const spread = at(high) - at(low) >= 1 ? [line(at(low), middle, at(high), middle, 'spread')] : [];
  return [
    text(LEFT - 10, middle + 4.5, label, '', 'end'),
    ...shape,
    ...spread,
    text(Math.max(end, at(high)) + (isLog ? 12 : 8), middle + 4.5, words, 'value'),
  ];
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {string} [kind]
 * @param {'start' | 'middle' | 'end'} [anchor]
 */
function text(x, y, words, kind = '', anchor = 'start') {
  const attributes = `${kind && ` class="${kind}"`}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}`;
  return `<text x="${round(x)}" y="${y}"${attributes}>${escapeText(words)}</text>`;
}

/**
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 * @param {string} kind
 */
function line(x1, y1, x2, y2, kind) {
  return `<line class="${kind}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
}

/** Thousands and millions by their letters, so that an axis is read at a glance. */
export function shortNumber(/** @type {number} */ value) {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
  if (value >= 1e4) return `${Number((value / 1e3).toPrecision(3))} k`;
  return `${Number(value.toPrecision(3))}`;
}

/** Tenths of a pixel: shorter files, and the same from every machine. */
function round(/** @type {number} */ pixels) {
  return Math.round(pixels * 10) / 10;
}

/** @param {string} words */
function escapeText(words) {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
