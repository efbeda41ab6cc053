import type { Game } from '../../../net/client.ts';
import { make, setText } from '../../base/dom.ts';
import { hueOf } from '../../common/hues.ts';
import type { Diary } from '../../kept/diary.ts';
import { makeSaid } from '../../words/said.ts';
import { say } from '../../words/words.ts';
import { bestLine, honoursOf, ownLine, type Stand, standsOf } from './standing.ts';

/** The podium between two rounds: the best, the own place, and when it goes on. Nothing on it has to be pressed. */
export interface Podium {
  readonly element: HTMLElement;
  draw(game: Game): void;
  close(): void;
}

/** `onOpen` is given what it says, for those who listen. */
export function createPodium(diary: Diary, onOpen: (text: string) => void): Podium {
  const rows = [0, 1, 2].map(createRow);
  const stands = make(
    'ol',
    'podium-stands',
    rows.map(({ element }) => element),
  );
  const honours = make('ul', 'podium-honours');
  const [own, best, next] = [make('p', 'podium-own'), make('p', 'podium-best'), make('p', 'dim podium-next')];
  const title = makeSaid('h2', 'podium-title', 'round.over');
  const result = make('div', 'podium-result', [own, best, honours]);
  const element = make('section', 'podium', [make('div', 'panel podium-card', [title, stands, result, next])]);
  element.hidden = true;
  let isSaid = false;

  function close(): void {
    element.hidden = true;
    isSaid = false;
  }

  return {
    element,
    close,
    draw(game) {
      const { round } = game;
      if (round?.phase !== 'podium') return close();
      const { ended } = diary;
      const told = standsOf(game);
      for (const [place, row] of rows.entries()) row.show(told[place]);
      stands.hidden = told.length === 0;
      writeList(honours, honoursOf(game));
      setText(own, ownLine(ended));
      own.hidden = own.textContent === '';
      setText(best, bestLine(ended, diary.best));
      best.classList.toggle('new', ended?.isBest === true);
      setText(next, say('podium.next', { seconds: round.secondsLeft }));
      element.hidden = false;
      if (isSaid) return;
      isSaid = true;
      onOpen([say('round.over'), ...told.map(lineOf), own.textContent, best.textContent].filter(Boolean).join('. '));
    },
  };
}

function lineOf({ place, name, dust }: Stand): string {
  return say('podium.stand', { place, name, dust });
}

function createRow() {
  const [place, name, dust] = [make('b', 'podium-place'), make('span', 'name'), make('span', 'number')];
  const element = make('li', '', [place, name, dust]);
  return {
    element,
    show(stand: Stand | undefined) {
      element.hidden = !stand;
      if (!stand) return;
      setText(place, String(stand.place));
      setText(name, stand.name);
      setText(dust, String(stand.dust));
      element.style.setProperty('--hue', hueOf(stand.colour).css);
      element.classList.toggle('own', stand.isOwn);
    },
  };
}

function writeList(list: HTMLElement, lines: readonly string[]): void {
  while (list.children.length > lines.length) list.lastChild?.remove();
  while (list.children.length < lines.length) list.append(make('li'));
  for (const [i, line] of lines.entries()) setText(list.children[i] as HTMLElement, line);
  list.hidden = lines.length === 0;
}
