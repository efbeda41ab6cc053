/**
 * What a report is: plain data that a tool writes and this page draws. `tools/lib/report.ts` makes one HTML file of it; `docs/DASHBOARD.md`
 * shows an example.
 */
export interface Report {
  title: string;
  /** One line: of what, when, how long, which seed. */
  subtitle?: string;
  sections: Section[];
}

export type Section = TextSection | TableSection | LinesSection | BarsSection | TicksSection;

interface SectionBase {
  title?: string;
  /** A sentence or two below the title: how to read it. */
  note?: string;
}

/** Paragraphs. */
export interface TextSection extends SectionBase {
  kind: 'text';
  paragraphs: readonly string[];
}

/** The first column names the row; the others are numbers where nothing else is said. */
export interface TableSection extends SectionBase {
  kind: 'table';
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
  /** Columns that are words, counted from 0. */
  words?: readonly number[];
}

/** Lines over an axis: what `drawLines` of `tools/lib/plots/lines.ts` draws, with any number of points. */
export interface LinesSection extends SectionBase {
  kind: 'lines';
  /** What goes to the right, with its unit. */
  xAxis: string;
  /** What goes up, with its unit. */
  yAxis: string;
  /** Eight at most; points ascend in x. */
  series: readonly { label: string; points: readonly (readonly [x: number, y: number])[] }[];
  /** A budget, as a line across. */
  limit?: { y: number; label: string };
  /** A place, as a line upwards. */
  mark?: { x: number; label: string };
}

/** Horizontal bars: what `drawChart` of `tools/lib/plots/bars.ts` draws. Logarithmic where the longest is much longer than the shortest. */
export interface BarsSection extends SectionBase {
  kind: 'bars';
  /** What the bars measure, with its unit. */
  axis: string;
  panels: readonly BarPanel[];
  /** A value to compare with, as a line. */
  mark?: number;
}

export interface BarPanel {
  title: string;
  bars: readonly Bar[];
}

export interface Bar {
  label: string;
  value: number;
  /** A thin line from the one to the other. */
  quartiles?: readonly [number, number];
  /** Printed behind the bar. */
  text: string;
  /** Stands out among others. */
  isOwn?: boolean;
  /** Does not compare. */
  isFaint?: boolean;
}

/**
 * Ticks one by one, as `GET /ledger?ticks=N` of the private port tells them in `recent`: the strip of the dashboard, in which each
 * tick can be looked at by itself.
 */
export interface TicksSection extends SectionBase {
  kind: 'ticks';
  budgetMs: number;
  /** Facts of the tick, then, from `between` on, milliseconds by row; a name with a dot is a part of the row before it. */
  columns: readonly string[];
  ticks: readonly (readonly number[])[];
}
