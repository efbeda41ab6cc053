import { make } from '../../../client/base/dom.ts';
import type { Bar, BarPanel } from './format.ts';
import { inShort } from './numbers.ts';

/** From this ratio of the longest to the shortest bar on, the short ones could not be told apart. */
const LOG_FROM = 25;

/** Where on the track a value stands, from 0 to 1. */
type Scale = (value: number) => number;

/** Bars in panels that share a scale. */
export function drawBars(panels: readonly BarPanel[], axis: string, mark?: number, mayBeLog = true): HTMLElement {
  const values = panels.flatMap(({ bars }) =>
    bars.flatMap(({ value, quartiles = [value, value] }) => [value, ...quartiles]),
  );
  const most = Math.max(...values, mark ?? 0, 1e-9);
  const least = Math.min(...values);
  const isLog = mayBeLog && least > 0 && most / least > LOG_FROM;
  const first = Math.floor(Math.log10(least));
  const scale: Scale = isLog
    ? (value) => (Math.log10(value) - first) / (Math.log10(most) - first)
    : (value) => value / most;
  const hasOwn = panels.some(({ bars }) => bars.some(({ isOwn }) => isOwn) && bars.some(({ isOwn }) => !isOwn));
  const words = [
    axis,
    isLog ? 'logarithmic, so only the ends of bars compare' : '',
    mark === undefined ? '' : `the line is at ${inShort(mark)}`,
  ];
  return make('div', 'bars', [
    ...panels.map(({ title, bars }) =>
      make('div', 'group', [
        ...(title ? [make('h3', '', title)] : []),
        ...bars.map((bar) => drawBar(bar, scale, hasOwn, mark)),
      ]),
    ),
    ...(axis ? [make('p', 'note', words.filter(Boolean).join('; '))] : []),
  ]);
}

function drawBar(
  { label, value, quartiles, text, isOwn, isFaint }: Bar,
  scale: Scale,
  hasOwn: boolean,
  mark?: number,
): HTMLElement {
  const fill = make('div', 'bar');
  fill.style.width = `${Math.max(0, scale(value)) * 100}%`;
  const marks: HTMLElement[] = [];
  if (quartiles) marks.push(placed('spread', scale(quartiles[0]), scale(quartiles[1])));
  if (mark !== undefined) marks.push(placed('mark', scale(mark), scale(mark)));
  const kind = `${hasOwn && !isOwn ? ' other' : ''}${isFaint ? ' faint' : ''}`;
  return make('div', `line${kind}`, [
    make('span', 'label', label),
    make('div', 'track', [fill, ...marks]),
    make('span', 'value', text),
  ]);
}

function placed(className: string, from: number, to: number): HTMLElement {
  const element = make('div', className);
  element.style.left = `${Math.max(0, from) * 100}%`;
  element.style.width = `${Math.max(0, to - from) * 100}%`;
  return element;
}
