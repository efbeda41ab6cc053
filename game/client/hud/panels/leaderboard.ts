import type { Game } from '../../../net/client.ts';
import { make, setText } from '../../base/dom.ts';
import { hueOf } from '../../common/hues.ts';
import { nameFor } from '../../words/said.ts';
import type { Panel } from './panel.ts';

/** The live top ten: name and dust in tens, as much as anybody may know. `onPick`: of one who watches, who knows nobody's dust exactly; a row was clicked, by its comet. */
export function createBoard(onPick?: (id: number) => void): Panel {
  const rows = Array.from({ length: 10 }, createRow);
  for (const row of onPick ? rows : []) row.element.addEventListener('click', () => onPick?.(row.id));
  const knowsOwn = onPick === undefined;
  const list = make(
    'ol',
    'board',
    rows.map(({ element }) => element),
  );
  nameFor(list, 'board.top');
  list.classList.toggle('picks', onPick !== undefined);
  return {
    element: list,
    draw(game) {
      const { top } = game;
      list.hidden = top.length === 0;
      for (let place = 0; place < rows.length; place++) drawRow(rows[place], game, top[place], knowsOwn);
    },
  };
}

interface Row {
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  readonly dust: HTMLElement;
  /** Id shown, −1 for none. */
  id: number;
}

function createRow(): Row {
  const name = make('span', 'name');
  const dust = make('span', 'number');
  const element = make('li', '', [name, dust]);
  element.hidden = true;
  return { element, name, dust, id: -1 };
}

function drawRow(row: Row, game: Game, entry: Game['top'][number] | undefined, knowsOwn: boolean): void {
  const player = entry && game.roster.get(entry.id);
  row.element.hidden = !player;
  if (!entry || !player) return;
  setText(row.name, player.name);
  // Tens alone are known: an exact-looking zero at the end would be a lie only the own row could prove.
  setText(row.dust, knowsOwn && entry.id === game.id ? String(game.dust) : String(entry.tens * 10));
  if (row.id !== entry.id) row.element.style.setProperty('--hue', hueOf(player.colour).css);
  row.id = entry.id;
  row.element.classList.toggle('own', entry.id === game.id);
  row.element.classList.toggle('crowned', entry.id === game.crown?.id);
}
