import type { BoardRow } from '../../../protocol/leaderboard.ts';
import { make } from '../base/dom.ts';
import { languageNow, say } from '../words/words.ts';

/** A board's rows; the own one is marked, and stands below where it is not among the first. */
export function makeTable(
  title: string,
  rows: readonly BoardRow[],
  own: BoardRow | undefined,
  who: number,
): HTMLElement {
  const head = make('tr', '', [column('board.place'), column('board.name'), column('board.dust')]);
  const isShown = own !== undefined && rows.some(({ place }) => place === own.place);
  const body = rows.map((row) => makeRow(row, who));
  if (own && !isShown) body.push(makeRow(own, who));
  const caption = make('caption', '', title);
  const table = make('table', 'board', [caption, make('thead', '', [head]), make('tbody', '', body)]);
  return rows.length > 0 ? table : make('p', 'dim', say('board.empty'));
}

function column(key: 'board.place' | 'board.name' | 'board.dust'): HTMLElement {
  const cell = make('th', '', say(key));
  cell.scope = 'col';
  return cell;
}

function makeRow(row: BoardRow, who: number): HTMLElement {
  const isOwn = who !== 0 && row.who === who;
  const name = isOwn ? say('board.you', { name: row.name }) : row.name;
  return make('tr', isOwn ? 'own' : '', [
    make('td', 'number', String(row.place)),
    make('td', 'name', name),
    make('td', 'number', row.dust.toLocaleString(languageNow())),
  ]);
}
