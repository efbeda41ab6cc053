/** Of the page's canvases, which do not know the style sheet; the same as in palette.css. */
export const TEXT = '#e9eeff';
export const DIM = '#a3b0d6';
export const GRID = 'rgb(140 165 235 / 14%)';
export const BUDGET = '#ffd34d';
export const ALARM = '#ff6b6b';

/** Of lines and bars in turn; each differs from its neighbours in brightness too, and lines in their dashes. */
export const SERIES = ['#4fd0ff', '#ffd34d', '#c9a2ff', '#5df08f', '#ff9e64', '#ff7fa8', '#9fb4ff', '#e9eeff'];
export const DASHES: readonly (readonly number[])[] = [
  [],
  [7, 3],
  [2, 3],
  [9, 3, 2, 3],
  [4, 2],
  [1, 2],
  [12, 4],
  [5, 5],
];

const ROWS: Readonly<Record<string, string>> = {
  between: '#6d7fb8',
  inputs: '#ffe27a',
  record: '#b8cf6a',
  step: '#4fd0ff',
  replicate: '#a98bff',
  send: '#5df08f',
  housekeeping: '#ff9e64',
  collections: '#ff5f8f',
  unattributed: '#e9eeff',
};

/** Of a row that sums to ticks; parts have their row's. */
export function colourOfRow(name: string): string {
  return ROWS[name.split('.')[0]] ?? '#8a93ad';
}
