import { make } from '../../../client/base/dom.ts';
import { showApart } from './apart.ts';
import { drawBars } from './bars.ts';
import { createChart, join } from './chart.ts';
import { panel, table } from './elements.ts';
import type { LinesSection, Report, Section, TicksSection } from './format.ts';
import { inFull, inShort } from './numbers.ts';
import { createStrip } from './strip.ts';
import { createTickReader } from './ticks.ts';

/** Beyond so many points a line needs no dots. */
const MOST_DOTS = 60;

/** Draws a report that came with the page. */
export function showReport({ title, subtitle = '', sections }: Report, page: HTMLElement): void {
  document.title = `Cometa: ${title}`;
  const head = make('header', 'head', [make('h1', '', title), make('p', 'dim', subtitle)]);
  page.append(
    head,
    ...sections.map((section) => panel(section.title ?? '', [draw(section)], section.note, section.kind)),
  );
}

function draw(section: Section): HTMLElement {
  switch (section.kind) {
    case 'text':
      return make(
        'div',
        'words',
        section.paragraphs.map((words) => make('p', '', words)),
      );
    case 'table':
      return table(
        section.columns.map((title, i) => ({ title, isText: i === 0 || section.words?.includes(i) === true })),
        section.rows.map((row) => row.map((cell) => (typeof cell === 'number' ? inFull(cell) : cell))),
        section.title ?? 'Table',
      );
    case 'lines':
      return drawLines(section);
    case 'bars':
      return drawBars(section.panels, section.axis, section.mark);
    case 'ticks':
      return drawTicks(section);
  }
}

function drawLines({ title = 'Lines', series, xAxis, yAxis, limit, mark }: LinesSection): HTMLElement {
  const chart = createChart({
    name: title,
    labels: series.map(({ label }) => label),
    heightPx: 320,
    xAxis,
    yAxis,
    writeX: inShort,
    hasDots: series.every(({ points }) => points.length <= MOST_DOTS),
    limit,
    mark,
  });
  chart.set(join(series.map(({ points }) => points)));
  return chart.element;
}

function drawTicks({ columns, ticks, budgetMs }: TicksSection): HTMLElement {
  const { rows, read } = createTickReader(columns);
  const strip = createStrip({ rows, budgetMs, onOpen: (tick) => showApart(rows, tick, budgetMs) });
  strip.set(ticks.map(read), false);
  return strip.element;
}
