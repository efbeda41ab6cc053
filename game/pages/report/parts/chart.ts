import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { make, setText } from '../../../client/base/dom.ts';
import { BUDGET, DASHES, DIM, GRID, SERIES, TEXT } from './colours.ts';
import { lineSwatch } from './elements.ts';
import { inShort, niceCeiling } from './numbers.ts';

/** The one file that knows uPlot: lines over an axis, with a legend that tells the values under the pointer. */

export interface ChartOptions {
  /** What it shows, for those who do not see it. */
  name: string;
  labels: readonly string[];
  heightPx: number;
  /** How a value is written in the legend. */
  write?: (value: number) => string;
  writeX?: (x: number) => string;
  /** The axis's ends where they do not follow from the points. */
  fromX?: number;
  toX?: number;
  xAxis?: string;
  yAxis?: string;
  /** The axis reaches at least so far up. */
  leastTop?: number;
  /** Points are marked: few, and each of them measured. */
  hasDots?: boolean;
  limit?: { y: number; label: string } | undefined;
  mark?: { x: number; label: string } | undefined;
}

/** Points of all lines: x ascending, then each line's y; a hole is null. */
export type Points = readonly [xs: readonly number[], ...ys: readonly (readonly (number | null)[])[]];

export interface Chart {
  readonly element: HTMLElement;
  set(points: Points): void;
}

const FONT = '12px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';

export function createChart(options: ChartOptions): Chart {
  const { name, labels, heightPx, write = inShort } = options;
  const host = make('div', 'chart');
  host.setAttribute('role', 'img');
  const values = labels.map(() => make('output', 'value'));
  const legend = make(
    'ul',
    'legend',
    labels.map((label, i) => make('li', '', [lineSwatch(SERIES[i], DASHES[i]), make('span', '', label), values[i]])),
  );
  const element = make('figure', '', [legend, host]);
  let points: Points = [[], ...labels.map(() => [])];
  let plot: uPlot | undefined;
  let isSeen = false;

  const tellValues = () => {
    const at = plot?.cursor.idx ?? points[0].length - 1;
    for (const [i, value] of values.entries()) {
      const y = points[i + 1][at];
      setText(value, y === null || y === undefined ? '–' : write(y));
    }
    host.setAttribute(
      'aria-label',
      `${name}: ${labels.map((label, i) => `${label} ${values[i].textContent}`).join(', ')}`,
    );
  };
  const draw = () => {
    tellValues();
    if (isSeen) plot?.setData(points as unknown as uPlot.AlignedData);
  };
  const resize = (widthPx: number) => {
    if (widthPx < 40) return;
    if (plot) plot.setSize({ width: widthPx, height: heightPx });
    else plot = new uPlot(describe(options, widthPx, tellValues), points as unknown as uPlot.AlignedData, host);
  };
  new ResizeObserver(([entry]) => resize(Math.floor(entry.contentRect.width))).observe(host);
  // What is scrolled away is not drawn: ten charts ten times a second are felt on a phone.
  new IntersectionObserver(([entry]) => {
    isSeen = entry.isIntersecting;
    if (isSeen) draw();
  }).observe(host);

  return {
    element,
    set(next) {
      points = next;
      draw();
    },
  };
}

function describe(options: ChartOptions, widthPx: number, onCursor: () => void): uPlot.Options {
  const { labels, heightPx, hasDots = false, writeX, xAxis, yAxis, leastTop = 0, limit, mark } = options;
  const axis: uPlot.Axis = {
    stroke: DIM,
    font: FONT,
    labelFont: FONT,
    labelSize: 18,
    grid: { stroke: GRID, width: 1 },
    ticks: { show: false },
  };
  return {
    width: widthPx,
    height: heightPx,
    padding: [10, 14, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 7 } },
    scales: {
      x: { time: false, range: (_, from, to) => [options.fromX ?? from, options.toX ?? to] },
      y: { range: (_, _from, to) => [0, niceCeiling(Math.max(leastTop, limit?.y ?? 0, to ?? 0, 1e-6) * 1.02)] },
    },
    series: [
      {},
      ...labels.map((label, i) => ({
        label,
        stroke: SERIES[i],
        dash: [...DASHES[i]],
        width: 1.75,
        spanGaps: true,
        points: { show: hasDots, size: 6, fill: SERIES[i] },
      })),
    ],
    axes: [
      { ...axis, size: 24, gap: 4, ...(xAxis ? { label: xAxis } : {}), values: (_, at) => at.map(writeX ?? inShort) },
      {
        ...axis,
        size: 46,
        gap: 6,
        space: 26,
        ...(yAxis ? { label: yAxis } : {}),
        values: (_, at) => at.map((y) => inShort(y)),
      },
    ],
    hooks: {
      setCursor: [onCursor],
      draw: [(plot) => drawGuides(plot, limit, mark)],
    },
  };
}

/** The budget's line across, the mark's upwards, each with its words. */
function drawGuides(plot: uPlot, limit: ChartOptions['limit'], mark: ChartOptions['mark']): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.font = FONT.replace('12px', `${12 * devicePixelRatio}px`);
  const line = (fromX: number, fromY: number, toX: number, toY: number, colour: string) => {
    ctx.strokeStyle = colour;
    ctx.beginPath();
    ctx.moveTo(fromX, fromY);
    ctx.lineTo(toX, toY);
    ctx.stroke();
  };
  if (limit) {
    const y = plot.valToPos(limit.y, 'y', true);
    line(bbox.left, y, bbox.left + bbox.width, y, BUDGET);
    ctx.fillStyle = BUDGET;
    ctx.textAlign = 'right';
    ctx.fillText(limit.label, bbox.left + bbox.width, y - 4 * devicePixelRatio);
  }
  if (mark) {
    const x = plot.valToPos(mark.x, 'x', true);
    line(x, bbox.top, x, bbox.top + bbox.height, TEXT);
    const isRight = x > bbox.left + bbox.width / 2;
    ctx.fillStyle = TEXT;
    ctx.textAlign = isRight ? 'right' : 'left';
    ctx.fillText(mark.label, x + (isRight ? -6 : 6) * devicePixelRatio, bbox.top + 12 * devicePixelRatio);
  }
  ctx.restore();
}

/** Lines that have their own x each, as points of all of them. */
export function join(lines: readonly (readonly (readonly [x: number, y: number])[])[]): Points {
  const xs = [...new Set(lines.flatMap((line) => line.map(([x]) => x)))].sort((a, b) => a - b);
  const ys = lines.map((line) => {
    const byX = new Map(line.map(([x, y]) => [x, y]));
    return xs.map((x) => byX.get(x) ?? null);
  });
  return [xs, ...ys];
}
