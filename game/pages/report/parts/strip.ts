import { make, setText } from '../../../client/base/dom.ts';
import { ALARM, BUDGET, colourOfRow, DIM, GRID } from './colours.ts';
import { button, fillSwatch } from './elements.ts';
import { inExactMs, inFull, inMs, inShort, inTenthsOfMs, niceCeiling, percentile } from './numbers.ts';
import { largestRow, type Rows, type Tick } from './ticks.ts';

export interface StripOptions {
  rows: Rows;
  budgetMs: number;
  /** A tick was chosen, to be seen apart. */
  onOpen(tick: Tick): void;
}

/** Ticks side by side, each a column of its rows. Where there are more than columns, a column shows the costliest of its ticks. */
export interface Strip {
  readonly element: HTMLElement;
  /** @param ticks oldest first; where `isLive` only the last seconds of them are shown */
  set(ticks: readonly Tick[], isLive: boolean): void;
}

const COLUMN_PX = 3;
/** What a live strip shows at least: five seconds, however narrow the screen. */
const LIVE_TICKS = 300;
const HEIGHT_PX = 190;
const LEFT_PX = 46;
/** Above the columns: the scale's top line and what goes beyond it. */
const TOP_PX = 18;
/** How far up the scale reaches: what is usual fills a third of it, what is not is cut off and marked. */
const ABOVE_USUAL = 2.5;
const SCALES = ['usual', 'budget', 'all'] as const;
type Scale = (typeof SCALES)[number];
const SCALE_TITLES: Readonly<Record<Scale, string>> = {
  usual: 'usual',
  budget: 'budget',
  all: 'worst',
};

export function createStrip({ rows, budgetMs, onOpen }: StripOptions): Strip {
  const canvas = make('canvas', 'strip');
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'slider');
  canvas.setAttribute('aria-label', 'Ticks, oldest first. Arrow keys choose one, Enter shows it apart.');
  const readout = make('p', 'readout');
  const legend = make(
    'ul',
    'legend',
    rows.map(({ name }) => make('li', '', [fillSwatch(colourOfRow(name)), make('span', '', name)])),
  );
  legend.setAttribute('aria-label', 'Rows, from the bottom up');

  let columns: readonly Tick[] = [];
  let latest: { ticks: readonly Tick[]; isLive: boolean } = { ticks: [], isLive: false };
  let chosen = -1;
  /** A tick one points at must not run away. */
  let isHeld = false;
  let scale: Scale = 'usual';

  const widthPx = () => canvas.clientWidth - LEFT_PX;
  const draw = () => {
    const most = Math.max(1, Math.floor(widthPx() / COLUMN_PX));
    const wanted = latest.isLive ? LIVE_TICKS : latest.ticks.length;
    const bunch = Math.max(1, Math.ceil(wanted / Math.max(1, most - 1)));
    // One less: the first bunch and the last may be parts of one.
    if (!isHeld) columns = squeeze(latest.ticks.slice(-(most - 1) * bunch), bunch);
    paint(canvas, { rows, columns, budgetMs, chosen, topMs: topOf(columns, budgetMs, scale) });
  };
  const tell = () => {
    const tick = columns[chosen];
    const text = tick
      ? describe(rows, tick, budgetMs)
      : 'Point at a tick, or use the arrow keys; click or Enter shows it apart.';
    setText(readout, text);
    canvas.setAttribute('aria-valuetext', text);
    if (tick) canvas.setAttribute('aria-valuenow', String(tick.tick));
  };
  const choose = (column: number) => {
    isHeld = column >= 0;
    chosen = Math.min(column, columns.length - 1);
    draw();
    tell();
  };
  const columnAt = (event: PointerEvent | MouseEvent) => {
    const x = event.clientX - canvas.getBoundingClientRect().left - LEFT_PX - offsetPx(columns, widthPx());
    return Math.max(0, Math.min(columns.length - 1, Math.floor(x / COLUMN_PX)));
  };
  const open = () => columns[chosen] && onOpen(columns[chosen]);

  canvas.addEventListener('pointermove', (event) => choose(columnAt(event)));
  canvas.addEventListener('pointerleave', () => choose(-1));
  canvas.addEventListener('click', (event) => {
    choose(columnAt(event));
    open();
  });
  canvas.addEventListener('blur', () => choose(-1));
  canvas.addEventListener('keydown', (event) => {
    const from = chosen < 0 ? columns.length : chosen;
    const to = {
      ArrowLeft: from - 1,
      ArrowRight: from + 1,
      Home: 0,
      End: columns.length - 1,
      PageUp: from - 20,
      PageDown: from + 20,
    }[event.key];
    if (event.key === 'Enter' || event.key === ' ') open();
    else if (event.key === 'Escape') choose(-1);
    else if (to !== undefined) choose(Math.max(0, to));
    else return;
    event.preventDefault();
  });
  new ResizeObserver(draw).observe(canvas);

  const scales = SCALES.map((name) => {
    const element = button(SCALE_TITLES[name], () => {
      scale = name;
      for (const [i, other] of scales.entries()) other.setAttribute('aria-pressed', String(SCALES[i] === name));
      draw();
    });
    element.setAttribute('aria-pressed', String(name === scale));
    return element;
  });
  const choice = make('div', 'choice', [make('span', 'dim', 'scale'), ...scales]);
  choice.setAttribute('role', 'group');
  choice.setAttribute('aria-label', 'How far up the strip reaches');
  tell();

  return {
    element: make('div', 'ticks', [make('div', 'row', [legend, choice]), canvas, readout]),
    set(ticks, isLive) {
      latest = { ticks, isLive };
      draw();
    },
  };
}

/** Of each bunch of ticks the costliest. Bunches go by number, so that a tick stays in its own while others come. */
function squeeze(ticks: readonly Tick[], bunch: number): Tick[] {
  const worst: Tick[] = [];
  let last = -1;
  for (const tick of ticks) {
    const number = Math.floor(tick.tick / bunch);
    if (number !== last) worst.push(tick);
    else if (tick.totalMs > worst[worst.length - 1].totalMs) worst[worst.length - 1] = tick;
    last = number;
  }
  return worst;
}

/** The newest tick stands at the right, however few there are. */
function offsetPx(columns: readonly Tick[], widthPx: number): number {
  return Math.max(0, widthPx - columns.length * COLUMN_PX);
}

function topOf(columns: readonly Tick[], budgetMs: number, scale: Scale): number {
  const totals = columns.map(({ totalMs }) => totalMs);
  const most = Math.max(0, ...totals);
  if (scale === 'all') return niceCeiling(Math.max(most, 0.05));
  if (scale === 'budget') return budgetMs * 1.15;
  return niceCeiling(Math.max(0.05, Math.min(most, ABOVE_USUAL * percentile(totals, 0.9))));
}

function describe(rows: Rows, tick: Tick, budgetMs: number): string {
  const { name, at } = largestRow(rows, tick);
  const over = tick.workMs > budgetMs ? `, OVER its ${inTenthsOfMs(budgetMs)}` : '';
  return `Tick ${inFull(tick.tick)}: ${inExactMs(tick.totalMs)} ms${over}; most of it ${name}, ${inExactMs(tick.ms[at])} ms; began ${inMs(tick.lateMs)} late.`;
}

interface Picture {
  rows: Rows;
  columns: readonly Tick[];
  budgetMs: number;
  chosen: number;
  topMs: number;
}

function paint(canvas: HTMLCanvasElement, picture: Picture): void {
  const width = canvas.clientWidth;
  const context = canvas.getContext('2d');
  if (!context || width === 0) return;
  const ratio = devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(HEIGHT_PX * ratio)];
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, HEIGHT_PX);
  context.font = '12px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';
  const yOf = (ms: number) => HEIGHT_PX - 1 - (ms / picture.topMs) * (HEIGHT_PX - 1 - TOP_PX);
  paintScale(context, width, picture.topMs, yOf);
  paintColumns(context, width, picture, yOf);
  paintBudget(context, width, picture, yOf);
}

function paintScale(
  context: CanvasRenderingContext2D,
  width: number,
  topMs: number,
  yOf: (ms: number) => number,
): void {
  context.textAlign = 'right';
  for (const share of [0, 0.5, 1]) {
    const y = Math.round(yOf(topMs * share));
    context.fillStyle = GRID;
    context.fillRect(LEFT_PX, y, width - LEFT_PX, 1);
    context.fillStyle = DIM;
    context.fillText(
      share === 1 ? `${inShort(topMs)} ms` : inShort(topMs * share),
      LEFT_PX - 6,
      y + (share === 0 ? 0 : 4),
    );
  }
}

function paintColumns(
  context: CanvasRenderingContext2D,
  width: number,
  { rows, columns, chosen, topMs }: Picture,
  yOf: (ms: number) => number,
): void {
  const left = LEFT_PX + offsetPx(columns, width - LEFT_PX);
  // Row by row: setting a colour is what costs here.
  const reached = new Float64Array(columns.length);
  for (const { name, at } of rows) {
    context.fillStyle = colourOfRow(name);
    columns.forEach(({ ms }, i) => {
      const from = Math.min(topMs, reached[i]);
      reached[i] += ms[at];
      const to = Math.min(topMs, reached[i]);
      if (to > from) context.fillRect(left + i * COLUMN_PX, yOf(to), COLUMN_PX - 0.75, yOf(from) - yOf(to));
    });
  }
  context.fillStyle = ALARM;
  columns.forEach(({ totalMs }, i) => {
    if (totalMs > topMs) paintPeak(context, left + (i + 0.4) * COLUMN_PX);
  });
  if (chosen < 0 || chosen >= columns.length) return;
  context.strokeStyle = '#ffffff';
  context.lineWidth = 1.5;
  context.strokeRect(left + chosen * COLUMN_PX - 1.5, TOP_PX - 2, COLUMN_PX + 2, HEIGHT_PX - TOP_PX + 1);
}

/** An arrow upwards: this column goes on beyond the scale. */
function paintPeak(context: CanvasRenderingContext2D, x: number): void {
  context.beginPath();
  context.moveTo(x, TOP_PX - 8);
  context.lineTo(x + 4, TOP_PX - 1);
  context.lineTo(x - 4, TOP_PX - 1);
  context.fill();
}

function paintBudget(
  context: CanvasRenderingContext2D,
  width: number,
  { budgetMs, topMs }: Picture,
  yOf: (ms: number) => number,
): void {
  if (budgetMs > topMs) {
    const words = `↑ budget ${inTenthsOfMs(budgetMs)}, ${inShort(budgetMs / topMs)} times as high`;
    return paintWords(context, words, width, TOP_PX + 15);
  }
  const y = yOf(budgetMs);
  context.strokeStyle = BUDGET;
  context.lineWidth = 1.5;
  context.setLineDash([6, 4]);
  context.beginPath();
  context.moveTo(LEFT_PX, y);
  context.lineTo(width, y);
  context.stroke();
  context.setLineDash([]);
  paintWords(context, `budget ${inTenthsOfMs(budgetMs)}`, width, y - 6);
}

/** At the right, on a ground of their own: columns may be as bright as they are. */
function paintWords(context: CanvasRenderingContext2D, words: string, width: number, y: number): void {
  const wide = context.measureText(words).width + 12;
  context.fillStyle = 'rgb(6 10 22 / 85%)';
  context.fillRect(width - wide, y - 13, wide, 18);
  context.fillStyle = BUDGET;
  context.textAlign = 'right';
  context.fillText(words, width - 6, y);
}
