import { make } from '../../../client/base/dom.ts';
import { colourOfRow } from './colours.ts';
import { button, fillSwatch, table } from './elements.ts';
import { inBytes, inExactMs, inFull, inMs, inPercent, inTenthsOfMs } from './numbers.ts';
import { type Row, type Rows, type Tick, toFile } from './ticks.ts';

/** Shows one tick apart, in a dialog: its facts, and its rows, which sum to it. */
export function showApart(rows: Rows, tick: Tick, budgetMs: number): void {
  const dialog = make('dialog', 'apart');
  const close = () => dialog.close();
  const title = make('h2', '', `Tick ${inFull(tick.tick)}`);
  title.id = 'apart-title';
  dialog.setAttribute('aria-labelledby', title.id);
  dialog.append(
    make('header', 'row', [title, make('div', 'row', [downloadLink(rows, tick, budgetMs), button('Close', close)])]),
    describeFacts(tick, budgetMs),
    describeRows(rows, tick),
  );
  dialog.addEventListener('close', () => dialog.remove());
  // A click beside it, on the backdrop, is one on the dialog itself.
  dialog.addEventListener('click', (event) => event.target === dialog && close());
  document.body.append(dialog);
  dialog.showModal();
}

function downloadLink(rows: Rows, tick: Tick, budgetMs: number): HTMLAnchorElement {
  const link = make('a', 'button', 'Download JSON');
  link.href = URL.createObjectURL(new Blob([toFile(rows, tick, budgetMs)], { type: 'application/json' }));
  link.download = `tick-${tick.tick}.json`;
  return link;
}

function describeFacts(tick: Tick, budgetMs: number): HTMLElement {
  const overMs = tick.workMs - budgetMs;
  const facts: [string, string][] = [
    ['in all', `${inExactMs(tick.totalMs)} ms`],
    [
      'the tick itself',
      `${inExactMs(tick.workMs)} ms, ${overMs > 0 ? `${inMs(overMs)} OVER` : `${inPercent(tick.workMs / budgetMs)} of`} its ${inTenthsOfMs(budgetMs)}`,
    ],
    ['began', `${inMs(tick.lateMs)} late`],
    ['comets in play', `${inFull(tick.inPlay)} in ${inFull(tick.rooms)} ${tick.rooms === 1 ? 'room' : 'rooms'}`],
    ['sent', inBytes(tick.bytesSent)],
  ];
  return make(
    'dl',
    'facts',
    facts.map(([name, value]) => make('div', '', [make('dt', '', name), make('dd', '', value)])),
  );
}

function describeRows(rows: Rows, tick: Tick): HTMLElement {
  const lines = rows.flatMap((row) => [
    describeRow(row, tick, true),
    ...row.parts.map((part) => describeRow(part, tick, false)),
  ]);
  const total = [make('strong', '', 'sum'), '', inExactMs(tick.totalMs), ''];
  const columns = [{ title: 'row', isText: true }, { title: '', isText: true }, { title: 'ms' }, { title: 'share' }];
  const element = table(columns, [...lines, total], 'Rows of the tick');
  element.classList.add('rows');
  return element;
}

function describeRow({ name, label, at }: Row, tick: Tick, isWhole: boolean): (string | Node)[] {
  const share = tick.totalMs > 0 ? tick.ms[at] / tick.totalMs : 0;
  const bar = make('div', isWhole ? 'bar' : 'bar part');
  bar.style.width = `${share * 100}%`;
  bar.style.backgroundColor = colourOfRow(name);
  const words = make(
    'span',
    isWhole ? 'whole' : 'part',
    isWhole ? [fillSwatch(colourOfRow(name)), document.createTextNode(label)] : label,
  );
  return [words, make('div', 'track', [bar]), tick.ms[at] === 0 ? '0' : inExactMs(tick.ms[at]), inPercent(share)];
}
