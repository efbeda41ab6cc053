import type { RoomInfo } from '../../../protocol/leaderboard.ts';
import { make, makeButton } from '../base/dom.ts';
import { makeSaid } from '../words/said.ts';
import { say } from '../words/words.ts';

/** The public rooms, to choose one; folded until somebody asks. */
export interface Rooms {
  readonly element: HTMLElement;
  /** The start screen has gone: nothing is asked any more. */
  fold(): void;
}

/** How often it is looked who plays where. */
const LOOK_EVERY_MS = 5000;

/** `onPick`: the code of the room that somebody wants to play in. */
export function createRooms(onPick: (room: string) => void): Rooms {
  const list = make('ul', 'room-list');
  list.setAttribute('aria-live', 'polite');
  const element = make('details', 'rooms-all', [makeSaid('summary', '', 'rooms.title'), list]);
  let timer = 0;

  async function look(): Promise<void> {
    clearTimeout(timer);
    const rooms = await readRooms();
    if (!element.open) return;
    const rows = rooms?.map((info) => make('li', '', [makeRow(info, onPick)]));
    list.replaceChildren(...(rows ?? [make('li', 'dim', say('board.lost'))]));
    if (rooms?.length === 0) list.append(make('li', 'dim', say('rooms.none')));
    timer = window.setTimeout(() => void look(), LOOK_EVERY_MS);
  }

  element.addEventListener('toggle', () => {
    clearTimeout(timer);
    if (element.open) void look();
  });
  return {
    element,
    fold() {
      element.open = false;
      clearTimeout(timer);
    },
  };
}

async function readRooms(): Promise<readonly RoomInfo[] | undefined> {
  try {
    const answer = await fetch('./api/rooms');
    return answer.ok ? ((await answer.json()) as { rooms: RoomInfo[] }).rooms : undefined;
  } catch {
    return undefined;
  }
}

function makeRow({ room, players, seats, phase, secondsLeft }: RoomInfo, onPick: (room: string) => void): HTMLElement {
  const left = `${Math.floor(secondsLeft / 60)}:${String(secondsLeft % 60).padStart(2, '0')}`;
  const when = secondsLeft > 0 ? say(`rooms.${phase}`, { left }) : '';
  const button = makeButton('room-row', '', () => onPick(room));
  button.append(make('strong', '', room), make('span', 'number', `${players}/${seats}`), make('span', 'dim', when));
  button.disabled = players >= seats;
  return button;
}
