import { make, setText } from '../base/dom.ts';
import { hueOf } from '../common/hues.ts';
import { say, saying } from '../words/words.ts';
import type { Spectating } from './spectate.ts';

/** More fill a phone's screen; the line above tells how many there are. */
const MOST_NAMES = 10;
/** How often it is looked who has come and gone. */
const LOOK_EVERY_MS = 1000;

/** Who plays in the room of a link, before one joins: their names in their colours. Hidden where no room was asked for. */
export interface People {
  readonly element: HTMLElement;
  show(isWanted: boolean): void;
}

/** `onEmpty`: told whether the room that was asked for is known to have nobody in it. */
export function createPeople(spectating: Spectating, onEmpty: (isEmpty: boolean) => void): People {
  const title = make('span', 'caption');
  const list = make('ul', 'people-names');
  const element = make('div', 'people', [title, list]);
  let isWanted = false;
  let shown = '';

  function write(): void {
    const count = spectating.players();
    const players = isWanted && count ? [...(spectating.client.game?.roster.values() ?? [])] : [];
    element.hidden = players.length === 0;
    onEmpty(isWanted && count === 0);
    const rest = players.length - MOST_NAMES;
    const text = JSON.stringify([players, say('people.title')]);
    // What has not changed stays, so that it can be read out in peace.
    if (text === shown) return;
    shown = text;
    setText(title, say('people.title'));
    list.replaceChildren(...players.slice(0, MOST_NAMES).map(nameOf));
    if (rest > 0) list.append(make('li', 'dim', say('people.rest', { count: rest })));
  }

  saying(write);
  spectating.client.onStatus(write);
  window.setInterval(() => {
    if (isWanted) write();
  }, LOOK_EVERY_MS);
  return {
    element,
    show(next) {
      isWanted = next;
      write();
    },
  };
}

function nameOf({ name, colour }: { name: string; colour: number }): HTMLElement {
  const element = make('li', '', name);
  element.style.setProperty('--hue', hueOf(colour).css);
  return element;
}
