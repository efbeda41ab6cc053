// Lines over an axis: latency against players, figures over time.
import { line, niceStep, round, shortNumber, text, WIDTH, wrap } from './svg.ts';

export interface Series {
  label: string;
  /** Ascending in x. */
  points: readonly (readonly [x: number, y: number])[];
}

export interface LineChart {
  title: string;
  /** What goes to the right, with its unit. */
  xAxis: string;
  /** What goes up, with its unit. */
  yAxis: string;
  /** Four at most. */
  series: readonly Series[];
  /** A budget, as a line across. */
  limit?: { y: number; label: string };
  /** A place, as a line upwards. */
  mark?: { x: number; label: string };
}

const HEIGHT = 420;
const LEFT = 70;
const RIGHT = 30;
const TOP = 104;
const BOTTOM = 60;
/** Colours that stay apart for those who confuse red and green (Okabe and Ito). */
const COLOURS = ['#d9730d', '#0072b2', '#009e73', '#cc79a7'];

/** The SVG file of a chart. */
export function drawLines({ title, xAxis, yAxis, series, limit, mark }: LineChart): string {
  const xs = series.flatMap(({ points }) => points.map(([x]) => x));
  const ys = series.flatMap(({ points }) => points.map(([, y]) => y));
  const [fromX, toX] = [Math.min(...xs), Math.max(...xs)];
  const toY = Math.max(...ys, limit?.y ?? 0, 1e-9) * 1.05;
  const atX = (x: number) => LEFT + ((x - fromX) / (toX - fromX || 1)) * (WIDTH - LEFT - RIGHT);
  const atY = (y: number) => HEIGHT - BOTTOM - (y / toY) * (HEIGHT - TOP - BOTTOM);
  const parts: string[] = [];
  for (const y of ticks(0, toY)) {
    parts.push(line(LEFT, round(atY(y)), WIDTH - RIGHT, round(atY(y)), 'grid'));
    parts.push(text(LEFT - 8, round(atY(y)) + 4, shortNumber(y), 'soft', 'end'));
  }
  for (const x of ticks(fromX, toX)) parts.push(text(atX(x), HEIGHT - BOTTOM + 20, shortNumber(x), 'soft', 'middle'));
  if (limit) {
    parts.push(line(LEFT, round(atY(limit.y)), WIDTH - RIGHT, round(atY(limit.y)), 'mark'));
    parts.push(text(WIDTH - RIGHT, round(atY(limit.y)) - 6, limit.label, 'soft', 'end'));
  }
  if (mark) {
    parts.push(line(round(atX(mark.x)), TOP, round(atX(mark.x)), HEIGHT - BOTTOM, 'mark'));
    const anchor = mark.x > (fromX + toX) / 2 ? 'end' : 'start';
    parts.push(text(atX(mark.x) + (anchor === 'end' ? -6 : 6), TOP + 12, mark.label, 'soft', anchor));
  }
  series.forEach(({ label, points }, i) => {
    const colour = COLOURS[i % COLOURS.length];
    const way = points.map(([x, y]) => `${round(atX(x))},${round(atY(y))}`).join(' ');
    parts.push(`<polyline points="${way}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>`);
    if (points.length < 60) {
      for (const [x, y] of points)
        parts.push(`<circle cx="${round(atX(x))}" cy="${round(atY(y))}" r="3" fill="${colour}"/>`);
    }
    const legendX = LEFT + i * 175;
    parts.push(`<rect x="${legendX}" y="52" width="12" height="12" rx="2" fill="${colour}"/>`);
    parts.push(text(legendX + 18, 63, label));
  });
  parts.push(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 16, xAxis, 'soft', 'middle'));
  parts.push(text(LEFT, TOP - 8, yAxis, 'soft'));
  return wrap(title, HEIGHT, parts);
}

/** Round values in a range, six or so. */
function ticks(from: number, to: number): number[] {
  const step = niceStep((to - from) / 6);
  const first = Math.ceil(from / step - 1e-9);
  return Array.from({ length: Math.max(0, Math.floor(to / step + 1e-9) - first + 1) }, (_, i) => (first + i) * step);
}
