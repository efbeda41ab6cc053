import type { RoomInfo } from '../../../protocol/leaderboard.ts';
import { make, makeButton, setText } from '../base/dom.ts';
import { clockText } from '../common/clock-text.ts';
import { say } from '../words/words.ts';

/** The public rooms with their players and rounds. */
export interface RoomRows {
  /** Asks the server and writes what it says. Rejects where it does not answer. */
  look(): Promise<void>;
}

/** Fills `list`. `onPick`: the code of the room that somebody wants to play in. */
export function createRoomRows(list: HTMLElement, onPick: (room: string) => void): RoomRows {
  let rows = new Map<string, HTMLButtonElement>();
  return {
    async look() {
      const answer = await fetch('./api/rooms');
      if (!answer.ok) throw new Error(`${answer.status}`);
      const { rooms } = (await answer.json()) as { rooms: RoomInfo[] };
      const old = rows;
      // Rows stay what they are, so that whoever has come to one by keyboard stays there.
      rows = new Map(rooms.map((info) => [info.room, old.get(info.room) ?? createRow(() => onPick(info.room))]));
      for (const info of rooms) writeRow(rows.get(info.room), info);
      if (rows.size === 0) list.replaceChildren(make('li', 'dim', say('rooms.none')));
      else if ([...old.keys()].join() !== [...rows.keys()].join())
        list.replaceChildren(...[...rows.values()].map((row) => make('li', '', [row])));
    },
  };
}

function createRow(onPick: () => void): HTMLButtonElement {
  const row = makeButton('room-row', '', onPick);
  row.append(make('strong'), make('span', 'number'), make('span', 'dim'));
  return row;
}

function writeRow(row: HTMLButtonElement | undefined, { room, players, seats, phase, secondsLeft }: RoomInfo): void {
  if (!row) return;
  const left = clockText(secondsLeft);
  const texts = [room, `${players}/${seats}`, secondsLeft > 0 ? say(`rooms.${phase}`, { left }) : ''];
  texts.forEach((text, i) => {
    const part = row.children[i];
    if (part instanceof HTMLElement) setText(part, text);
  });
  row.disabled = players >= seats;
}
