import type { BoardRow } from '../../../protocol/leaderboard.ts';
import { make } from '../base/dom.ts';
import '../words/late-words.ts';
import { languageNow, say } from '../words/words.ts';

/** Whose rows are marked: the player of this browser, and friends, by their numbers. */
export interface Marked {
  readonly who: number;
  readonly friends: ReadonlySet<number>;
}

/** A board's rows; own ones and friends' are marked. @param places their rows, which stand below where they are not among the first */
export function makeTable(
  title: string,
  rows: readonly BoardRow[],
  places: readonly BoardRow[],
  marked: Marked,
): HTMLElement {
  const head = make('tr', '', [column('board.place'), column('board.name'), column('board.dust')]);
  const below = places.filter((own) => !rows.some(({ place }) => place === own.place));
  const body = [...rows, ...below].map((row) => makeRow(row, marked));
  const caption = make('caption', '', title);
  const table = make('table', 'board', [caption, make('thead', '', [head]), make('tbody', '', body)]);
  return rows.length > 0 ? table : make('p', 'dim', say('board.empty'));
}

function column(key: 'board.place' | 'board.name' | 'board.dust'): HTMLElement {
  const cell = make('th', '', say(key));
  cell.scope = 'col';
  return cell;
}

function makeRow({ place, who, name, dust }: BoardRow, marked: Marked): HTMLElement {
  const isOwn = who !== 0 && who === marked.who;
  const isFriend = marked.friends.has(who);
  const shown = isOwn ? say('board.you', { name }) : isFriend ? say('board.friend', { name }) : name;
  return make('tr', isOwn ? 'own' : isFriend ? 'friend' : '', [
    make('td', 'number', String(place)),
    make('td', 'name', shown),
    make('td', 'number', dust.toLocaleString(languageNow())),
  ]);
}
