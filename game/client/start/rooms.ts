import { make } from '../base/dom.ts';
import { makeSaidButton } from '../words/said.ts';
import { say } from '../words/words.ts';
import type { RoomRows } from './room-rows.ts';

/** The public rooms, to choose one; folded until somebody asks. */
export interface Rooms {
  /** Opens the list, and folds it. */
  readonly button: HTMLElement;
  readonly element: HTMLElement;
  /** The start screen has gone: nothing is asked any more. */
  fold(): void;
}

/** How often it is looked who plays where. */
const LOOK_EVERY_MS = 5000;

/** `onPick`: the code of the room that somebody wants to play in. The rows' code comes when it is first needed. */
export function createRooms(onPick: (room: string) => void): Rooms {
  const list = make('ul', 'room-list');
  const button = makeSaidButton('news-link to-rooms', 'rooms.title', () => open(list.hidden === true));
  let rows: RoomRows | undefined;
  let timer = 0;

  async function look(): Promise<void> {
    try {
      rows ??= (await import('./room-rows.ts')).createRoomRows(list, onPick);
      await rows.look();
    } catch {
      rows = undefined;
      list.replaceChildren(make('li', 'dim', say('board.lost')));
    }
    clearTimeout(timer);
    if (!list.hidden) timer = window.setTimeout(() => void look(), LOOK_EVERY_MS);
  }

  function open(isOpen: boolean): void {
    list.hidden = !isOpen;
    button.setAttribute('aria-expanded', String(isOpen));
    clearTimeout(timer);
    if (isOpen) void look();
  }

  open(false);
  return { button, element: list, fold: () => open(false) };
}
