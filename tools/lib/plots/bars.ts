// Horizontal bars.
import { line, niceStep, round, shortNumber, text, WIDTH, wrap } from './svg.ts';

export interface Bar {
  label: string;
  value: number;
  quartiles?: readonly [number, number];
  /** Printed behind it. */
  text: string;
  /** Cometa's. */
  isOwn: boolean;
  /** Does not compare: the server was overloaded. */
  isFaint?: boolean;
}

export interface Panel {
  title: string;
  bars: readonly Bar[];
}

export interface Chart {
  title: string;
  /** What the bars measure, with its unit. */
  axis: string;
  panels: readonly Panel[];
  /** A value to compare with, as a line. */
  mark?: number;
}

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

/** The SVG file of a chart. */
export function drawChart({ title, axis, panels, mark }: Chart): string {
  const values = panels.flatMap(({ bars }) => bars.flatMap(({ value, quartiles }) => [value, ...(quartiles ?? [])]));
  const scale = scaleFor(values);
  const parts: string[] = [];
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

/** `at` is in pixels. */
interface Scale {
  at: (value: number) => number;
  ticks: number[];
  isLog: boolean;
}

function scaleFor(values: readonly number[]): Scale {
  const most = Math.max(...values);
  const least = Math.min(...values);
  return least > 0 && most / least > LOG_FROM ? logScale(least, most) : linearScale(most);
}

function linearScale(most: number): Scale {
  const step = niceStep(most / 5);
  const end = Math.max(most, step);
  const ticks = Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step);
  return { at: (value) => round(LEFT + (PLOT * value) / end), ticks, isLog: false };
}

function logScale(least: number, most: number): Scale {
  const first = Math.floor(Math.log10(least));
  const decades = Math.log10(most) - first;
  const ticks = Array.from({ length: Math.floor(decades) + 1 }, (_, i) => 10 ** (first + i));
  return { at: (value) => round(LEFT + (PLOT * (Math.log10(value) - first)) / decades), ticks, isLog: true };
}

function drawGrid({ at, ticks }: Scale, top: number, rows: number, mark: number | undefined): string[] {
  const bottom = top + rows * ROW_HEIGHT;
  const lines = ticks.map((tick) => line(at(tick), top - 2, at(tick), bottom + 2, 'grid'));
  if (mark !== undefined) lines.push(line(at(mark), top - 2, at(mark), bottom + 2, 'mark'));
  return lines;
}

/** A bar has its length from 0; on a logarithmic axis, which has no 0, only its end is drawn, at the end of a thread. */
function drawBar(
  { label, value, quartiles, text: words, isOwn, isFaint }: Bar,
  top: number,
  { at, isLog }: Scale,
): string[] {
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
